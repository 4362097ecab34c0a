//! Names that look like an organisation's own, asked for where anybody can register them.

use crate::known::manifests::{hints, is_by_name, is_wish, of, projects};
use crate::rule::Folder;
use crate::sink::{Found, Sink};
use std::collections::BTreeSet;
use wb_formats::deps::{DependencyFacts, Entry, Origin};

crate::rule! {
    /// A manifest asks for packages whose names look like an organisation's own (`internal`, `intranet`, `corp`), without a
    /// scope or an index that they are bound to; or for packages of the project's own scope, while nothing says which
    /// registry that scope belongs to.
    ///
    /// ## Why it matters
    /// Names that a public index does not have can be registered there by anybody: the next installation on a machine
    /// without your configuration takes the stranger's package (dependency confusion).
    ///
    /// ## What to do
    /// Bind the scope to its registry in `.npmrc` (`@scope:registry=…`), bind the package to its index, or register the name
    /// in the public index.
    ///
    /// ## References
    /// - Dependency confusion (Birsan, 2021)
    pub static RULE = {
        id: "deps-name-internal",
        since: "0.1.0",
        severity: Low,
        summary: "packages look like an organisation's own and are bound to no index",
        remedy: "bind the scope or the package to its index",
        wants: [
            "dotnet-dependencies", "go-dependencies", "java-dependencies", "javascript-dependencies", "php-dependencies",
            "python-dependencies", "ruby-dependencies", "rust-dependencies",
        ],
        check: Folder(check),
    };
}

fn check(folder: &Folder<'_>, sink: &mut Sink<'_>) {
    // What is made here need not be fetched.
    let own: BTreeSet<&str> = folder
        .files
        .iter()
        .flat_map(of)
        .filter_map(|facts| Some(facts.subject.as_ref()?.name.as_str()))
        .collect();
    let scopes: BTreeSet<&str> = folder
        .files
        .iter()
        .flat_map(of)
        .flat_map(|facts| facts.hints.iter())
        .filter_map(|hint| hint.key.strip_prefix("registry:"))
        .collect();
    for ((_, ecosystem), project) in projects(folder) {
        if !matches!(ecosystem, "npm" | "PyPI") {
            continue;
        }
        for (file, facts) in &project.manifests {
            let is_bound = hints(facts, &["index", "registry", "explicit-index", "first-index"])
                .next()
                .is_some();
            if is_bound {
                continue;
            }
            let odd = |entry: &&Entry| {
                is_wish(entry)
                    && is_by_name(entry)
                    && !matches!(entry.origin, Some(Origin::Index { .. }))
                    && !own.contains(entry.name.as_str())
                    && (is_internal(&entry.name) || is_own_scope(facts, entry, &scopes))
            };
            let odd: Vec<&Entry> = facts.entries.iter().filter(odd).collect();
            let Some(first) = odd.first() else { continue };
            let message = format!(
                "{} packages look like an organisation's own and are bound to no index",
                odd.len()
            );
            let mut found = Found::new(message).in_file(folder.place(file)).at(first.offset);
            for entry in odd.iter().take(8) {
                found = found.evidence_at("package", entry.name.clone(), entry.offset);
            }
            sink.found(found);
        }
    }
}

/// True if a word of an unscoped name says that it is not for the public.
fn is_internal(name: &str) -> bool {
    let mut words = name.split(['-', '_', '.', '/']);
    !name.starts_with('@') && words.any(|word| matches!(word, "internal" | "intranet" | "corp" | "inhouse"))
}

/// True for a package of the scope of a project that is not for the public itself.
fn is_own_scope(facts: &DependencyFacts, entry: &Entry, scopes: &BTreeSet<&str>) -> bool {
    let scope = |name: &str| {
        name.strip_prefix('@')
            .and_then(|rest| rest.split_once('/'))
            .map(|(scope, _)| format!("@{scope}"))
    };
    let own = facts.subject.as_ref().and_then(|subject| scope(&subject.name));
    let is_private = hints(facts, &["private"]).next().is_some();
    is_private
        && own.is_some()
        && own == scope(&entry.name)
        && !own.is_some_and(|own| scopes.contains(own.as_str()))
}
