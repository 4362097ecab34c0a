//! An index of one's own that is asked for every name.

use crate::known::manifests::hints;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// uv's configuration names an index without `explicit = true`.
    ///
    /// ## Why it matters
    /// The index is asked first, and for every package: it decides what all names mean, not only those that it is meant
    /// for. An index for the wheels of one project (for graphics cards, say) can so replace any package.
    ///
    /// ## What to do
    /// Set `explicit = true`, and name the packages that come from there in `[tool.uv.sources]`.
    pub static RULE = {
        id: "deps-index-not-explicit",
        since: "0.1.0",
        severity: Low,
        summary: "an index of its own is asked for every package",
        remedy: "set `explicit = true`, and name the packages of that index in `[tool.uv.sources]`",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::PythonDependencies(facts) = seen.facts else {
        return;
    };
    for hint in hints(facts, &["first-index"]) {
        let message = format!(
            "{} is asked for every package, before the usual index",
            hint.value
        );
        sink.found(
            Found::new(message)
                .at(hint.offset)
                .evidence_at("index", hint.value.clone(), hint.offset),
        );
    }
}
