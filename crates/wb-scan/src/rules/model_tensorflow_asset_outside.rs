//! Assets that lie outside the model.

use crate::known::outside::outside;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// A SavedModel names an asset that does not lie below its folder `assets/`.
    ///
    /// ## Why it matters
    /// TensorFlow puts the name behind the model's folder and hands the path to the graph, usually to a table of words: with
    /// `..` in it the model reads a file of yours, and what it reads can be asked for.
    ///
    /// ## What to do
    /// Do not load the model; no exporter writes such a name.
    pub static RULE = {
        id: "model-tensorflow-asset-outside",
        since: "0.1.0",
        severity: High,
        summary: "a SavedModel reads an asset from outside its folder",
        remedy: "do not load the model; no exporter writes such a name",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::Tensorflow(facts) = seen.facts else {
        return;
    };
    for asset in &facts.assets {
        if let Some(why) = outside(&asset.file) {
            let message = format!("the asset `{}` {}", asset.file, why.words());
            sink.found(Found::new(message).evidence("given to", asset.tensor.clone()));
        }
    }
}
