//! Programs in the middle of a model's numbers.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;
use wb_formats::code::payload::{Embedded, EmbeddedKind};

crate::rule! {
    /// The search in depth (`--deep`) met the header of a program, or a script, in the middle of a model's payload.
    ///
    /// ## Why it matters
    /// Numbers do not look like this by chance: beside the magic number the header's fields are right. A program in
    /// the weights is cargo that something else takes out and starts.
    ///
    /// ## What to do
    /// Do not load the model. Keep the file for whoever investigates.
    pub static RULE = {
        id: "model-payload-hides-program",
        since: "0.1.0",
        severity: High,
        summary: "a program stands in the middle of a model's payload",
        remedy: "do not load it; keep the file for whoever investigates",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let is_program =
        |embedded: &&Embedded| !matches!(embedded.kind, EmbeddedKind::Archive | EmbeddedKind::Pickle);
    report(seen, is_program, sink);
}

/// One finding for everything of a sort that lies in a payload.
pub(crate) fn report(seen: &Seen<'_>, is_wanted: impl Fn(&&Embedded) -> bool, sink: &mut Sink<'_>) {
    let Facts::Payload(facts) = seen.facts else { return };
    let embedded: Vec<&Embedded> = facts.embedded.iter().filter(is_wanted).collect();
    let Some(first) = embedded.first() else { return };
    let message = format!("the payload holds the beginning of a {}", first.kind.name());
    let mut found = Found::new(message).at(first.offset);
    for embedded in embedded.into_iter().take(8) {
        found = found.evidence_at("embedded", embedded.kind.name(), embedded.offset);
    }
    sink.found(found);
}
