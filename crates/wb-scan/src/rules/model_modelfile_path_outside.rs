//! Modelfiles that take weights from elsewhere on the machine.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;
use wb_formats::package::leads_outside;

crate::rule! {
    /// An Ollama `Modelfile` takes its weights or an adapter (`FROM`, `ADAPTER`) from an absolute path, from the home
    /// folder or from outside its own folder.
    ///
    /// ## Why it matters
    /// Whoever builds the model packs a file of their own machine into it, and pushes it on; and the weights that take
    /// part were not among what was scanned.
    ///
    /// ## What to do
    /// Put the weights beside the Modelfile and name them by a relative path.
    ///
    /// ## References
    /// - CVE-2024-39719, CVE-2024-39722 (Ollama: paths in requests tell which files exist)
    pub static RULE = {
        id: "model-modelfile-path-outside",
        since: "0.1.0",
        severity: Medium,
        summary: "a Modelfile takes weights from outside its folder",
        remedy: "put the weights beside the Modelfile and name them by a relative path",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::OllamaModelfile(modelfile) = seen.facts else {
        return;
    };
    for instruction in &modelfile.instructions {
        if !["FROM", "ADAPTER"].contains(&instruction.name.as_str()) {
            continue;
        }
        let path = instruction.argument.as_str();
        let why = if path.starts_with('~') {
            Some("lies in the reader's home folder")
        } else {
            leads_outside(path)
        };
        if let Some(why) = why {
            let message = format!("`{} {path}` {why}", instruction.name);
            sink.found(Found::new(message).at(instruction.offset));
        }
    }
}
