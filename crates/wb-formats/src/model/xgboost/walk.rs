//! The events of a model, and what they say about its trees.

use super::XgboostFacts;
use crate::model::json::beginning;
use crate::notes::Defect;
use crate::text::events::Event;
use std::collections::BTreeMap;

const NAME_MAX: usize = 200;
const ATTRIBUTES_MAX: usize = 256;
const DEFECTS_MAX: usize = 16;

/// Arrays that have an entry for every node of a tree.
const PER_NODE: &str = " base_weights default_left left_children loss_changes parents right_children \
    split_conditions split_indices split_type sum_hessian ";

/// Keys at the top of a model or a snapshot.
const TOP: [&str; 4] = ["learner", "version", "Config", "Model"];

/// What is known of an array.
#[derive(Clone, Copy, Default)]
struct Span {
    count: u64,
    min: f64,
    max: f64,
}

pub(super) struct Walk<'a> {
    facts: &'a mut XgboostFacts,
    /// Keys from the top down to here; lists have an empty one.
    path: Vec<String>,
    /// True where the next value belongs to a key.
    pending: Option<String>,
    arrays: BTreeMap<String, Span>,
    numbers: BTreeMap<String, f64>,
    defects: Vec<Defect>,
    version: Vec<String>,
}

impl<'a> Walk<'a> {
    pub(super) const fn new(facts: &'a mut XgboostFacts) -> Self {
        Self {
            facts,
            path: Vec::new(),
            pending: None,
            arrays: BTreeMap::new(),
            numbers: BTreeMap::new(),
            defects: Vec::new(),
            version: Vec::new(),
        }
    }

    pub(super) fn event(&mut self, event: Event) {
        match event {
            Event::Begin => {
                let key = self.pending.take().unwrap_or_default();
                self.path.push(key);
                if self.is_tree() {
                    self.arrays.clear();
                    self.numbers.clear();
                }
            }
            Event::End => {
                if self.is_tree() {
                    self.tree();
                }
                self.path.pop();
                self.pending = None;
            }
            Event::Key(key) => {
                let is_unknown = self.path.len() == 1 && !TOP.contains(&&*key);
                if is_unknown && self.facts.unknown_keys.len() < 32 {
                    self.facts.unknown_keys.push(beginning(&key, NAME_MAX));
                }
                self.pending = Some(beginning(&key, NAME_MAX));
            }
            Event::Text(text, _) => self.text(&text),
            Event::Number(number) => self.number(number),
            Event::Other => self.pending = None,
        }
    }

    /// True inside an element of `trees` itself.
    fn is_tree(&self) -> bool {
        matches!(self.path.as_slice(), [.., list, tree] if list == "trees" && tree.is_empty())
    }

    fn text(&mut self, text: &str) {
        let parent = self.path.last().map_or("", String::as_str);
        let Some(key) = self.pending.take() else { return };
        let kept = beginning(text, NAME_MAX);
        match (parent, key.as_str()) {
            ("attributes", _) if self.facts.attributes.len() < ATTRIBUTES_MAX => {
                self.facts.attributes.insert(key, kept);
            }
            ("objective", "name") => self.facts.objective = kept,
            ("gradient_booster", "name") => self.facts.booster = kept,
            ("learner_model_param", "num_feature") => self.facts.features = text.parse().unwrap_or_default(),
            ("tree_param", _) => {
                if let Ok(number) = text.trim().parse() {
                    self.numbers.insert(key, number);
                }
            }
            _ => {}
        }
    }

    fn number(&mut self, number: f64) {
        if let Some(key) = self.pending.take() {
            if self.path.last().is_some_and(|parent| parent == "tree_param") {
                self.numbers.insert(key, number);
            }
            return;
        }
        let in_tree =
            matches!(self.path.as_slice(), [.., list, tree, _] if list == "trees" && tree.is_empty());
        let Some(name) = self.path.last() else { return };
        if name == "version" && self.version.len() < 3 {
            self.version.push(format!("{number}"));
        }
        if in_tree && is_per_node(name) {
            let span = self.arrays.entry(name.clone()).or_insert(Span {
                count: 0,
                min: number,
                max: number,
            });
            span.count = span.count.saturating_add(1);
            span.min = span.min.min(number);
            span.max = span.max.max(number);
        }
    }

    fn tree(&mut self) {
        let number = self.facts.trees;
        self.facts.trees = number.saturating_add(1);
        let Some(nodes) = self.numbers.get("num_nodes").copied() else {
            return;
        };
        let mut wrong = Vec::new();
        for (name, span) in &self.arrays {
            #[allow(clippy::cast_precision_loss, reason = "counts of numbers that were read fit")]
            let count = span.count as f64;
            // Trees with a vector in each leaf have more weights than nodes.
            let is_short = if name == "base_weights" {
                count < nodes
            } else {
                (count - nodes).abs() > 0.5
            };
            if is_short {
                wrong.push(format!(
                    "tree {number} has {nodes} nodes, and {count} entries in `{name}`"
                ));
            }
            let is_index = matches!(&**name, "left_children" | "right_children");
            let is_parent = name == "parents" && span.max >= nodes && span.max < 2_147_483_647.0;
            if is_index && (span.max >= nodes || span.min < -1.0) || is_parent {
                wrong.push(format!(
                    "tree {number} has {nodes} nodes, and `{name}` names node {}",
                    span.max
                ));
            }
            let features = self.numbers.get("num_feature").copied();
            if name == "split_indices"
                && features.is_some_and(|features| features > 0.0 && span.max >= features)
            {
                wrong.push(format!(
                    "tree {number} splits at feature {}, which it does not have",
                    span.max
                ));
            }
        }
        for detail in wrong {
            if self.defects.len() < DEFECTS_MAX {
                self.defects.push(Defect::new("xgboost-tree-broken", detail));
            }
        }
    }

    pub(super) fn close(self) -> Vec<Defect> {
        self.facts.version = self.version.join(".");
        self.defects
    }
}

fn is_per_node(name: &str) -> bool {
    PER_NODE.split_ascii_whitespace().any(|known| known == name)
}
