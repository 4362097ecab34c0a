//! A program where a tensor or a pickle should be.

use crate::known::names::{MODEL_ENDINGS, PERHAPS_MODEL_ENDINGS};
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;
use wb_formats::sniff::extension;

crate::rule! {
    /// A file or archive member that should be a tensor, a pickle or another part of a model is a program: an ELF,
    /// Windows or Mach-O binary, or a script.
    ///
    /// ## Why it matters
    /// Frameworks never write this. A program in a tensor's place is cargo that a small pickle or script elsewhere
    /// unpacks and starts.
    ///
    /// ## What to do
    /// Do not load the model, and do not run the program. Keep the file for whoever investigates.
    pub static RULE = {
        id: "model-hides-executable",
        since: "0.1.0",
        severity: High,
        summary: "a program stands where a part of a model should be",
        remedy: "do not load it; keep the file for whoever investigates",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::Executable(facts) = seen.facts else {
        return;
    };
    let ending = extension(seen.name);
    let claims = [MODEL_ENDINGS, PERHAPS_MODEL_ENDINGS]
        .iter()
        .any(|endings| endings.contains(&ending.as_str()));
    let is_inside = seen.place.path.len() > 1;
    if !is_inside && !claims {
        return; // a program that lies beside a model hides nothing
    }
    let message = format!(
        "`{}` is a {} of {} bytes",
        seen.name,
        facts.kind.name(),
        facts.bytes
    );
    sink.found(Found::new(message).at(0).evidence("kind", facts.kind.name()));
}
