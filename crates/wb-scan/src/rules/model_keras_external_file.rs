//! A Keras layer opens a file or an address that the configuration names.

use crate::Found;
use crate::rule::Seen;
use crate::sink::Sink;
use wb_formats::Facts;

crate::rule! {
    /// A layer of a Keras model opens a file or an address that its configuration names.
    ///
    /// ## Why it matters
    /// A vocabulary that is given as a path is read when the model is loaded, from wherever the path points: a private file
    /// ends up in the model and can be read out of it, and an address makes the loader fetch it (CVE-2025-12058). A layer
    /// of TensorFlow Hub loads the program behind its handle. What is read that way was not scanned with the model.
    ///
    /// ## What to do
    /// Load the model with Keras 3.12 or later in safe mode, which refuses, or ask for a model that holds its vocabulary.
    ///
    /// ## References
    /// - CVE-2025-12058
    pub static RULE = {
        id: "model-keras-external-file",
        since: "0.1.0",
        severity: High,
        summary: "a Keras layer opens a file or an address that the configuration names",
        remedy: "ask for a model that holds its vocabulary, and load it in safe mode with a current Keras",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::KerasConfig(facts) = seen.facts else {
        return;
    };
    for file in &facts.files {
        // The folder of a `TFSMLayer` has a rule of its own.
        if file.class_name == "TFSMLayer" {
            continue;
        }
        let message = format!(
            "`{}` of `{}` is opened when the model is loaded: `{}`",
            file.key, file.class_name, file.value
        );
        sink.found(Found::new(message).evidence("at", file.path.clone()));
    }
}
