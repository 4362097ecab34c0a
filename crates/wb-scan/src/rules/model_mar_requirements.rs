//! A TorchServe archive that has packages installed.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// The TorchServe archive brings a requirements file.
    ///
    /// ## Why it matters
    /// With `install_py_dep_per_model=true` the server installs what it lists, and installing a package runs its code.
    ///
    /// ## What to do
    /// Read the list, and install what you agree with yourself.
    pub static RULE = {
        id: "model-mar-requirements",
        since: "0.1.0",
        severity: Medium,
        summary: "a TorchServe archive asks for Python packages to be installed",
        remedy: "read the list, and install what you agree with yourself",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::TorchMar(facts) = seen.facts else {
        return;
    };
    if facts.requirements.is_empty() {
        return;
    }
    let mut found = Found::new(format!(
        "the archive asks for {} Python packages",
        facts.requirements.len()
    ));
    for line in facts.requirements.iter().take(20) {
        found = found.evidence("requirement", line.clone());
    }
    sink.found(found);
}
