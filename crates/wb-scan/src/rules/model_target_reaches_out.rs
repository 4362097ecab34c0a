//! A configuration that has a loader touch files, open connections or import modules.

use crate::known::config_names::{Grade, grade};
use crate::known::reach::words;
use crate::rule::Seen;
use crate::rules::model_target_runs_code::{called, found, objects};
use crate::sink::Sink;
use wb_formats::repo::settings::Slot;

crate::rule! {
    /// A configuration has a key whose value a loader imports and calls, and the name there reads, writes or
    /// removes files, opens a connection, imports modules by name or unpickles.
    ///
    /// ## Why it matters
    /// The loader calls it with the arguments in the file, while the model is built.
    ///
    /// ## What to do
    /// Ask what the name is for before you load the model.
    ///
    /// ## References
    /// - CVE-2025-23304 (NVIDIA NeMo)
    pub static RULE = {
        id: "model-target-reaches-out",
        since: "0.1.0",
        severity: High,
        summary: "a configuration has a loader reach files, the network or modules",
        remedy: "do not load the model before you know what the name is for",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    for object in objects(seen).iter().filter(|object| object.slot != Slot::Perhaps) {
        for name in called(object) {
            if let (Grade::Reaches, Some(consequence)) = grade(&name) {
                sink.found(found(object, &name, words(consequence)));
            }
        }
    }
}
