//! A scanned package whose name resembles that of a popular one.

use crate::package::Package;
use crate::rules::deps_name_resembles::of_package;
use crate::sink::{Found, Sink};

crate::rule! {
    /// The archive that was scanned is a package whose name is one letter away from a popular one, or looks like it,
    /// turns its words round, moves its scope or adds a word to it, and that is not among the 15,000 most downloaded
    /// names itself.
    ///
    /// ## Why it matters
    /// Names like these are registered to be installed by mistake.
    ///
    /// ## What to do
    /// See whether the popular package was meant.
    pub static RULE = {
        id: "deps-package-name-resembles",
        since: "0.1.0",
        severity: High,
        summary: "a scanned package's name resembles that of a popular one",
        remedy: "see whether the popular package was meant",
        check: Package(check),
    };
}

fn check(package: &Package<'_>, sink: &mut Sink<'_>) {
    let tree = package.tree;
    // What is installed is named by the inventory already.
    if !tree.is_archive {
        return;
    }
    if let (Some(name), Some((found, weight))) = (&tree.name, of_package(package)) {
        let message = format!("the name `{name}` {} `{}`", found.how.words(), found.popular);
        sink.found(Found::new(message).severity(weight));
    }
}
