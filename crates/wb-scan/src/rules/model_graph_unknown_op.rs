//! Operators that no known runtime or library brings along.

use crate::known::graph_ops::{Standing, reach, standing};
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::model::edge::GraphFacts;

crate::rule! {
    /// The graph uses a custom operator that belongs neither to the runtime nor to a library that this version knows.
    ///
    /// ## Why it matters
    /// The model only runs after a native library has been registered for the operator. That code is not in the file:
    /// whoever supplies it runs with your rights, and a publisher of a hostile model supplies it, too.
    ///
    /// ## What to do
    /// Find out which library defines the operator, and judge that library like any other program.
    pub static RULE = {
        id: "model-graph-unknown-op",
        since: "0.1.0",
        severity: Medium,
        summary: "the model needs operators from a library that nobody here knows",
        remedy: "find out which library provides these operators before you install it",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Some(graph) = GraphFacts::of(seen.facts) else {
        return;
    };
    let format = seen.facts.format();
    for operator in &graph.operators {
        if standing(format, operator) != Standing::Unknown || reach(format, operator).is_some() {
            continue;
        }
        let message = format!(
            "the operator `{}` is from a library unknown here ({} nodes)",
            operator.name, operator.nodes
        );
        sink.found(
            Found::new(message)
                .at(operator.first_offset)
                .evidence("operator", operator.name.clone()),
        );
    }
}
