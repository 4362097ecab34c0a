//! A package that does harm as soon as it is installed.

use crate::package::{MisdeedKind, Moment, Package, tell};
use crate::sink::Sink;

crate::rule! {
    /// Code that runs when a package is installed or built (`setup.py` and its commands, a build backend in the
    /// package, `preinstall` and `postinstall`, `binding.gyp`, `extconf.rb`, `build.rs`, scripts of conda and NuGet)
    /// runs what it fetches or decodes, gives a shell to the network, reads keys or the environment and talks to the
    /// network, says who and where you are, plants something, mines coins, deletes your files, drives an assistant or
    /// publishes packages. Texts are decoded and data is followed; nothing is executed.
    ///
    /// ## Why it matters
    /// Nobody has to import the package: installing it, even as the dependency of a dependency, is enough.
    ///
    /// ## What to do
    /// Do not install the package. If it was installed, treat the machine as taken over: replace its keys, and look
    /// for what was left behind.
    ///
    /// ## References
    /// - The worm of September and November 2025 in npm (Shai-Hulud); nx, August 2025; ua-parser-js, October 2021
    pub static RULE = {
        id: "deps-package-harms-at-install",
        since: "0.1.0",
        severity: Critical,
        summary: "a package does harm as soon as it is installed",
        remedy: "do not install the package; if it was installed, treat the machine as taken over",
        check: Package(check),
    };
}

fn check(package: &Package<'_>, sink: &mut Sink<'_>) {
    tell(package, sink, |misdeed| {
        let is_mild = matches!(misdeed.kind, MisdeedKind::Talks | MisdeedKind::Installs);
        misdeed.moment == Moment::Install && !is_mild
    });
}
