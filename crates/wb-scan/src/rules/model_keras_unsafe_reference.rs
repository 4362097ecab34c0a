//! A Keras configuration names a function or class that does harm.

use crate::known::keras::{Meaning, meaning};
use crate::known::keras_found::found;
use crate::rule::Seen;
use crate::sink::Sink;
use wb_formats::Facts;

crate::rule! {
    /// The configuration of a Keras model names a function or class that does harm when it is resolved, built or called:
    /// `os.system`, `builtins.exec`, `keras.utils.get_file`, `keras.config.enable_unsafe_deserialization`, …
    ///
    /// ## Why it matters
    /// Keras builds a model from its configuration. Versions up to 3.8 (and TF-Keras) import whatever module the
    /// configuration names and take any attribute of it (CVE-2025-1550). Versions up to 3.11 take any function of Keras
    /// itself, among them one that downloads and unpacks files (CVE-2025-8747, with CVE-2025-12060) and one that switches the
    /// safe mode off (CVE-2025-9906). `safe_mode=True` does not help against any of these. No layer, loss or metric needs
    /// such a name, and Keras never writes one.
    ///
    /// What a reference means is decided by the last attribute that it names, not by the package: `keras.losses` and
    /// `keras.utils` are both Keras.
    ///
    /// ## What to do
    /// Do not load the file. Ask the publisher for weights only (safetensors or `.weights.h5`) and build the model from
    /// source code that you have read.
    ///
    /// ## References
    /// - CVE-2025-1550, CVE-2025-8747, CVE-2025-9906, CVE-2025-12060
    pub static RULE = {
        id: "model-keras-unsafe-reference",
        since: "0.1.0",
        severity: Critical,
        summary: "a Keras configuration names a function or class that does harm",
        remedy: "do not load it; build the model from code that you have read and load weights only",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::KerasConfig(facts) = seen.facts else {
        return;
    };
    for reference in &facts.references {
        if let Meaning::Harmful(what) = meaning(reference) {
            sink.found(found(reference, &format!("which {what}")));
        }
    }
}
