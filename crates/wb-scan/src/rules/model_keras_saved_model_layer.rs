//! A Keras layer loads a TensorFlow SavedModel from a folder.

use crate::known::keras::{Meaning, meaning};
use crate::known::keras_found::found;
use crate::rule::Seen;
use crate::sink::Sink;
use wb_formats::Facts;

crate::rule! {
    /// A Keras model contains a `TFSMLayer`, which loads a TensorFlow `SavedModel` from a folder while it is built.
    ///
    /// ## Why it matters
    /// A `SavedModel` is a program: its graph can read and write files. The layer takes it from a path outside of the
    /// archive, so what is loaded is not what was scanned, and older versions load it in safe mode as well (CVE-2026-1462).
    ///
    /// ## What to do
    /// Do not load the file unless you know the folder that it names and have judged the `SavedModel` in it.
    ///
    /// ## References
    /// - CVE-2026-1462
    pub static RULE = {
        id: "model-keras-saved-model-layer",
        since: "0.1.0",
        severity: High,
        summary: "a Keras layer loads a TensorFlow SavedModel from a folder",
        remedy: "judge the SavedModel that the layer names, or do not load the model",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::KerasConfig(facts) = seen.facts else {
        return;
    };
    for reference in &facts.references {
        if meaning(reference) == Meaning::LoadsSavedModel {
            sink.found(found(reference, "which loads a program from a folder"));
        }
    }
}
