//! Packages that are asked for in whatever version is newest.

use crate::known::manifests::{is_by_name, is_wish, projects};
use crate::rule::Folder;
use crate::sink::{Found, Sink};
use wb_formats::deps::{Entry, Scope};

crate::rule! {
    /// A manifest without a lock file beside it asks for packages in any version.
    ///
    /// ## Why it matters
    /// Each installation takes what is newest at that moment: a bad release reaches you the minute that it is published,
    /// and nobody can say afterwards what was installed.
    ///
    /// ## What to do
    /// Keep a lock file, or give at least the versions that were tested.
    pub static RULE = {
        id: "deps-unpinned",
        since: "0.1.0",
        severity: Info,
        summary: "packages are asked for in whatever version is newest",
        remedy: "keep a lock file, or give the versions that were tested",
        wants: [
            "dotnet-dependencies", "go-dependencies", "java-dependencies", "javascript-dependencies", "php-dependencies",
            "python-dependencies", "ruby-dependencies", "rust-dependencies",
        ],
        check: Folder(check),
    };
}

fn check(folder: &Folder<'_>, sink: &mut Sink<'_>) {
    for project in projects(folder)
        .values()
        .filter(|project| project.locks.is_empty())
    {
        for (file, facts) in &project.manifests {
            let is_open = |entry: &&Entry| {
                is_wish(entry)
                    && is_by_name(entry)
                    && matches!(entry.scope, Scope::Run | Scope::Develop)
                    && entry.version.is_none()
                    && entry.requirement.is_none()
                    && entry.unresolved.is_none()
            };
            let open: Vec<&Entry> = facts.entries.iter().filter(is_open).collect();
            let Some(first) = open.first() else { continue };
            let message = format!("{} packages are asked for in any version", open.len());
            let mut found = Found::new(message).in_file(folder.place(file)).at(first.offset);
            for entry in open.iter().take(8) {
                found = found.evidence_at("package", entry.name.clone(), entry.offset);
            }
            sink.found(found);
        }
    }
}
