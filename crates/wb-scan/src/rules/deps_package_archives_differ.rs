//! A wheel that holds code which the source distribution of the same release does not.

use crate::package::{Package, PackageFile, PackageKind};
use crate::sink::{Found, Sink};
use std::collections::BTreeSet;
use wb_core::Severity;
use wb_deps::Family;

crate::rule! {
    /// A wheel and a source distribution of the same release were scanned together, and the wheel has Python files
    /// that the source does not have.
    ///
    /// ## Why it matters
    /// Reviewers read the source; users install the wheel. Code that is only in the wheel was built by somebody else,
    /// or put there.
    ///
    /// ## What to do
    /// Read the files named, and ask the publisher how they come to be there.
    pub static RULE = {
        id: "deps-package-archives-differ",
        since: "0.1.0",
        severity: High,
        summary: "a wheel holds Python files that its source distribution does not",
        remedy: "read the files named, and ask the publisher where they come from",
        check: Package(check),
    };
}

/// Files that builds write.
const WRITTEN: &[&str] = &[
    "_version.py",
    "version.py",
    "__version__.py",
    "__config__.py",
    "_buildinfo.py",
    "__init__.py",
];

fn check(package: &Package<'_>, sink: &mut Sink<'_>) {
    let tree = package.tree;
    if tree.kind != PackageKind::Wheel {
        return;
    }
    let same = |other: &Option<String>| match (&tree.name, other) {
        (Some(left), Some(right)) => Family::PyPi.normalise(left) == Family::PyPi.normalise(right),
        _ => false,
    };
    let source = package
        .all
        .iter()
        .find(|other| other.kind == PackageKind::Sdist && same(&other.name) && other.version == tree.version);
    let Some(source) = source else { return };
    let known: BTreeSet<&str> = source.files.iter().map(|file| file.path.as_str()).collect();
    let is_known = |path: &str| {
        known.contains(path)
            || known.contains(format!("src/{path}").as_str())
            || known.iter().any(|known| known.ends_with(&format!("/{path}")))
    };
    let loose: Vec<&PackageFile> = tree
        .files
        .iter()
        .filter(|file| matches!(file.ending().as_str(), "py" | "pth"))
        .filter(|file| !WRITTEN.contains(&file.base()) && !is_known(&file.path))
        .filter(|file| !file.base().ends_with("_pb2.py") && !file.base().ends_with("_pb2_grpc.py"))
        .collect();
    let acting = loose.iter().find(|file| file.deeds().next().is_some());
    let Some(first) = acting.or(loose.first()) else {
        return;
    };
    let weight = if acting.is_some() {
        Severity::High
    } else {
        Severity::Low
    };
    let message = format!(
        "{} Python files of the wheel are not in the source distribution, `{}` among them",
        loose.len(),
        first.path
    );
    let mut found = Found::new(message).in_file(first.place.clone()).severity(weight);
    for file in loose.iter().take(8) {
        found = found.evidence("file", file.path.clone());
    }
    sink.found(found);
}
