//! Packages of a lock file without a digest, where the others have one.

use crate::known::manifests::is_by_name;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::deps::{DependencyFacts, Entry, FileRole, Origin};

crate::rule! {
    /// A lock file holds digests of its packages, but not of all that come from an index or an address.
    ///
    /// ## Why it matters
    /// What has no digest can be anything that the index or the address hands out. Tools leave digests out after merges and
    /// for packages of other platforms; whoever wants to smuggle a package in leaves it out, too.
    ///
    /// ## What to do
    /// Have the lock file written anew, and look at what changes.
    pub static RULE = {
        id: "deps-lock-hash-missing",
        since: "0.1.0",
        severity: Low,
        summary: "some packages of a lock file have no digest",
        remedy: "have the lock file written anew, and look at what changes",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Some(facts) = DependencyFacts::of(seen.facts).filter(|facts| facts.role == FileRole::Lock) else {
        return;
    };
    let is_fetched = |entry: &&Entry| {
        let is_fetched = is_by_name(entry) || matches!(entry.origin, Some(Origin::Address { .. }));
        let is_inside = entry
            .extras
            .iter()
            .any(|extra| matches!(extra.as_str(), "bundled" | "patched"));
        // Yarn leaves out what it did not download because it is for another platform.
        let is_foreign = facts.kind == "yarn.lock (Berry)" && entry.condition.is_some();
        is_fetched && !is_inside && !is_foreign
    };
    let (with, without): (Vec<&Entry>, Vec<&Entry>) = facts
        .entries
        .iter()
        .filter(is_fetched)
        .partition(|entry| !entry.hashes.is_empty());
    let Some(first) = without.first().filter(|_| with.len() > without.len()) else {
        return;
    };
    let message = format!(
        "{} of {} packages have no digest",
        without.len(),
        with.len().saturating_add(without.len())
    );
    let mut found = Found::new(message).at(first.offset);
    for entry in without.iter().take(8) {
        let version = entry.version.as_deref().unwrap_or_default();
        found = found.evidence_at("package", format!("{} {version}", entry.name), entry.offset);
    }
    sink.found(found);
}
