//! A package that runs code whenever Python starts.

use crate::package::{Moment, Package, Said, severity};
use crate::sink::{Found, Sink};
use wb_core::Severity;

crate::rule! {
    /// A package puts a `.pth` file with a line of code, `sitecustomize.py` or `usercustomize.py` into Python's folder
    /// of packages. Lines that tools write for namespaces, editable installations and coverage are known and not named.
    ///
    /// ## Why it matters
    /// Such code runs in every Python that starts on the machine, whether or not the package is imported: in `pip`, in
    /// the editor, in a job of somebody else. It is where a stolen release of a popular package put its stealer in
    /// March 2026.
    ///
    /// ## What to do
    /// Read the line. Uninstalling the package may not remove the file.
    pub static RULE = {
        id: "deps-package-runs-at-start",
        since: "0.1.0",
        severity: Medium,
        summary: "a package runs code whenever Python starts",
        remedy: "read the line; remove the file if you do not know why it is there",
        check: Package(check),
    };
}

fn check(package: &Package<'_>, sink: &mut Sink<'_>) {
    for file in &package.tree.files {
        let misdeed = package
            .tree
            .misdeeds()
            .iter()
            .find(|misdeed| misdeed.path == file.path && misdeed.moment == Moment::StartUp);
        let lines = file.said.iter().find_map(|said| match said {
            Said::PathFile(facts) => Some(facts.lines.as_slice()),
            _ => None,
        });
        let is_custom = matches!(file.base(), "sitecustomize.py" | "usercustomize.py") && misdeed.is_some();
        let odd = lines
            .unwrap_or_default()
            .iter()
            .find(|line| !is_known(file.base(), line));
        let Some(shown) = odd.cloned().or_else(|| is_custom.then(String::new)) else {
            continue;
        };
        let mut message = format!("`{}` runs whenever Python starts", file.path);
        let mut weight = if runs_anything(&shown) {
            Severity::High
        } else {
            Severity::Medium
        };
        if let Some(misdeed) = misdeed {
            weight = severity(misdeed).max(Severity::High);
            message = format!("{message}, and {}", misdeed.kind.words());
        }
        let mut found = Found::new(message).in_file(file.place.clone()).severity(weight);
        if !shown.is_empty() {
            found = found.evidence("line", shown.chars().take(400).collect::<String>());
        }
        for (text, offset) in misdeed.iter().flat_map(|misdeed| &misdeed.evidence) {
            found = found.evidence_at("code", text.clone(), *offset);
        }
        sink.found(found);
    }
}

/// True if a line does more than import: it runs texts or programs, or decodes something.
fn runs_anything(line: &str) -> bool {
    const WORDS: &[&str] = &[
        "exec(",
        "eval(",
        "subprocess",
        "os.system",
        "popen",
        "Popen",
        "b64decode",
        "urlopen",
        "requests",
        "socket",
        "marshal",
        "zlib",
        "compile(",
        "__import__('builtins')",
        "ctypes",
    ];
    WORDS.iter().any(|word| line.contains(word))
}

/// Lines that widely used tools write.
fn is_known(base: &str, line: &str) -> bool {
    let line = line.trim();
    let is_namespace = base.ends_with("-nspkg.pth")
        && line.starts_with("import sys, types, os;")
        && !line.contains("exec(")
        && !line.contains("subprocess");
    let is_plain = line.strip_prefix("import ").is_some_and(|modules| {
        let is_name = |c: char| c.is_alphanumeric() || "_., ".contains(c);
        modules.chars().all(is_name)
    });
    let is_finder = base.starts_with("__editable__")
        && line.contains("__editable__")
        && line.ends_with(".install()")
        && line.len() < 200;
    let is_setuptools = base == "distutils-precedence.pth"
        && line.starts_with("import os; var = 'SETUPTOOLS_USE_DISTUTILS'")
        && line.len() < 300;
    let is_coverage = line.starts_with("import coverage; coverage.process_startup()")
        || line.starts_with("import sys; exec('try: import coverage");
    let is_legacy = line.starts_with("import sys; sys.__plen = len(sys.path)")
        || line.starts_with("import sys; new=sys.path[sys.__plen:]");
    is_namespace || is_plain && is_own(base, line) || is_finder || is_setuptools || is_coverage || is_legacy
}

/// A line that only imports modules that bear the name of the file: `import _virtualenv` in `_virtualenv.pth`.
fn is_own(base: &str, line: &str) -> bool {
    let stem = base
        .trim_end_matches(".pth")
        .trim_start_matches('_')
        .to_ascii_lowercase();
    let stem: String = stem.chars().filter(|c| c.is_alphanumeric()).collect();
    let modules = line.trim_start_matches("import ").to_ascii_lowercase();
    let modules: String = modules.chars().filter(|c| c.is_alphanumeric()).collect();
    stem.len() > 3 && (modules.contains(&stem) || stem.contains(&modules) && modules.len() > 3)
}
