//! A package that does harm as soon as it is imported.

use crate::package::{MisdeedKind, Moment, Package, tell};
use crate::sink::Sink;

crate::rule! {
    /// Code that runs as soon as a package is imported, or a thread that it starts then, does what packages have no
    /// reason to: it runs what it fetches or decodes, reads keys and talks to the network, talks to a place where
    /// anybody drops messages, plants something, watches the keyboard or the clipboard, mines coins, or diverts what
    /// pages send.
    ///
    /// ## Why it matters
    /// Importing a package is what every use of it begins with.
    ///
    /// ## What to do
    /// Do not import the package. If it was imported, replace the keys that the machine holds.
    ///
    /// ## References
    /// - lightning 2.6.2 and 2.6.3, April 2026; chalk and debug in npm, September 2025
    pub static RULE = {
        id: "deps-package-harms-at-import",
        since: "0.1.0",
        severity: Critical,
        summary: "a package does harm as soon as it is imported",
        remedy: "do not import the package; if it was imported, replace the keys that the machine holds",
        check: Package(check),
    };
}

fn check(package: &Package<'_>, sink: &mut Sink<'_>) {
    tell(package, sink, |misdeed| {
        let is_mild = matches!(misdeed.kind, MisdeedKind::Talks | MisdeedKind::Installs);
        misdeed.moment > Moment::StartUp && !is_mild
    });
}
