//! Environments of one project that cannot be the same.

use crate::health;
use crate::rule::Joined;
use crate::sink::Sink;

crate::rule! {
    /// Two files of one folder ask for a package without a condition, and no version is right for both.
    ///
    /// ## Why it matters
    /// What is tested in one environment is not what runs in the other, and a version that was chosen to leave a
    /// vulnerability behind is left out where it counts.
    ///
    /// ## What to do
    /// Let one file say which version, and the others refer to it. If the environments are meant to differ, keep them
    /// in folders of their own.
    pub static RULE = {
        id: "deps-environments-disagree",
        since: "0.1.0",
        severity: Low,
        summary: "files beside each other ask for versions of a package of which none fits both",
        remedy: "let one file say which version, and the others refer to it",
        check: Joined(check),
    };
}

fn check(joined: &Joined<'_>, sink: &mut Sink<'_>) {
    for problem in health::environments(joined.graph) {
        sink.found(problem.found());
    }
}
