//! An installer that asks several indexes for the same names.

use crate::known::manifests::hints;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;
use wb_formats::deps::{DependencyFacts, FileRole};

crate::rule! {
    /// The configuration of an installer names a further index that answers for the names of all packages: `extra-index-url`
    /// in `pip.conf`, uv's `index-strategy = "unsafe-best-match"`, a supplemental source of Poetry or PDM, several sources
    /// of NuGet without a mapping, a second source in a Gemfile. For lists of requirements see `deps-source-foreign`.
    ///
    /// ## Why it matters
    /// Whoever registers the name of your own package in the other index, with a higher version, has it installed in place
    /// of yours, and installing runs its code.
    ///
    /// ## What to do
    /// Bind each package to its index: `explicit = true` and `[tool.uv.sources]` (uv), `priority = "explicit"` (Poetry),
    /// `packageSourceMapping` (NuGet), `source "…" do` (Bundler); or have one index that holds back what is yours.
    ///
    /// ## References
    /// - Dependency confusion (Birsan, 2021)
    /// - CVE-2018-20225 (pip's extra index)
    pub static RULE = {
        id: "deps-index-confusion",
        since: "0.1.0",
        severity: Medium,
        summary: "an installer asks several indexes for the same names",
        remedy: "bind each package to its index",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Some(facts) = DependencyFacts::of(seen.facts) else {
        return;
    };
    // Lists of requirements have rules of their own; Maven's repositories are asked in order.
    let is_elsewhere = facts.kind == "requirements.txt" || matches!(seen.facts, Facts::JavaDependencies(_));
    if facts.role != FileRole::Manifest || is_elsewhere {
        return;
    }
    for hint in hints(facts, &["index-strategy"]) {
        // uv's own default, `first-index`, is the safe one.
        if hint.value.starts_with("unsafe") {
            let message = format!(
                "every index is asked for every package: `index-strategy` is `{}`",
                hint.value
            );
            let found = Found::new(message).at(hint.offset);
            sink.found(found.evidence_at("strategy", hint.value.clone(), hint.offset));
        }
    }
    // uv takes a package from the first index that has it.
    let is_ordered = matches!(facts.kind, "uv.toml") || has_uv(facts);
    if is_ordered {
        return;
    }
    for hint in hints(facts, &["extra-index"]) {
        let message = format!("a further index answers for all names: {}", hint.value);
        sink.found(
            Found::new(message)
                .at(hint.offset)
                .evidence_at("index", hint.value.clone(), hint.offset),
        );
    }
}

/// True if the file configures uv.
fn has_uv(facts: &DependencyFacts) -> bool {
    hints(facts, &["first-index", "index-strategy"]).next().is_some()
}
