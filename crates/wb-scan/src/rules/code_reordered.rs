//! Code that is shown in another order than it runs.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;
use wb_formats::text::HiddenKind;

crate::rule! {
    /// A line of code, configuration or instructions holds characters that turn the direction of text, though no
    /// letter in it is written from right to left, or a turn is never ended.
    ///
    /// ## Why it matters
    /// Editors and review pages then show the line in another order than programs read it: a comment hides code, a
    /// text ends elsewhere than it seems (Trojan Source, CVE-2021-42574).
    ///
    /// ## What to do
    /// Look at the line in an editor that names such characters, and remove them.
    pub static RULE = {
        id: "code-reordered",
        since: "0.1.0",
        severity: High,
        summary: "a line is shown in another order than programs read it",
        remedy: "remove the characters that turn the direction and read the line again",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::Text(facts) = seen.facts else { return };
    let turned: Vec<_> = facts
        .hidden
        .iter()
        .filter(|hidden| hidden.kind == HiddenKind::Reordered)
        .collect();
    let Some(first) = turned.first() else { return };
    let mut found = Found::new("characters that turn the direction of text stand in a line").at(first.offset);
    for line in turned.into_iter().take(8) {
        found = found.evidence_at("line", line.shown.clone(), line.offset);
    }
    sink.found(found);
}
