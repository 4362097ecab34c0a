//! Text that a reader does not see.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;
use wb_formats::text::HiddenKind;

crate::rule! {
    /// A text carries another one in characters that are not shown: tag characters (each stands for an ASCII
    /// letter), variation selectors in a row (each stands for a byte), or characters without width that spell bits.
    /// Flags, emoji, and the joiners of Persian and Indic scripts are silent.
    ///
    /// ## Why it matters
    /// People do not see it, and models, agents and programs read it: instructions to an assistant that reads the
    /// model card, code that a loader decodes and runs, marks that tell who copied the file.
    ///
    /// ## What to do
    /// Read the decoded text. Remove the characters, or do not use the file.
    pub static RULE = {
        id: "file-hidden-text",
        since: "0.1.0",
        severity: High,
        summary: "a text carries another one in characters that nobody sees",
        remedy: "read the decoded text; remove the characters or do not use the file",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::Text(facts) = seen.facts else { return };
    let is_hidden = |kind: HiddenKind| {
        matches!(
            kind,
            HiddenKind::Tags | HiddenKind::Selectors | HiddenKind::ZeroWidth
        )
    };
    let mut hidden = facts
        .hidden
        .iter()
        .filter(|hidden| is_hidden(hidden.kind))
        .peekable();
    let Some(first) = hidden.peek() else { return };
    let how = match first.kind {
        HiddenKind::Tags => "tag characters",
        HiddenKind::Selectors => "variation selectors",
        _ => "characters without width",
    };
    let message = format!("{} {how} say something that is not shown", first.characters);
    let mut found = Found::new(message).at(first.offset);
    for hidden in hidden.take(8) {
        found = found.evidence_at("decoded", hidden.shown.clone(), hidden.offset);
    }
    sink.found(found);
}
