//! Core ML models that run another model.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// A Core ML model is, or contains, a link to a model in another file.
    ///
    /// ## Why it matters
    /// What runs is the other file. It is found by name in a list of folders when the model is loaded, so it can be
    /// exchanged without a change to this one.
    ///
    /// ## What to do
    /// Scan the model that is named, and keep it beside this one.
    pub static RULE = {
        id: "model-coreml-linked-model",
        since: "0.1.0",
        severity: Medium,
        summary: "a Core ML model runs a model in another file",
        remedy: "scan the model that is named, and keep it beside this one",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::Coreml(graph) = seen.facts else {
        return;
    };
    for path in graph.paths.iter().filter(|path| path.purpose == "linked model") {
        let message = format!("the model `{}` is run in the place of this one", path.path);
        sink.found(
            Found::new(message)
                .at(path.offset)
                .evidence("linked model", path.path.clone()),
        );
    }
}
