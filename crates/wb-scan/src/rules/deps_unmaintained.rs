//! A package that nobody looks after.

use crate::health;
use crate::rule::Joined;
use crate::sink::Sink;

crate::rule! {
    /// A package is used of which its makers say that they look after it no more.
    ///
    /// ## Why it matters
    /// Vulnerabilities that are found from now on stay open; and a package without a keeper is one that somebody else
    /// may take over.
    ///
    /// ## What to do
    /// Go over to what its makers name instead.
    pub static RULE = {
        id: "deps-unmaintained",
        since: "0.1.0",
        severity: Low,
        summary: "a package is used that nobody looks after any more",
        remedy: "go over to what its makers name instead",
        check: Joined(check),
    };
}

fn check(joined: &Joined<'_>, sink: &mut Sink<'_>) {
    for problem in health::endings(joined.graph) {
        if problem.rule == RULE.info.id {
            sink.found(problem.found());
        }
    }
}
