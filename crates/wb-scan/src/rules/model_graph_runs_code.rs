//! Graphs whose operators run code that is not the runtime's own.

use crate::known::graph_ops::{Reach, reach};
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::model::edge::GraphFacts;

crate::rule! {
    /// The graph has an operator that runs code beside the graph: TensorFlow's `PyFunc` inside a TensorFlow Lite model,
    /// `py_func` and `py_layer` of Paddle, `Custom` and `_Native` of MXNet, Python operators of PyTorch's interpreter.
    ///
    /// ## Why it matters
    /// The runtime hands data to a Python function, a library or an address each time the model runs. What is called is
    /// not in the file: it may lie beside the model, or be anything that is installed.
    ///
    /// ## What to do
    /// Use an export of the model without such operators. If you can't, read the code that is named before you run the
    /// model.
    pub static RULE = {
        id: "model-graph-runs-code",
        since: "0.1.0",
        severity: High,
        summary: "the model runs code beside its graph",
        remedy: "use an export without such operators, or read the code that is named",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Some(graph) = GraphFacts::of(seen.facts) else {
        return;
    };
    for operator in &graph.operators {
        let Some(Reach::Code(words)) = reach(seen.facts.format(), operator) else {
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
