//! Packages that come over a connection that anybody can change.

use crate::known::manifests::{address, hints, is_plain};
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_core::Severity;
use wb_formats::deps::{DependencyFacts, Entry};

crate::rule! {
    /// A manifest, a lock file or the configuration of an installer has packages come over `http`, `git://` or `svn://`, or
    /// turns off the check of certificates (`strict-ssl=false`, `verify_ssl = false`, `allow-insecure-host`). For lists of
    /// requirements see `deps-source-foreign`.
    ///
    /// ## Why it matters
    /// Whoever sits on the way can hand out another package, whose code runs at installation. Where a lock file holds a
    /// digest of the package, it would be noticed: that is only a note.
    ///
    /// ## What to do
    /// Use `https`.
    pub static RULE = {
        id: "deps-source-unencrypted",
        since: "0.1.0",
        severity: Medium,
        summary: "packages come over a connection that anybody can change",
        remedy: "use https",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Some(facts) = DependencyFacts::of(seen.facts).filter(|facts| facts.kind != "requirements.txt") else {
        return;
    };
    let is_plain_entry = |entry: &&Entry| address(entry).is_some_and(is_plain);
    let (checked, unchecked): (Vec<&Entry>, Vec<&Entry>) = facts
        .entries
        .iter()
        .filter(is_plain_entry)
        .partition(|entry| !entry.hashes.is_empty());
    report(
        sink,
        &checked,
        Severity::Low,
        "packages come unencrypted, though the lock file holds their digests",
    );
    report(
        sink,
        &unchecked,
        Severity::Medium,
        "packages come unencrypted, and nothing checks them",
    );
    let keys = &[
        "index",
        "extra-index",
        "first-index",
        "explicit-index",
        "find-links",
        "registry",
        "publish-registry",
    ];
    let addresses = hints(facts, keys).filter(|hint| is_plain(&hint.value));
    let scoped = facts
        .hints
        .iter()
        .filter(|hint| hint.key.starts_with("registry:") && is_plain(&hint.value));
    for hint in addresses.chain(scoped) {
        let message = format!("an index is reached unencrypted: {}", hint.value);
        sink.found(
            Found::new(message)
                .at(hint.offset)
                .evidence_at("index", hint.value.clone(), hint.offset),
        );
    }
    for hint in hints(facts, &["trusted-host"]) {
        let message = format!("certificates are not checked: {}", hint.value);
        sink.found(Found::new(message).at(hint.offset).evidence_at(
            "setting",
            hint.value.clone(),
            hint.offset,
        ));
    }
}

fn report(sink: &mut Sink<'_>, entries: &[&Entry], severity: Severity, what: &str) {
    let Some(first) = entries.first() else { return };
    let message = format!("{} {what}", entries.len());
    let mut found = Found::new(message).at(first.offset).severity(severity);
    for entry in entries.iter().take(8) {
        let text = format!("{}: {}", entry.name, address(entry).unwrap_or_default());
        found = found.evidence_at("package", text, entry.offset);
    }
    sink.found(found);
}
