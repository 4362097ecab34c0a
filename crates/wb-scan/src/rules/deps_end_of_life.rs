//! A series that gets no fixes any more.

use crate::health;
use crate::rule::Joined;
use crate::sink::Sink;

crate::rule! {
    /// Every version that is asked for, or the one that is locked or installed, belongs to a series of which its makers
    /// say that it gets no fixes any more; or a container image holds such a series of Python or Node.js.
    ///
    /// ## Why it matters
    /// Vulnerabilities that are found from now on stay open, and often nobody looks whether they are there.
    ///
    /// ## What to do
    /// Go over to a series that still gets fixes.
    pub static RULE = {
        id: "deps-end-of-life",
        since: "0.1.0",
        severity: Low,
        summary: "a package or runtime belongs to a series that gets no fixes any more",
        remedy: "go over to a series that still gets fixes",
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
