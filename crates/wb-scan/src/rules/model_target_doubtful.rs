//! A configuration that names something harmful where a loader may call it, or loads further files.

use crate::known::config_names::{Grade, grade};
use crate::known::reach::words;
use crate::rule::Seen;
use crate::rules::model_target_runs_code::{called, found, objects};
use crate::sink::Sink;
use wb_core::Confidence;
use wb_formats::repo::settings::Slot;

crate::rule! {
    /// A configuration names something that runs code under a key that some programs call and others only
    /// read, without arguments beside it; or it has a loader load further files or reach attributes, as
    /// honest configurations do as well.
    ///
    /// ## Why it matters
    /// Whether it is called depends on the program that reads the configuration; a file that it loads is not
    /// part of this one.
    ///
    /// ## What to do
    /// Look at the place shown, and scan the files that it loads.
    pub static RULE = {
        id: "model-target-doubtful",
        since: "0.1.0",
        severity: Medium,
        summary: "a configuration may have a program call something harmful, or loads further files",
        remedy: "look at the place shown before you load the model",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    for object in objects(seen) {
        for name in called(object) {
            let what = match (object.slot, grade(&name)) {
                (Slot::Perhaps, (Grade::Runs, Some(consequence))) => words(consequence),
                (Slot::Target, (Grade::Loads, _)) if loads(&name) => "loads further files that may run code",
                _ => continue,
            };
            sink.found(found(object, &name, what).confidence(Confidence::Medium));
        }
    }
}

/// Attributes and paths are everyday tools; loading is worth a word.
fn loads(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or_default();
    matches!(last, "load" | "read_pickle" | "load_state_dict_from_url") && name != "numpy.load"
}
