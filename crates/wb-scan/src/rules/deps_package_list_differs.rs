//! A wheel whose list of files is not what it holds.

use crate::package::{Package, PackageFile, PackageKind};
use crate::sink::{Found, Sink};
use std::collections::BTreeMap;
use wb_core::Severity;
use wb_formats::package::declaration::{DeclarationKind, ListedFile};

crate::rule! {
    /// Files of a wheel are not in its `RECORD`, or have another digest or size than it says. For a wheel every file
    /// but signatures has to be listed; what is changed afterwards shows here.
    ///
    /// ## Why it matters
    /// Whoever adds code to a finished wheel often forgets the list, or leaves the file out on purpose: it is not
    /// removed when the package is.
    ///
    /// ## What to do
    /// Fetch the wheel again from its publisher, and compare.
    pub static RULE = {
        id: "deps-package-list-differs",
        since: "0.1.0",
        severity: High,
        summary: "a wheel holds files that its list does not, or others than the list says",
        remedy: "fetch the wheel again from its publisher and compare",
        check: Package(check),
    };
}

fn check(package: &Package<'_>, sink: &mut Sink<'_>) {
    let tree = package.tree;
    if tree.kind != PackageKind::Wheel || !tree.is_archive {
        return;
    }
    let Some((record, facts)) = tree.declarations(DeclarationKind::Record).next() else {
        return;
    };
    let listed: BTreeMap<&str, &ListedFile> = facts
        .files
        .iter()
        .map(|file| (file.path.trim_start_matches("./"), file))
        .collect();
    let mut loose: Vec<&PackageFile> = Vec::new();
    let mut changed: Vec<&PackageFile> = Vec::new();
    for file in &tree.files {
        let is_exempt = file.path == record.path
            || ["RECORD.jws", "RECORD.p7s"].contains(&file.base())
            || file.path.contains('\u{203a}');
        // Members of archives inside the wheel are no files of it.
        let is_member = file.place.path.len() > tree.place.path.len().saturating_add(1);
        if is_exempt || is_member {
            continue;
        }
        match listed.get(file.path.as_str()) {
            None if facts.unlisted == 0 => loose.push(file),
            None => {}
            Some(line) => {
                let differs = |left: &Option<String>, right: &Option<String>| matches!((left, right), (Some(left), Some(right)) if left != right);
                if differs(&line.sha256, &file.sha256) {
                    changed.push(file);
                }
            }
        }
    }
    report(&loose, "are not in the list of files", sink);
    report(
        &changed,
        "are not the ones that the list of files describes",
        sink,
    );
}

fn report(files: &[&PackageFile], what: &str, sink: &mut Sink<'_>) {
    let runs = |file: &&&PackageFile| {
        matches!(
            file.ending().as_str(),
            "py" | "pth" | "so" | "pyd" | "dll" | "js" | "exe" | "sh" | "pyc"
        )
    };
    let Some(first) = files.iter().find(runs).or(files.first()) else {
        return;
    };
    let severity = if files.iter().any(|file| runs(&file)) {
        Severity::High
    } else {
        Severity::Low
    };
    let message = format!(
        "{} files of the wheel {what}, `{}` among them",
        files.len(),
        first.path
    );
    let mut found = Found::new(message)
        .in_file(first.place.clone())
        .severity(severity);
    for file in files.iter().take(8) {
        found = found.evidence("file", file.path.clone());
    }
    sink.found(found);
}
