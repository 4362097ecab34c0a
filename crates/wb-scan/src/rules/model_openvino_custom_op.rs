//! OpenVINO layers of an extension.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// Layers of an OpenVINO model belong to an operator set that OpenVINO does not have. The operators of its own
    /// extension for tokenizers are left alone.
    ///
    /// ## Why it matters
    /// They run only with a native library that somebody has to load into the program (`core.add_extension`). What the
    /// layers do is decided by that library, not by the file that was scanned.
    ///
    /// ## What to do
    /// Get the library from where you trust it, never from beside the model.
    pub static RULE = {
        id: "model-openvino-custom-op",
        since: "0.1.0",
        severity: Medium,
        summary: "an OpenVINO model needs a native extension",
        remedy: "get the extension from a source you trust, never from beside the model",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::Openvino(facts) = seen.facts else {
        return;
    };
    for layer in &facts.foreign {
        let message = format!(
            "the layer type `{}` belongs to the operator set `{}`, which OpenVINO does not have",
            layer.kind, layer.operator_set
        );
        sink.found(Found::new(message).at(layer.offset));
    }
}
