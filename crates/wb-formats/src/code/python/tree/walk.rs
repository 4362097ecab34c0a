//! The state of a walk: scopes, what is known of functions and classes, what is told.

use super::super::facts::{
    Argument, Call, Decoded, Flow, FlowKind, Imported, PythonFacts, Reference, Runs, Told,
};
use super::graph::Graph;
use super::value::{Kind, Value, mark};
use crate::notes::Stop;
use ruff_python_ast::ExprLambda;
use ruff_text_size::{Ranged, TextRange};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use wb_core::{Limit, Meter};

/// What all texts of one file share.
pub(super) struct State<'s> {
    pub(super) facts: &'s mut PythonFacts,
    meter: &'s Meter,
    base: u64,
    pub(super) globals: BTreeMap<Rc<str>, Value>,
    /// Attributes that methods set, by `Class.attribute`.
    pub(super) attributes: BTreeMap<String, Value>,
    pub(super) bases: BTreeMap<String, Vec<Rc<str>>>,
    pub(super) graph: Graph,
    /// What functions return, and what they are given, by number and position.
    pub(super) returns: BTreeMap<usize, Value>,
    pub(super) given: BTreeMap<(usize, usize), Value>,
    pub(super) stars: Vec<String>,
    /// The mentions that are kept, and the calls: where each stands in the facts.
    seen: [BTreeMap<String, usize>; 2],
    reference_functions: Vec<BTreeSet<usize>>,
    call_functions: Vec<usize>,
    flow_functions: Vec<usize>,
    told_functions: Vec<usize>,
    pub(super) fetched: BTreeSet<Rc<str>>,
    pub(super) stop: Option<Stop>,
    steps: u64,
    pub(super) layers: u32,
    pub(super) is_cut: bool,
}

impl<'s> State<'s> {
    pub(super) fn new(facts: &'s mut PythonFacts, meter: &'s Meter, base: u64) -> Self {
        Self {
            facts,
            meter,
            base,
            globals: BTreeMap::new(),
            attributes: BTreeMap::new(),
            bases: BTreeMap::new(),
            graph: Graph::new(),
            returns: BTreeMap::new(),
            given: BTreeMap::new(),
            stars: Vec::new(),
            seen: [BTreeMap::new(), BTreeMap::new()],
            reference_functions: Vec::new(),
            call_functions: Vec::new(),
            flow_functions: Vec::new(),
            told_functions: Vec::new(),
            fetched: BTreeSet::new(),
            stop: None,
            steps: 0,
            layers: 0,
            is_cut: false,
        }
    }

    /// Says of everything when it runs.
    pub(super) fn finish(&mut self) {
        let runs = self.graph.runs();
        let when = |function: &usize| runs.get(*function).copied().unwrap_or_default();
        for (reference, functions) in self.facts.references.iter_mut().zip(&self.reference_functions) {
            reference.runs = functions.iter().map(when).min().unwrap_or_default();
        }
        for (call, function) in self.facts.calls.iter_mut().zip(&self.call_functions) {
            call.runs = when(function);
        }
        for (flow, function) in self.facts.flows.iter_mut().zip(&self.flow_functions) {
            flow.runs = when(function);
        }
        for (told, function) in self.facts.told.iter_mut().zip(&self.told_functions) {
            told.runs = when(function);
        }
    }
}

/// One walk through one text.
pub(super) struct Walk<'w, 's, 'a> {
    pub(super) state: &'w mut State<'s>,
    pub(super) source: &'a str,
    pub(super) layer: u32,
    pub(super) is_telling: bool,
    pub(super) scopes: Vec<BTreeMap<Rc<str>, Value>>,
    pub(super) class: Option<Rc<str>>,
    pub(super) function: usize,
    pub(super) lambdas: Vec<&'a ExprLambda>,
    pub(super) lambda_depth: u32,
    /// Where the outer text runs this one.
    pub(super) at: u64,
}

impl<'w, 's, 'a> Walk<'w, 's, 'a> {
    pub(super) fn new(
        state: &'w mut State<'s>,
        source: &'a str,
        layer: u32,
        function: usize,
        is_telling: bool,
    ) -> Self {
        Self {
            at: state.base,
            state,
            source,
            layer,
            is_telling,
            scopes: Vec::new(),
            class: None,
            function,
            lambdas: Vec::new(),
            lambda_depth: 0,
        }
    }

    /// True while the budget lasts.
    pub(super) fn step(&mut self) -> bool {
        let state = &mut *self.state;
        state.steps = state.steps.saturating_add(1);
        if state.stop.is_none() {
            let limit = state.meter.check(Limit::Entries, state.steps / 4);
            let time = if state.steps.is_multiple_of(1024) {
                state.meter.time()
            } else {
                Ok(())
            };
            if let Err(reached) = limit.and(time) {
                state.stop = Some(reached.into());
            }
        }
        state.stop.is_none()
    }

    pub(super) fn offset(&self, range: TextRange) -> u64 {
        if self.layer > 0 {
            return self.at;
        }
        self.state
            .base
            .saturating_add(u64::from(u32::from(range.start())))
    }

    fn snippet(&self, range: TextRange) -> String {
        let text = self.source.get(range.start().to_usize()..range.end().to_usize());
        let text = text.unwrap_or_default();
        let mut out: String = text
            .chars()
            .take(160)
            .map(|c| if c == '\n' { ' ' } else { c })
            .collect();
        if out.len() < text.len() {
            out.push('…');
        }
        out
    }

    pub(super) fn bind(&mut self, name: &str, value: Value) {
        let is_full = self.state.globals.len() >= PythonFacts::KEPT_MAX;
        let scope = self.scopes.last_mut().unwrap_or(&mut self.state.globals);
        if scope.contains_key(name) || !is_full && scope.len() < PythonFacts::KEPT_MAX {
            scope.insert(name.into(), value);
        }
    }

    pub(super) fn look_up(&self, name: &str) -> Option<&Value> {
        let inner = self.scopes.iter().rev().find_map(|scope| scope.get(name));
        inner.or_else(|| self.state.globals.get(name))
    }

    pub(super) fn keep_import(&mut self, module: &str, name: Option<&str>, range: TextRange) {
        if !self.is_telling {
            return;
        }
        let offset = self.offset(range);
        let imports = &mut self.state.facts.imports;
        if imports.len() < PythonFacts::KEPT_MAX {
            imports.push(Imported {
                module: module.to_owned(),
                name: name.map(str::to_owned),
                offset,
            });
        } else {
            self.state.is_cut = true;
        }
    }

    /// Keeps a mention of a dotted name.
    pub(super) fn mention(&mut self, path: &str, is_call: bool, is_hidden: bool, node: &impl Ranged) {
        if !self.is_telling || path == "?" {
            return;
        }
        let is_hidden = is_hidden || self.layer > 0;
        let function = self.function;
        let [mentions, calls] = &mut self.state.seen;
        let kept = mentions.len().saturating_add(calls.len());
        let seen = if is_call { calls } else { mentions };
        if let Some(at) = seen.get(path).copied() {
            if let Some(reference) = self.state.facts.references.get_mut(at) {
                reference.count = reference.count.saturating_add(1);
                reference.is_hidden |= is_hidden;
            }
            if let Some(functions) = self.state.reference_functions.get_mut(at) {
                functions.insert(function);
            }
            return;
        }
        if kept >= PythonFacts::KEPT_MAX {
            self.state.is_cut = true;
            return;
        }
        seen.insert(path.to_owned(), self.state.facts.references.len());
        let reference = Reference {
            path: path.to_owned(),
            is_call,
            code: self.snippet(node.range()),
            offset: self.offset(node.range()),
            count: 1,
            runs: Runs::Unknown,
            is_hidden,
        };
        self.state.facts.references.push(reference);
        self.state.reference_functions.push(BTreeSet::from([function]));
    }

    /// Keeps a call that has constant arguments.
    pub(super) fn keep_call(
        &mut self,
        path: &str,
        args: &[Value],
        named: &[(&str, Value)],
        node: &impl Ranged,
    ) {
        const ARGUMENTS_MAX: usize = 32;
        let is_kept = self.is_telling && path != "?" && path.contains('.');
        if !is_kept || self.state.facts.calls.len() >= PythonFacts::CALLS_MAX {
            return;
        }
        let argument = |key: &dyn Fn() -> String, value: &Value| {
            value.shown().map(|value| Argument { key: key(), value })
        };
        let placed = args.iter().enumerate().take(ARGUMENTS_MAX);
        let mut arguments: Vec<Argument> = placed
            .filter_map(|(at, value)| argument(&|| at.to_string(), value))
            .collect();
        let named = named.iter().take(ARGUMENTS_MAX.saturating_sub(args.len()));
        arguments.extend(named.filter_map(|(key, value)| argument(&|| (*key).to_owned(), value)));
        if arguments.is_empty() {
            return;
        }
        let offset = self.offset(node.range());
        self.state.facts.calls.push(Call {
            path: path.to_owned(),
            arguments,
            runs: Runs::Unknown,
            offset,
        });
        self.state.call_functions.push(self.function);
    }

    /// Keeps a text that names a place.
    pub(super) fn tell(&mut self, text: &str, node: &impl Ranged) {
        const SHOWN_MAX: usize = 400;
        if !self.is_telling
            || self.state.facts.told.len() >= PythonFacts::TOLD_MAX
            || !super::sources::names_place(text)
        {
            return;
        }
        let offset = self.offset(node.range());
        self.state.facts.told.push(Told {
            text: text.chars().take(SHOWN_MAX).collect(),
            runs: Runs::Unknown,
            offset,
        });
        self.state.told_functions.push(self.function);
    }

    pub(super) fn flow(&mut self, kind: FlowKind, value: &Value, to: &str, node: &impl Ranged) {
        if !self.is_telling || self.state.facts.flows.len() >= PythonFacts::FLOWS_MAX {
            return;
        }
        let flow = Flow {
            kind,
            from: value.origin.as_deref().unwrap_or("?").to_owned(),
            to: to.to_owned(),
            code: self.snippet(node.range()),
            runs: Runs::Unknown,
            offset: self.offset(node.range()),
        };
        self.state.facts.flows.push(flow);
        self.state.flow_functions.push(self.function);
    }

    /// Reads a text that the code runs, as code of its own.
    pub(super) fn run_text(&mut self, text: &str, by: &str, node: &impl Ranged) {
        const LAYERS_MAX: u32 = 6;
        const TEXTS_MAX: u32 = 64;
        if !self.is_telling || self.layer >= LAYERS_MAX || self.state.layers >= TEXTS_MAX {
            return;
        }
        self.state.layers = self.state.layers.saturating_add(1);
        let offset = self.offset(node.range());
        self.state.facts.decoded.push(Decoded {
            by: by.to_owned(),
            text: text.chars().take(400).collect(),
            offset,
        });
        // Where the text runs counts as part of the function that runs it.
        let base = std::mem::replace(&mut self.state.base, offset);
        let number = self
            .state
            .graph
            .define(&format!("<text at {offset}, {}>", self.state.layers));
        self.state.graph.call(self.function, number);
        super::inner(text, self.state, self.layer.saturating_add(1), number);
        self.state.base = base;
    }
}

/// The marks that a name gets from the text that it was computed from.
pub(super) fn hidden(mut value: Value, name: &Value) -> Value {
    value.marks |= if name.has(mark::DECODED | mark::SPLIT) {
        mark::HIDDEN
    } else {
        0
    };
    if matches!(value.kind, Kind::Unknown) {
        value.kind = Kind::Path("?".into());
    }
    value
}
