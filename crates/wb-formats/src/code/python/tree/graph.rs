//! Which function of a file calls which, and so when each runs.

use super::super::facts::Runs;
use std::collections::{BTreeMap, BTreeSet};

/// How many functions and calls between them are followed.
const GRAPH_MAX: usize = 50_000;

/// Functions by qualified name; the module itself is number 0.
pub(super) struct Graph {
    by_name: BTreeMap<String, usize>,
    names: Vec<String>,
    calls: BTreeSet<(usize, usize)>,
}

impl Graph {
    pub(super) fn new() -> Self {
        Self {
            by_name: BTreeMap::new(),
            names: vec![String::new()],
            calls: BTreeSet::new(),
        }
    }

    /// The number of a function that is defined here.
    pub(super) fn define(&mut self, name: &str) -> usize {
        if let Some(known) = self.by_name.get(name) {
            return *known;
        }
        if self.names.len() >= GRAPH_MAX {
            return 0;
        }
        let number = self.names.len();
        self.names.push(name.to_owned());
        self.by_name.insert(name.to_owned(), number);
        number
    }

    pub(super) fn get(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied()
    }

    pub(super) fn call(&mut self, from: usize, to: usize) {
        if self.calls.len() < GRAPH_MAX {
            self.calls.insert((from, to));
        }
    }

    /// When each function runs at the earliest.
    pub(super) fn runs(&self) -> Vec<Runs> {
        let mut runs: Vec<Runs> = self.names.iter().map(|name| by_name(name)).collect();
        if let Some(module) = runs.first_mut() {
            *module = Runs::Import;
        }
        let mut callees: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (from, to) in &self.calls {
            callees.entry(*from).or_default().push(*to);
        }
        for wanted in [Runs::Import, Runs::Construct, Runs::Use] {
            let is_start = |(at, when): (usize, &Runs)| (*when == wanted).then_some(at);
            let mut waiting: Vec<usize> = runs.iter().enumerate().filter_map(is_start).collect();
            while let Some(at) = waiting.pop() {
                for to in callees.get(&at).map(Vec::as_slice).unwrap_or_default() {
                    if let Some(when) = runs.get_mut(*to).filter(|when| **when > wanted) {
                        *when = wanted;
                        waiting.push(*to);
                    }
                }
            }
        }
        runs
    }
}

/// When loaders and interpreters call a function of this name by themselves.
fn by_name(qualified: &str) -> Runs {
    let (class, name) = qualified.rsplit_once('.').unwrap_or(("", qualified));
    match name {
        "__init_subclass__" | "__set_name__" | "__prepare__" | "__class_getitem__" | "__del__" => {
            Runs::Construct
        }
        // PEP 562: the importing system asks the module for names.
        "__getattr__" | "__dir__" if class.is_empty() => Runs::Import,
        "load_tests" | "pytest_configure" | "pytest_sessionstart" => Runs::Import,
        "__init__"
        | "__new__"
        | "__post_init__"
        | "__setstate__"
        | "__reduce__"
        | "__reduce_ex__"
        | "__getstate__"
        | "__enter__"
        | "post_init"
        | "init"
        | "initialize"
        | "setup"
        | "_init_weights"
        | "init_weights"
        | "model_fn"
        | "build"
        | "_load_from_state_dict"
        | "load_state_dict"
        | "_build"
        | "load_context"
        | "register"
        | "_info"
        | "_split_generators"
        | "_download_and_prepare"
        | "load_model"
        | "get_model" => Runs::Construct,
        name if name.starts_with("from_") || name.starts_with("_from_") || name.starts_with("_load") => {
            Runs::Construct
        }
        "forward"
        | "__call__"
        | "generate"
        | "__getitem__"
        | "__len__"
        | "__iter__"
        | "__next__"
        | "predict"
        | "handle"
        | "inference"
        | "preprocess"
        | "postprocess"
        | "encode"
        | "decode"
        | "tokenize"
        | "_tokenize"
        | "call"
        | "chat"
        | "predict_fn"
        | "input_fn"
        | "output_fn"
        | "transform_fn"
        | "_forward"
        | "_generate_examples"
        | "_generate_tables"
        | "_compute"
        | "compute"
        | "execute"
        | "predict_stream"
        | "finalize"
        | "__getattr__"
        | "__getattribute__"
        | "__repr__"
        | "__str__"
        | "__eq__"
        | "__hash__"
        | "__setattr__"
        | "__exit__"
        | "prepare_inputs_for_generation" => Runs::Use,
        _ => Runs::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_earliest_caller_counts() {
        let mut graph = Graph::new();
        let (helper, forward, init) = (
            graph.define("helper"),
            graph.define("Net.forward"),
            graph.define("Net.__init__"),
        );
        graph.call(forward, helper);
        assert_eq!(graph.runs()[helper], Runs::Use);
        graph.call(init, helper);
        assert_eq!(graph.runs()[helper], Runs::Construct);
        graph.call(0, init);
        assert_eq!(graph.runs()[helper], Runs::Import);
    }
}
