//! A package with a file that is something else than its name says, or that nobody is meant to read.

use crate::package::{Act, Package, PackageKind, Said};
use crate::sink::{Found, Sink};
use wb_core::Severity;
use wb_formats::code::executable::Kind;

crate::rule! {
    /// A package holds a program under the name of a picture, a sound, a font or a text, or a Python package holds
    /// JavaScript that a tool has made unreadable.
    ///
    /// ## Why it matters
    /// Payloads are carried where nobody looks. A Python package has no reason to bring hidden JavaScript: twice in
    /// 2026 it was a stealer for a runtime that the package fetched.
    ///
    /// ## What to do
    /// Ask the publisher what the file is for, and see what starts it.
    pub static RULE = {
        id: "deps-package-carries-odd-file",
        since: "0.1.0",
        severity: High,
        summary: "a package holds a program under a harmless name, or code that nobody is meant to read",
        remedy: "ask the publisher what the file is for, and see what starts it",
        check: Package(check),
    };
}

/// Endings of files that are never started.
const HARMLESS: &[&str] = &[
    "png", "jpg", "jpeg", "gif", "svg", "ico", "webp", "bmp", "txt", "md", "rst", "wav", "mp3", "ogg", "mp4",
    "ttf", "woff", "woff2", "css", "json", "log", "tmp", "dat", "pdf",
];

fn check(package: &Package<'_>, sink: &mut Sink<'_>) {
    let tree = package.tree;
    let is_python = matches!(
        tree.kind,
        PackageKind::Wheel | PackageKind::Sdist | PackageKind::Egg | PackageKind::Installed
    );
    for file in &tree.files {
        let ending = file.ending();
        let program = file.said.iter().find_map(|said| match said {
            Said::Program(kind) => Some(*kind),
            _ => None,
        });
        if let Some(kind) = program.filter(|_| HARMLESS.contains(&ending.as_str())) {
            let is_text = kind == Kind::Script
                && matches!(ending.as_str(), "txt" | "md" | "rst" | "json" | "log" | "dat");
            let message = format!("`{}` of the {} is a {}", file.path, tree.title(), kind.name());
            let weight = if is_text { Severity::Low } else { Severity::High };
            sink.found(Found::new(message).in_file(file.place.clone()).severity(weight));
        }
        let is_disguised = file.formats.contains(&"script") && program.is_none();
        if is_disguised
            && HARMLESS.contains(&ending.as_str())
            && !matches!(ending.as_str(), "txt" | "md" | "rst")
        {
            let message = format!("`{}` of the {} is a script", file.path, tree.title());
            sink.found(Found::new(message).in_file(file.place.clone()));
        }
        let is_script = matches!(ending.as_str(), "js" | "mjs" | "cjs");
        let unreadable = file.deeds().find(|deed| deed.act == Act::Unreadable);
        if let (true, true, Some(deed)) = (is_python, is_script, unreadable) {
            let message = format!(
                "`{}` of the {} is JavaScript with {}",
                file.path,
                tree.title(),
                deed.what
            );
            let is_aside = ["static/", "docs/", "test", "templates/", "_static/"]
                .iter()
                .any(|part| file.path.contains(part));
            let weight = if is_aside { Severity::Low } else { Severity::High };
            sink.found(Found::new(message).in_file(file.place.clone()).severity(weight));
        }
    }
}
