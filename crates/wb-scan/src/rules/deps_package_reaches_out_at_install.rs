//! A package that talks to the network, or installs others, when it is installed.

use crate::package::{MisdeedKind, Moment, Package, tell};
use crate::sink::Sink;

crate::rule! {
    /// Code that runs when a package is installed talks to the network, or installs other packages by itself.
    /// Packages that fetch a compiled part do so honestly.
    ///
    /// ## Why it matters
    /// What comes over the network is in no list of hashes: it was not scanned, and may be something else tomorrow.
    ///
    /// ## What to do
    /// See what is fetched. Prefer packages that bring their compiled parts along, or install with the scripts
    /// switched off (`npm install --ignore-scripts`, `pip install --only-binary :all:`).
    pub static RULE = {
        id: "deps-package-reaches-out-at-install",
        since: "0.1.0",
        severity: Medium,
        summary: "a package talks to the network or installs others when it is installed",
        remedy: "see what is fetched, or install with scripts switched off",
        check: Package(check),
    };
}

fn check(package: &Package<'_>, sink: &mut Sink<'_>) {
    tell(package, sink, |misdeed| {
        let is_mild = matches!(misdeed.kind, MisdeedKind::Talks | MisdeedKind::Installs);
        misdeed.moment == Moment::Install && is_mild
    });
}
