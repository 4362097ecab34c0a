//! Names that are not what they look like.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_core::Confidence;
use wb_formats::Facts;
use wb_formats::text::HiddenKind;

crate::rule! {
    /// A word mixes Latin letters with letters of another alphabet that look the same (`numpу`), in a text that
    /// is not written in that alphabet; or code has names made of letters that are blank.
    ///
    /// ## Why it matters
    /// Two names that look alike are two names: a module, a package, a host, a file that is not the one meant.
    ///
    /// ## What to do
    /// Look at the letters, and ask the publisher.
    pub static RULE = {
        id: "code-lookalike-letters",
        since: "0.1.0",
        severity: Medium,
        summary: "a word mixes alphabets that look alike, or letters are blank",
        remedy: "look at the letters named and ask the publisher",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::Text(facts) = seen.facts else { return };
    let words: Vec<_> = facts
        .hidden
        .iter()
        .filter(|hidden| matches!(hidden.kind, HiddenKind::Lookalikes | HiddenKind::BlankLetters))
        .collect();
    let Some(first) = words.first() else { return };
    let mut found = Found::new(format!("`{}` is not what it looks like", first.shown))
        .at(first.offset)
        .confidence(Confidence::Medium);
    for word in words.into_iter().take(8) {
        found = found.evidence_at("word", word.shown.clone(), word.offset);
    }
    sink.found(found);
}
