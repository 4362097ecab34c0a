//! A package that needs another one from an address.

use crate::package::Package;
use crate::sink::{Found, Sink};
use wb_core::Severity;

crate::rule! {
    /// A package needs another one from an address instead of an index.
    ///
    /// ## Why it matters
    /// What lies at the address can be something else for every visitor; it is in no lock of the index, and scanners
    /// that look at the index see a package without dependencies.
    ///
    /// ## What to do
    /// Do not install the package, or put what it needs into an index of your own.
    ///
    /// ## References
    /// - PhantomRaven, October 2025
    pub static RULE = {
        id: "deps-package-needs-address",
        since: "0.1.0",
        severity: Medium,
        summary: "a package needs another one from an address instead of an index",
        remedy: "do not install the package, or put what it needs into an index of your own",
        check: Package(check),
    };
}

fn check(package: &Package<'_>, sink: &mut Sink<'_>) {
    let tree = package.tree;
    for file in &tree.files {
        let Some(facts) = file
            .declaration()
            .filter(|_| !file.path.contains("node_modules/"))
        else {
            continue;
        };
        for needed in &facts.addresses {
            let address = needed.target.to_ascii_lowercase();
            let is_odd = crate::known::addresses::is_odd(&needed.target).is_some();
            let weight = if address.starts_with("http:") || is_odd {
                Severity::High
            } else {
                Severity::Medium
            };
            let message = format!("the {} needs `{}` from an address", tree.title(), needed.name);
            let found = Found::new(message).in_file(file.place.clone()).severity(weight);
            sink.found(found.evidence("address", needed.target.clone()));
        }
    }
}
