//! Chains and agents that may run code which a model writes.

use crate::inventory::source::uses;
use crate::known::ai::{chains, place};
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_core::Severity;

crate::rule! {
    /// Code builds a chain or an agent that runs what a model writes, on the machine itself: `allow_dangerous_code`,
    /// `allow_dangerous_requests`, `PythonREPL`, `PALChain`, pandas agents and query engines, code agents with every
    /// import allowed, executors without a container, chains loaded from a hub.
    ///
    /// ## Why it matters
    /// Whoever can put words in front of the model (a page that it reads, a mail, a file) can have it write code, and
    /// the code runs with the program's rights.
    ///
    /// Medium: there are such programs on purpose, in a sandbox that is not to be seen here. Low in tests and
    /// examples, silent inside libraries.
    ///
    /// ## What to do
    /// Run it in a container without network and keys, or give the model tools that do one thing each.
    pub static RULE = {
        id: "code-chain-runs-code",
        since: "0.1.0",
        severity: Medium,
        summary: "code lets a chain or an agent run what a model writes",
        remedy: "run it in a sandbox without network and keys, or give the model narrow tools",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Some(uses) = uses(seen.facts) else { return };
    if place::is_library(seen.place) {
        return;
    }
    for call in &uses.calls {
        let Some(what) = chains::runs_code(call) else {
            continue;
        };
        let severity = if place::is_aside(seen.place) {
            Severity::Low
        } else {
            Severity::Medium
        };
        let message = format!("`{}` {what}", call.path);
        sink.found(
            Found::new(message)
                .severity(severity)
                .at(call.offset)
                .evidence("call", call.code.clone()),
        );
    }
}
