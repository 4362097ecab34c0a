//! A lock file that says something else than the manifest beside it.

use crate::known::manifests::{Project, address, family, is_by_name, is_wish, name, projects};
use crate::rule::{Folder, FolderFile};
use crate::sink::{Found, Sink};
use std::collections::{BTreeMap, BTreeSet};
use wb_core::Severity;
use wb_deps::range::Requirement;
use wb_formats::deps::{DependencyFacts, Entry, Origin, Scope};

crate::rule! {
    /// The lock file takes a package from an address or a repository that the manifest beside it asks for by name; locks a
    /// version that the manifest does not allow; or lacks a package that the manifest asks for.
    ///
    /// ## Why it matters
    /// Installers believe the lock file. What the manifest asks for is what people read and review: a lock file that was
    /// changed by hand installs something else (lockfile poisoning). A version that is not allowed, or a package that is
    /// missing, is mostly a lock file that was forgotten: what is installed is not what was meant either.
    ///
    /// ## What to do
    /// Have the lock file written anew, and look at what changes.
    pub static RULE = {
        id: "deps-lock-disagrees",
        since: "0.1.0",
        severity: Medium,
        summary: "a lock file says something else than its manifest",
        remedy: "have the lock file written anew, and look at what changes",
        wants: [
            "dotnet-dependencies", "go-dependencies", "java-dependencies", "javascript-dependencies", "php-dependencies",
            "python-dependencies", "ruby-dependencies", "rust-dependencies",
        ],
        check: Folder(check),
    };
}

/// Which manifests each lock file is made from.
const PAIRS: &[(&str, &[&str])] = &[
    ("uv.lock", &["pyproject.toml"]),
    ("poetry.lock", &["pyproject.toml"]),
    ("pdm.lock", &["pyproject.toml"]),
    ("Pipfile.lock", &["Pipfile"]),
    ("package-lock.json", &["package.json"]),
    ("yarn.lock", &["package.json"]),
    ("pnpm-lock.yaml", &["package.json"]),
    ("bun.lock", &["package.json"]),
    ("Cargo.lock", &["Cargo.toml"]),
    ("Gemfile.lock", &["Gemfile"]),
    ("composer.lock", &["composer.json"]),
];

fn check(folder: &Folder<'_>, sink: &mut Sink<'_>) {
    for project in projects(folder).values() {
        for (file, lock) in &project.locks {
            let pair = PAIRS.iter().find(|(kind, _)| lock.kind.starts_with(kind));
            // A lock with gaps has packages that were not understood.
            let is_whole = lock.unparsed.is_empty() && lock.unlisted == 0;
            if let Some((_, kinds)) = pair.filter(|_| is_whole) {
                compare(folder, project, file, lock, kinds, sink);
            }
        }
    }
}

fn compare(
    folder: &Folder<'_>,
    project: &Project<'_>,
    file: &FolderFile,
    lock: &DependencyFacts,
    kinds: &[&str],
    sink: &mut Sink<'_>,
) {
    let mut locked: BTreeMap<String, Vec<&Entry>> = BTreeMap::new();
    for entry in &lock.entries {
        locked.entry(name(lock, entry)).or_default().push(entry);
    }
    for (_, manifest) in project
        .manifests
        .iter()
        .filter(|(_, facts)| kinds.contains(&facts.kind))
    {
        let overridden: BTreeSet<String> = manifest
            .entries
            .iter()
            .filter(|entry| entry.scope == Scope::Constraint)
            .map(|entry| name(manifest, entry))
            .collect();
        for wish in manifest.entries.iter().filter(|entry| is_wish(entry)) {
            let key = name(manifest, wish);
            if overridden.contains(&key) {
                continue;
            }
            let said = match locked.get(&key) {
                Some(found) => disagreement(manifest, wish, found),
                None => missing(lock, wish),
            };
            if let Some((severity, words)) = said {
                let offset = locked.get(&key).and_then(|found| found.first()?.offset);
                let found = Found::new(words)
                    .in_file(folder.place(file))
                    .at(offset)
                    .severity(severity);
                let asked = wish
                    .requirement
                    .clone()
                    .unwrap_or_else(|| "any version".to_owned());
                sink.found(found.evidence("asked for", format!("{} {asked}", wish.name)));
            }
        }
    }
}

/// What the lock has instead of what is wished for; none if it fits, or if nobody can tell.
fn disagreement(manifest: &DependencyFacts, wish: &Entry, locked: &[&Entry]) -> Option<(Severity, String)> {
    // An address in the manifest leads to the same address in the lock.
    if !is_by_name(wish) || wish.unresolved.is_some() {
        return None;
    }
    let elsewhere = |entry: &&&Entry| {
        matches!(
            entry.origin,
            Some(Origin::Repository { .. } | Origin::Address { .. })
        )
    };
    let by_name: Vec<&&Entry> = locked.iter().filter(|entry| !elsewhere(entry)).collect();
    if let Some(other) = locked.iter().find(elsewhere).filter(|_| by_name.is_empty()) {
        let url = address(other).unwrap_or_default();
        let words = format!(
            "the lock file takes {} from {url}, and the manifest asks for it by name",
            wish.name
        );
        // Some registries of organisations hand out the packages of a scope from addresses like any other.
        let is_registry = wish.name.starts_with('@')
            && !other.hashes.is_empty()
            && matches!(other.origin, Some(Origin::Address { .. }));
        let severity = if is_registry {
            Severity::Medium
        } else {
            Severity::High
        };
        return Some((severity, words));
    }
    let family = family(manifest)?;
    let requirement = Requirement::parse(family, wish.requirement.as_deref()?).ok()?;
    let versions: Vec<&str> = by_name
        .iter()
        .filter_map(|entry| entry.version.as_deref())
        .collect();
    let allowed: Vec<Option<bool>> = versions
        .iter()
        .map(|version| requirement.allows(version))
        .collect();
    // One that fits, or that nobody can judge, is enough: other versions are there for others.
    let is_refused = !allowed.is_empty() && allowed.iter().all(|allowed| *allowed == Some(false));
    is_refused.then(|| {
        let words = format!(
            "the lock file has {} {}, and the manifest asks for {requirement}",
            wish.name,
            versions.join(" and "),
            requirement = wish.requirement.as_deref().unwrap_or_default(),
        );
        (Severity::Medium, words)
    })
}

/// Packages that only some environments have, and optional ones, need not be locked.
fn missing(lock: &DependencyFacts, wish: &Entry) -> Option<(Severity, String)> {
    let is_certain = matches!(wish.scope, Scope::Run | Scope::Develop)
        && wish.condition.is_none()
        && wish.group.is_none()
        && is_by_name(wish)
        && wish.unresolved.is_none();
    let is_own = lock
        .subject
        .as_ref()
        .is_some_and(|subject| subject.name == wish.name);
    (is_certain && !lock.entries.is_empty() && !is_own).then(|| {
        (
            Severity::Low,
            format!("the lock file lacks {}, which the manifest asks for", wish.name),
        )
    })
}
