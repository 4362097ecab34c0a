//! Lists that include other lists that are not there.

use crate::known::manifests::{folder_of, of};
use crate::rule::Folder;
use crate::sink::{Found, Sink};
use wb_core::Severity;

crate::rule! {
    /// A list of packages includes another file (`-r`, `-c`, `file:`, `dynamic`) that is not in the scanned folder, or that is
    /// there and was not read as a list of packages.
    ///
    /// ## Why it matters
    /// The packages of that file are installed as well, and nobody assessed them.
    ///
    /// ## What to do
    /// Scan the whole project. If the file is there, have it say what it asks for in a way that pip reads.
    pub static RULE = {
        id: "deps-include-missing",
        since: "0.1.0",
        severity: Low,
        summary: "a list of packages includes another that was not read",
        remedy: "scan the whole project, with the file that is included",
        wants: ["python-dependencies"],
        check: Folder(check),
    };
}

fn check(folder: &Folder<'_>, sink: &mut Sink<'_>) {
    // A single file has nothing beside it.
    if folder.root.is_empty() {
        return;
    }
    for file in folder.files {
        for facts in of(file) {
            for include in &facts.includes {
                let path = include.path.trim_matches(['"', '\'']);
                if path.contains("://") || path.contains("${") || path.contains('*') {
                    continue;
                }
                let Some(target) = joined(folder_of(&file.path), path) else {
                    continue;
                };
                let there = folder.get(&target);
                let is_read = there.is_some_and(|there| of(there).next().is_some());
                let is_empty =
                    there.is_some_and(|there| matches!(there.kind, crate::rule::FolderFileKind::File(0)));
                if is_read || is_empty {
                    continue;
                }
                let what = if there.is_some() {
                    "is no list of packages known here"
                } else {
                    "is not there"
                };
                let found = Found::new(format!("`{path}` is included, and {what}"));
                let severity = if there.is_some() {
                    Severity::Medium
                } else {
                    Severity::Low
                };
                let found = found
                    .in_file(folder.place(file))
                    .at(include.offset)
                    .severity(severity);
                sink.found(found.evidence_at("included", include.path.clone(), include.offset));
            }
        }
    }
}

/// The path of a file beside another; none if it leads out of the folder or is absolute.
fn joined(folder: &str, path: &str) -> Option<String> {
    if path.starts_with(['/', '~', '\\']) {
        return None;
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    for part in path.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}
