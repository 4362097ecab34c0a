//! A lock that does not fit its manifest.

use crate::health;
use crate::rule::Joined;
use crate::sink::Sink;

crate::rule! {
    /// A manifest asks for a package, and the lock file beside it has no version that the manifest allows, or does not
    /// have the package at all.
    ///
    /// ## Why it matters
    /// Which of the two counts depends on the command that installs. What was reviewed in the manifest may not be what
    /// runs; and a lock that was changed by hand is a way to bring in another version unseen.
    ///
    /// ## What to do
    /// Make the lock anew from the manifest, and look at what changes.
    pub static RULE = {
        id: "deps-lock-disagrees",
        since: "0.1.0",
        severity: Low,
        summary: "a lock file does not fit the manifest that it was made of",
        remedy: "make the lock anew from the manifest, and look at what changes",
        check: Joined(check),
    };
}

fn check(joined: &Joined<'_>, sink: &mut Sink<'_>) {
    for problem in health::locks(joined.graph) {
        sink.found(problem.found());
    }
}
