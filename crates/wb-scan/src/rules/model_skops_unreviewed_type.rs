//! A skops file with types that nobody reviewed.

use crate::known::reach::{Reach, reach};
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// Nodes of a skops file name types or functions that are neither known to harm nor reviewed here.
    ///
    /// ## Why it matters
    /// They are imported from packages that are installed where the model is loaded, if somebody trusts them. What they
    /// do then has not been looked at.
    ///
    /// ## What to do
    /// Look at the list before you trust it.
    pub static RULE = {
        id: "model-skops-unreviewed-type",
        since: "0.1.0",
        severity: Low,
        summary: "a skops file names types that nobody reviewed",
        remedy: "look at each type before you put it on the list of trusted ones",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    /// Names that are listed; the rest is counted.
    const LISTED_MAX: usize = 20;
    let Facts::Skops(facts) = seen.facts else { return };
    let own = |path: &str| {
        ["builtins.", "sklearn.", "numpy.", "scipy.", "operator."]
            .iter()
            .any(|own| path.starts_with(own))
    };
    let names: Vec<_> = facts
        .names
        .iter()
        .filter(|name| !own(&name.path) && reach(&name.path) == Reach::Unreviewed)
        .collect();
    let Some(first) = names.first() else { return };
    let message = match names.len() {
        1 => format!("the file names `{}`, which nobody reviewed", first.path),
        count => format!("the file names {count} types that nobody reviewed"),
    };
    let mut found = Found::new(message).at(first.offset);
    for name in names.iter().take(LISTED_MAX) {
        found = found.evidence_at("type", name.path.clone(), name.offset);
    }
    sink.found(found);
}
