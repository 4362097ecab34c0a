//! Weights of a model for the browser that lie elsewhere.

use crate::known::outside::outside;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// A `model.json` of TensorFlow.js names files of weights outside its own folder: at an absolute path, at an address, or by
    /// way of `..`.
    ///
    /// ## Why it matters
    /// The loader puts the path behind the model's address and fetches it: under Node.js from the disk, in a browser from the
    /// site, with the rights and cookies of whoever runs it. Weights that lie elsewhere were not scanned, and can be changed.
    ///
    /// ## What to do
    /// Do not load it; ask for a model whose weights lie beside it.
    pub static RULE = {
        id: "model-tfjs-weights-outside",
        since: "0.1.0",
        severity: High,
        summary: "a TensorFlow.js model names weights outside its own folder",
        remedy: "do not load it; ask for a model whose weights lie beside it",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::TensorflowJs(facts) = seen.facts else {
        return;
    };
    for group in &facts.groups {
        for path in &group.paths {
            if let Some(why) = outside(path) {
                let message = format!("the file of weights `{path}` {}", why.words());
                sink.found(
                    Found::new(message)
                        .at(group.offset)
                        .evidence("path", path.clone()),
                );
            }
        }
    }
}
