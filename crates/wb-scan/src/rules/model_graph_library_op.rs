//! Operators that need a library beside the runtime.

use crate::known::graph_ops::{Standing, standing};
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use std::collections::BTreeMap;
use wb_formats::model::edge::GraphFacts;

crate::rule! {
    /// The graph uses operators that the runtime does not have itself, from a library that is well known: MediaPipe,
    /// TensorFlow Text, TensorFlow's Flex delegate, an accelerator's driver.
    ///
    /// ## Why it matters
    /// The model runs only where that library is installed, and what the library can do becomes what the model can do.
    ///
    /// ## What to do
    /// Nothing, if you meant to use that library.
    pub static RULE = {
        id: "model-graph-library-op",
        since: "0.1.0",
        severity: Info,
        summary: "the model needs a library beside its runtime",
        remedy: "use the library's official release",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Some(graph) = GraphFacts::of(seen.facts) else {
        return;
    };
    let mut libraries: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for operator in &graph.operators {
        if let Standing::Library(library) = standing(seen.facts.format(), operator) {
            libraries.entry(library).or_default().push(&operator.name);
        }
    }
    for (library, names) in libraries {
        let shown: Vec<&str> = names.iter().take(8).copied().collect();
        let message = format!("{} operators are from {library}", names.len());
        sink.found(Found::new(message).evidence("operators", shown.join(", ")));
    }
}
