//! A TorchServe archive that has packages installed from an address of its own.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// The requirements file of a TorchServe archive names where packages come from: another index, an address, a
    /// repository, or a file in the archive.
    ///
    /// ## Why it matters
    /// With `install_py_dep_per_model=true` the server fetches and installs from there, and installing a package runs
    /// its code: whoever owns the address owns the server. A second index can also answer for the names of packages that
    /// you know.
    ///
    /// ## What to do
    /// Do not serve the archive before the line shown is gone or understood.
    pub static RULE = {
        id: "model-mar-requirements-foreign",
        since: "0.1.0",
        severity: High,
        summary: "a TorchServe archive has packages installed from an address of its own choosing",
        remedy: "remove the line from the requirements, or install the package yourself from where you trust",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::TorchMar(facts) = seen.facts else {
        return;
    };
    for line in facts.requirements.iter().filter(|line| is_foreign(line)) {
        let found = Found::new(format!("the requirements name a source of their own: `{line}`"));
        sink.found(found.evidence("requirement", line.clone()));
    }
}

fn is_foreign(line: &str) -> bool {
    let lower = line.to_ascii_lowercase();
    let options = [
        "--index-url",
        "--extra-index-url",
        "--find-links",
        "--trusted-host",
        "-i ",
        "-f ",
        "-e ",
        "--editable",
    ];
    options.iter().any(|option| lower.starts_with(option))
        || lower.contains("://")
        || lower.contains("git+")
        || lower.starts_with(['.', '/', '\\'])
        || lower.contains("@ file:")
        || [".whl", ".tar.gz", ".zip"]
            .iter()
            .any(|ending| lower.ends_with(ending))
}

#[cfg(test)]
mod tests {
    use super::is_foreign;

    #[test]
    fn sources_are_told_from_names() {
        for line in [
            "--extra-index-url https://x.example/simple",
            "-i http://x.example",
            "git+https://x.example/a.git",
            "a @ https://x.example/a.whl",
            "./a.whl",
            "a.tar.gz",
        ] {
            assert!(is_foreign(line), "{line}");
        }
        for line in [
            "numpy==1.26",
            "torch>=2 ; python_version > '3'",
            "-r more.txt",
            "pillow",
        ] {
            assert!(!is_foreign(line), "{line}");
        }
    }
}
