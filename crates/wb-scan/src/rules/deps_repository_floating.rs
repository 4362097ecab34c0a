//! Packages from repositories and addresses whose content can change.

use crate::inventory::packages::is_commit;
use crate::known::manifests::address;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::deps::{DependencyFacts, Entry, FileRole, Origin};

crate::rule! {
    /// A manifest or lock file takes packages from a repository by a branch or tag, or from an address without a digest.
    /// For lists of requirements see `deps-source-unpinned`.
    ///
    /// ## Why it matters
    /// Branches, tags and archives at an address can be changed after they were looked at, and no index has ever seen them.
    ///
    /// ## What to do
    /// Name the whole commit, or the digest of the archive.
    pub static RULE = {
        id: "deps-repository-floating",
        since: "0.1.0",
        severity: Low,
        summary: "packages come from a repository or address whose content can change",
        remedy: "name the whole commit, or the digest of the archive",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Some(facts) = DependencyFacts::of(seen.facts).filter(|facts| facts.kind != "requirements.txt") else {
        return;
    };
    if !matches!(facts.role, FileRole::Manifest | FileRole::Lock) {
        return;
    }
    let is_floating = |entry: &&Entry| match &entry.origin {
        Some(Origin::Repository { revision, .. }) => !revision.as_deref().is_some_and(is_commit),
        Some(Origin::Address { .. }) => entry.hashes.is_empty() && facts.role == FileRole::Manifest,
        _ => false,
    };
    let floating: Vec<&Entry> = facts.entries.iter().filter(is_floating).collect();
    let Some(first) = floating.first() else { return };
    let message = format!(
        "{} packages come from where their content can change",
        floating.len()
    );
    let mut found = Found::new(message).at(first.offset);
    for entry in floating.iter().take(8) {
        let revision = match &entry.origin {
            Some(Origin::Repository {
                revision: Some(revision),
                ..
            }) => format!(" at {revision}"),
            _ => String::new(),
        };
        let text = format!("{}: {}{revision}", entry.name, address(entry).unwrap_or_default());
        found = found.evidence_at("package", text, entry.offset);
    }
    sink.found(found);
}
