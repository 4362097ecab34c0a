//! Packages of a lock file that come from another host than the others.

use crate::known::manifests::{folder_of, hints, of, projects};
use crate::rule::{Folder, FolderFile};
use crate::sink::{Found, Sink};
use std::collections::{BTreeMap, BTreeSet};
use wb_core::Severity;
use wb_formats::deps::address::host;
use wb_formats::deps::{DependencyFacts, Entry, Origin};

crate::rule! {
    /// A few packages of a lock file come from another index, or from an address on another host, than all others, and no
    /// configuration beside it names that index.
    ///
    /// ## Why it matters
    /// Nobody reads lock files. Whoever may propose a change puts the address of a package of their own there, under the
    /// name of a good one, and every installation takes it (lockfile poisoning).
    ///
    /// ## What to do
    /// Ask who put the address there. If the index is meant, name it in the configuration (`.npmrc`, `[[tool.uv.index]]`).
    pub static RULE = {
        id: "deps-lock-host-differs",
        since: "0.1.0",
        severity: Medium,
        summary: "a few packages of a lock file come from another host",
        remedy: "ask who put the address there; name an index that is meant in the configuration",
        wants: [
            "dotnet-dependencies", "go-dependencies", "java-dependencies", "javascript-dependencies", "php-dependencies",
            "python-dependencies", "ruby-dependencies", "rust-dependencies",
        ],
        check: Folder(check),
    };
}

fn check(folder: &Folder<'_>, sink: &mut Sink<'_>) {
    for project in projects(folder).values() {
        for (file, facts) in &project.locks {
            one(folder, file, facts, sink);
        }
    }
}

fn one(folder: &Folder<'_>, file: &FolderFile, facts: &DependencyFacts, sink: &mut Sink<'_>) {
    let mut hosts: BTreeMap<String, Vec<&Entry>> = BTreeMap::new();
    for entry in &facts.entries {
        // Archives of conda lie wherever their channel does.
        if let Some(Origin::Index { url } | Origin::Address { url }) = &entry.origin
            && entry.ecosystem.as_deref() != Some("conda")
            && let Some(host) = host(url)
        {
            hosts.entry(host).or_default().push(entry);
        }
    }
    let all: usize = hosts.values().map(Vec::len).sum();
    let Some(most) = hosts.values().map(Vec::len).max() else {
        return;
    };
    let known = configured(folder, file);
    for (host, entries) in &hosts {
        // Two registries side by side are two registries; one package from elsewhere is remarkable.
        let is_few = entries.len() < most && entries.len().saturating_mul(10) <= all;
        if !is_few || known.contains(host) {
            continue;
        }
        let is_unchecked = entries.iter().any(|entry| entry.hashes.is_empty());
        let (severity, digest) = match is_unchecked {
            true => (Severity::High, ", without a digest"),
            false => (Severity::Medium, ""),
        };
        let message = format!("{} of {all} packages come from `{host}`{digest}", entries.len());
        let offset = entries.first().and_then(|entry| entry.offset);
        let mut found = Found::new(message)
            .in_file(folder.place(file))
            .at(offset)
            .severity(severity);
        for entry in entries.iter().take(8) {
            let url = crate::known::manifests::address(entry).unwrap_or_default();
            found = found.evidence_at("package", format!("{}: {url}", entry.name), entry.offset);
        }
        sink.found(found);
    }
}

/// Hosts that configurations and manifests in the folder, and in those above, name.
fn configured(folder: &Folder<'_>, lock: &FolderFile) -> BTreeSet<String> {
    const KEYS: &[&str] = &[
        "index",
        "extra-index",
        "first-index",
        "explicit-index",
        "find-links",
        "registry",
    ];
    let place = folder_of(&lock.path);
    let is_above = |file: &&FolderFile| {
        let above = folder_of(&file.path);
        above.is_empty()
            || place == above
            || place
                .strip_prefix(above)
                .is_some_and(|rest| rest.starts_with('/'))
    };
    let mut known = BTreeSet::new();
    for facts in folder.files.iter().filter(is_above).flat_map(of) {
        known.extend(hints(facts, KEYS).filter_map(|hint| host(&hint.value)));
        let scoped = facts
            .hints
            .iter()
            .filter(|hint| hint.key.starts_with("registry:"));
        known.extend(scoped.filter_map(|hint| host(&hint.value)));
        if facts.role == wb_formats::deps::FileRole::Manifest {
            known.extend(
                facts
                    .entries
                    .iter()
                    .filter_map(|entry| host(crate::known::manifests::address(entry)?)),
            );
        }
    }
    known
}
