//! Graphs that name files outside of their own folder.

use crate::known::outside::outside;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::model::edge::GraphFacts;

crate::rule! {
    /// The model names a file that does not lie beside it: weights of a Core ML program, a linked Core ML model, an item
    /// of a package, an external buffer of a TensorFlow Lite model, a file of an operator.
    ///
    /// ## Why it matters
    /// The loader opens what is named. A path that is absolute or climbs out of the model's folder reads other files of
    /// the machine into the model, or runs another model than the one you have looked at.
    ///
    /// ## What to do
    /// Do not load the model. Ask its publisher for one whose parts lie beside it.
    pub static RULE = {
        id: "model-graph-path-outside",
        since: "0.1.0",
        severity: High,
        summary: "the model names files outside of its own folder",
        remedy: "do not load the model; ask for one whose parts lie beside it",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Some(graph) = GraphFacts::of(seen.facts) else {
        return;
    };
    for path in &graph.paths {
        // What Core ML puts in the place of the model's own folder.
        let below = path
            .path
            .strip_prefix("@model_path")
            .map(|rest| rest.trim_start_matches('/'));
        let Some(why) = outside(below.unwrap_or(&path.path)) else {
            continue;
        };
        let message = format!("`{}` ({}) {}", path.path, path.purpose, why.words());
        sink.found(
            Found::new(message)
                .at(path.offset)
                .evidence("path", path.path.clone()),
        );
    }
}
