//! When a file of a package runs.

use super::{PackageKind, PackageTree};
use std::collections::BTreeMap;
use wb_formats::code::python::Runs;
use wb_formats::package::declaration::DeclarationKind;

/// When something runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Moment {
    /// When the package is installed or built.
    Install,
    /// Whenever the interpreter starts.
    StartUp,
    /// When the package is imported.
    Import,
    /// When something of it is called.
    Use,
    /// Never by itself: tests, documentation, examples.
    Aside,
}

impl Moment {
    /// In a report's words.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Install => "when the package is installed or built",
            Self::StartUp => "whenever Python starts",
            Self::Import => "when the package is imported",
            Self::Use => "when it is called",
            Self::Aside => "in a file that nothing of the package starts",
        }
    }
}

/// Folders whose files only developers run.
const ASIDE: &[&str] = &[
    "test",
    "tests",
    "testing",
    "doc",
    "docs",
    "example",
    "examples",
    "benchmark",
    "benchmarks",
    "demo",
    "demos",
    "tools",
    "ci",
    ".github",
    "scripts",
    "node_modules",
    "fixtures",
    "vendor",
    "third_party",
    "samples",
    "fuzz",
    "perf",
    "__tests__",
    "spec",
    "contrib",
    "site",
];

/// When each file of a package runs, by its position.
pub(super) fn of(tree: &PackageTree) -> Vec<Moment> {
    let mut moments: Vec<Moment> = tree.files.iter().map(|file| by_path(tree, &file.path)).collect();
    let mut by_base: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, file) in tree.files.iter().enumerate() {
        by_base.entry(file.base()).or_default().push(at);
    }
    // Files that commands of the installation name, and files that those name.
    let mut waiting: Vec<String> = Vec::new();
    for file in &tree.files {
        let Some(facts) = file.declaration() else { continue };
        let is_own = file.path == file.base() || facts.kind != DeclarationKind::Npm;
        if is_own {
            waiting.extend(facts.commands.iter().map(|command| command.line.clone()));
            waiting.extend(facts.builders.iter().cloned());
        }
    }
    for (at, file) in tree.files.iter().enumerate() {
        if moments.get(at) == Some(&Moment::Install) {
            waiting.extend(file.deeds().map(|deed| deed.what.clone()));
        }
    }
    let mut steps = 0_usize;
    while let Some(line) = waiting.pop() {
        steps = steps.saturating_add(1);
        if steps > 5_000 {
            break;
        }
        for word in line.split(|c: char| c.is_whitespace() || "\"'`();,=&|".contains(c)) {
            let base = word.rsplit(['/', '\\']).next().unwrap_or(word);
            let names = [
                base.to_owned(),
                format!("{base}.js"),
                format!("{base}.py"),
                format!("{base}.cjs"),
            ];
            let is_folder = (word == "." || word.ends_with('/')) && line.contains("node");
            let index = is_folder.then(|| "index.js".to_owned());
            for name in names.iter().chain(&index) {
                for at in by_base.get(name.as_str()).into_iter().flatten() {
                    let Some(moment) = moments.get_mut(*at).filter(|moment| **moment > Moment::Install)
                    else {
                        continue;
                    };
                    if !is_meant(tree, *at, word) {
                        continue;
                    }
                    *moment = Moment::Install;
                    if let Some(file) = tree.files.get(*at) {
                        waiting.extend(file.deeds().map(|deed| deed.what.clone()));
                    }
                }
            }
        }
    }
    moments
}

/// True if a word of a command means this file: what it says of the folder fits.
fn is_meant(tree: &PackageTree, at: usize, word: &str) -> bool {
    let Some(file) = tree.files.get(at) else {
        return false;
    };
    let word = word.trim_start_matches("./").replace('\\', "/");
    let Some((folder, _)) = word.rsplit_once('/') else {
        // A bare name is a file of the folder that the package begins in, or one beside the script that names it.
        return file.path.matches('/').count() <= 1;
    };
    let folder = folder.trim_start_matches("../");
    folder.is_empty() || file.path.contains(folder)
}

fn by_path(tree: &PackageTree, path: &str) -> Moment {
    let base = path.rsplit('/').next().unwrap_or(path);
    let folders: Vec<&str> = path.split('/').rev().skip(1).collect();
    let is_top = folders.is_empty();
    match (tree.kind, base) {
        (PackageKind::Sdist, "setup.py") if is_top => return Moment::Install,
        (PackageKind::Gem, "extconf.rb" | "mkrf_conf.rb" | "Rakefile") => return Moment::Install,
        (PackageKind::Nupkg, "init.ps1" | "install.ps1" | "uninstall.ps1") => return Moment::Install,
        (PackageKind::Crate, "build.rs") if is_top => return Moment::Install,
        (_, "sitecustomize.py" | "usercustomize.py") if folders.len() <= 1 => return Moment::StartUp,
        _ => {}
    }
    let links = [
        "-post-link.sh",
        "-pre-link.sh",
        "-post-link.bat",
        "-pre-unlink.sh",
        "-pre-link.bat",
    ];
    if tree.kind == PackageKind::Conda && links.iter().any(|end| base.ends_with(end)) {
        return Moment::Install;
    }
    if base.ends_with(".pth") || base.ends_with(".start") {
        return Moment::StartUp;
    }
    let is_developers = base.starts_with("test_")
        || base.ends_with("_test.py")
        || base == "conftest.py"
        || base.ends_with(".test.js")
        || base.ends_with(".spec.js");
    if is_developers || folders.iter().any(|folder| ASIDE.contains(folder)) {
        return Moment::Aside;
    }
    // Development files of a source distribution lie in its own folder.
    let is_script = matches!(tree.kind, PackageKind::Sdist) && is_top;
    if is_script
        || matches!(
            base,
            "setup.py" | "gulpfile.js" | "Gruntfile.js" | "noxfile.py" | "tasks.py"
        )
    {
        return Moment::Aside;
    }
    Moment::Import
}

/// When a deed of a file runs, if the file runs at this moment.
pub(super) const fn of_deed(file: Moment, runs: Runs) -> Moment {
    match (file, runs) {
        (Moment::Import, Runs::Import) => Moment::Import,
        (Moment::Import, _) => Moment::Use,
        // A function of a build script is there to be called by it.
        (other, _) => other,
    }
}
