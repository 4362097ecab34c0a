//! A graph with its functions, while it is read.

use super::facts::{Asset, Call, Operator, TensorFlowFacts};
use super::follow::Follow;
use super::followed::is_followed;
use crate::notes::Stop;
use std::collections::{BTreeMap, BTreeSet};
use wb_core::Meter;

/// A node.
#[derive(Default)]
pub(super) struct GraphNode {
    pub(super) name: String,
    pub(super) operator: String,
    /// Its inputs, but for those that only say what runs first.
    pub(super) inputs: Vec<String>,
    /// The texts of a constant.
    pub(super) constant: Option<Vec<String>>,
    /// Attributes that are text, of operators that are followed.
    pub(super) attributes: Vec<(String, Vec<String>)>,
    /// Functions that its attributes name.
    pub(super) functions: Vec<String>,
    pub(super) offset: Option<u64>,
}

/// The nodes of a graph or of a function.
#[derive(Default)]
pub(super) struct Scope {
    /// Empty for the graph itself.
    pub(super) name: String,
    pub(super) arguments: Vec<String>,
    pub(super) outputs: Vec<String>,
    pub(super) returns: Vec<(String, String)>,
    pub(super) nodes: Vec<GraphNode>,
    /// Nodes by name.
    pub(super) by_name: BTreeMap<String, usize>,
    /// What is assigned to a variable, by the name of its node.
    pub(super) assigned: BTreeMap<String, String>,
}

impl Scope {
    fn index(&mut self) {
        for (at, node) in self.nodes.iter().enumerate() {
            self.by_name.insert(node.name.clone(), at);
            let is_assignment = matches!(node.operator.as_str(), "AssignVariableOp" | "Assign");
            if let (true, [variable, value, ..]) = (is_assignment, node.inputs.as_slice()) {
                self.assigned.insert(node_of(variable).to_owned(), value.clone());
            }
        }
    }

    /// The node that an input comes from.
    pub(super) fn node(&self, input: &str) -> Option<&GraphNode> {
        self.nodes.get(*self.by_name.get(node_of(input))?)
    }
}

/// The node's name in `node:2` and `node:output:0`.
pub(super) fn node_of(input: &str) -> &str {
    input.split(':').next().unwrap_or(input)
}

/// The number of the output in `node:2` and `node:output:0`.
pub(super) fn output_of(input: &str) -> usize {
    let last = input.rsplit_once(':').map(|(_, last)| last);
    last.and_then(|last| last.parse().ok()).unwrap_or_default()
}

/// One graph with its function library and its assets.
#[derive(Default)]
pub(super) struct Unit {
    pub(super) graph: Scope,
    pub(super) scopes: Vec<Scope>,
    pub(super) assets: Vec<Asset>,
}

impl Unit {
    /// All scopes; the graph itself is number 0.
    pub(super) fn all(&self) -> impl Iterator<Item = &Scope> {
        std::iter::once(&self.graph).chain(&self.scopes)
    }

    /// A scope by its number.
    pub(super) fn scope(&self, number: usize) -> Option<&Scope> {
        match number.checked_sub(1) {
            None => Some(&self.graph),
            Some(at) => self.scopes.get(at),
        }
    }

    /// Counts operators.
    pub(super) fn count(&mut self, operators: &mut BTreeMap<String, Operator>) {
        self.graph.index();
        for scope in &mut self.scopes {
            scope.index();
        }
        let functions: BTreeSet<&str> = self.scopes.iter().map(|scope| scope.name.as_str()).collect();
        for scope in self.all() {
            for node in &scope.nodes {
                if let Some(known) = operators.get_mut(&node.operator) {
                    known.nodes = known.nodes.saturating_add(1);
                    continue;
                }
                let operator = Operator {
                    name: node.operator.clone(),
                    is_function: functions.contains(node.operator.as_str()),
                    nodes: 1,
                    first_node: node.name.clone(),
                    first_function: scope.name.clone(),
                    first_offset: node.offset,
                };
                operators.insert(node.operator.clone(), operator);
            }
        }
    }

    /// Follows the inputs of what is to be followed.
    pub(super) fn follow(&self, facts: &mut TensorFlowFacts, meter: &Meter) -> Result<(), Stop> {
        let follow = Follow::new(self);
        let mut seen: BTreeSet<Said> = BTreeSet::new();
        for (number, scope) in self.all().enumerate() {
            for node in scope.nodes.iter().filter(|node| is_followed(&node.operator)) {
                meter.time()?;
                let inputs = follow.inputs(number, node);
                let said = Said {
                    operator: node.operator.clone(),
                    inputs: inputs.clone(),
                    attributes: node.attributes.clone(),
                };
                if !seen.insert(said) {
                    continue;
                }
                if facts.calls.len() >= TensorFlowFacts::LISTED_MAX {
                    facts.calls_unlisted = facts.calls_unlisted.saturating_add(1);
                    continue;
                }
                facts.calls.push(Call {
                    operator: node.operator.clone(),
                    node: node.name.clone(),
                    function: scope.name.clone(),
                    inputs,
                    attributes: node.attributes.clone(),
                    offset: node.offset,
                });
            }
        }
        Ok(())
    }
}

/// What tells two calls apart: a graph repeats most of them.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Said {
    operator: String,
    inputs: Vec<Vec<super::facts::Origin>>,
    attributes: Vec<(String, Vec<String>)>,
}
