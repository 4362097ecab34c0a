//! Graphs whose operators read or write files, or open connections.

use crate::known::graph_ops::{Reach, reach};
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::model::edge::GraphFacts;

crate::rule! {
    /// The graph has an operator that reads or writes files, or talks to other machines: TensorFlow's `ReadFile` or
    /// `WriteFile` inside a TensorFlow Lite model, `save` and `load_combine` of Paddle, `aten::save` of PyTorch's
    /// interpreter.
    ///
    /// ## Why it matters
    /// Models compute; they have no reason to open files or connections of their own choosing. Writing a file is often
    /// enough to have code run later, and what is read can leave with the answer.
    ///
    /// ## What to do
    /// Look at the attributes shown as evidence. Do not run the model unless its publisher explains it.
    pub static RULE = {
        id: "model-graph-touches-files",
        since: "0.1.0",
        severity: High,
        summary: "the model's graph reads or writes files, or opens connections",
        remedy: "do not run it until its publisher explains why a model needs this",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Some(graph) = GraphFacts::of(seen.facts) else {
        return;
    };
    for operator in &graph.operators {
        let Some(Reach::Outside(words)) = reach(seen.facts.format(), operator) else {
            continue;
        };
        let message = format!(
            "the operator `{}` {words} ({} nodes)",
            operator.name, operator.nodes
        );
        let mut found = Found::new(message).at(operator.first_offset);
        for (name, value) in &operator.attributes {
            found = found.evidence(&format!("attribute {name}"), value.clone());
        }
        sink.found(found);
    }
}
