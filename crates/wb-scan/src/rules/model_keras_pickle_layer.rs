//! A Keras layer unpickles a PyTorch module from the configuration.

use crate::known::keras::{Meaning, meaning};
use crate::known::keras_found::found;
use crate::rule::Seen;
use crate::sink::Sink;
use wb_formats::Facts;

crate::rule! {
    /// A Keras model contains a `TorchModuleWrapper` layer, which unpickles a PyTorch module out of the configuration.
    ///
    /// ## Why it matters
    /// The layer's configuration is handed to `torch.load` with `weights_only=False`: whatever the pickle says is executed
    /// (CVE-2025-49655, Keras 3.11.0 to 3.11.2 even in safe mode; later versions refuse unless safe mode is off).
    ///
    /// ## What to do
    /// Do not load the file. Ask for the PyTorch module's weights as safetensors.
    ///
    /// ## References
    /// - CVE-2025-49655
    pub static RULE = {
        id: "model-keras-pickle-layer",
        since: "0.1.0",
        severity: Critical,
        summary: "a Keras layer unpickles a PyTorch module from the configuration",
        remedy: "do not load it; ask for the weights of the PyTorch module as safetensors",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::KerasConfig(facts) = seen.facts else {
        return;
    };
    for reference in &facts.references {
        if meaning(reference) == Meaning::Unpickles {
            sink.found(found(reference, "which unpickles what its configuration holds"));
        }
    }
}
