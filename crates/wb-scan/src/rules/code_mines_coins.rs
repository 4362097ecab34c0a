//! Python code that mines coins.

use crate::known::python_payload::{self as payload, Payload};
use crate::rule::Seen;
use crate::sink::Sink;

crate::rule! {
    /// Python code that mines coins.
    ///
    /// A command or a request names a mining pool or a known miner.
    ///
    /// ## Why it matters
    /// It uses your machine for someone else, and whoever put it there could have put anything there.
    ///
    /// ## What to do
    /// Do not run the file.
    pub static RULE = {
        id: "code-mines-coins",
        since: "0.1.0",
        severity: High,
        summary: "Python code starts a miner of crypto coins",
        remedy: "do not run this file",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    payload::tell(seen.facts, Payload::Miner, sink);
}
