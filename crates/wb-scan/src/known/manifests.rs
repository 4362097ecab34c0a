//! Questions that several rules ask about manifests and lock files.

use crate::rule::{Folder, FolderFile};
use std::collections::BTreeMap;
use wb_deps::{Ecosystem, Family};
use wb_formats::deps::{DependencyFacts, Entry, FileRole, Hint, Origin, Scope};

/// Formats whose facts are about packages, for rules about folders.
pub(crate) fn of(file: &FolderFile) -> impl Iterator<Item = &DependencyFacts> {
    file.facts.iter().filter_map(DependencyFacts::of)
}

/// The folder of a path; empty for the scanned root itself.
pub(crate) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// What lies in one folder and belongs to one ecosystem.
#[derive(Default)]
pub(crate) struct Project<'f> {
    /// What people wrote.
    pub(crate) manifests: Vec<(&'f FolderFile, &'f DependencyFacts)>,
    /// What resolvers wrote.
    pub(crate) locks: Vec<(&'f FolderFile, &'f DependencyFacts)>,
}

/// Manifests and locks by folder and ecosystem. What is installed is left out.
pub(crate) fn projects<'f>(folder: &'f Folder<'_>) -> BTreeMap<(&'f str, &'f str), Project<'f>> {
    let mut projects: BTreeMap<(&str, &str), Project<'_>> = BTreeMap::new();
    for file in folder.files {
        for facts in of(file) {
            let key = (folder_of(&file.path), facts.ecosystem.as_str());
            let project = projects.entry(key).or_default();
            match facts.role {
                FileRole::Manifest => project.manifests.push((file, facts)),
                FileRole::Lock => project.locks.push((file, facts)),
                FileRole::Installed | FileRole::Package => {}
            }
        }
    }
    projects
}

/// The family of a file's ecosystem.
pub(crate) fn family(facts: &DependencyFacts) -> Option<Family> {
    Some(Ecosystem::parse(&facts.ecosystem)?.family)
}

/// The name of an entry as its ecosystem compares names.
pub(crate) fn name(facts: &DependencyFacts, entry: &Entry) -> String {
    let own = entry
        .ecosystem
        .as_deref()
        .and_then(Ecosystem::parse)
        .map(|own| own.family);
    match own.or_else(|| family(facts)) {
        Some(family) => family.normalise(&entry.name),
        None => entry.name.clone(),
    }
}

/// True for what is asked for by name, from whichever index is asked.
pub(crate) const fn is_by_name(entry: &Entry) -> bool {
    matches!(entry.origin, None | Some(Origin::Index { .. }))
}

/// True for what the project itself asks for.
pub(crate) fn is_wish(entry: &Entry) -> bool {
    entry.scope != Scope::Constraint && entry.is_direct != Some(false)
}

/// Hints with one of these keys.
pub(crate) fn hints<'f>(
    facts: &'f DependencyFacts,
    keys: &'static [&'static str],
) -> impl Iterator<Item = &'f Hint> {
    facts
        .hints
        .iter()
        .filter(move |hint| keys.contains(&hint.key.as_str()))
}

/// The address of an entry, if it comes from one.
pub(crate) fn address(entry: &Entry) -> Option<&str> {
    match entry.origin.as_ref()? {
        Origin::Index { url } | Origin::Address { url } | Origin::Repository { url, .. } => Some(url),
        Origin::Path { .. } | Origin::Workspace => None,
    }
}

/// True for an address whose bytes anybody on the way can change. Loopback has no way.
pub(crate) fn is_plain(address: &str) -> bool {
    const PLAIN: [&str; 7] = [
        "http://",
        "git://",
        "git+http://",
        "git+git://",
        "ftp://",
        "svn://",
        "svn+http://",
    ];
    let lower = address.trim().to_ascii_lowercase();
    let host = wb_formats::deps::address::host(&lower).unwrap_or_default();
    let is_here = matches!(host.as_str(), "localhost" | "127.0.0.1" | "[::1" | "[::1]" | "");
    PLAIN.iter().any(|scheme| lower.starts_with(scheme)) && !is_here
}
