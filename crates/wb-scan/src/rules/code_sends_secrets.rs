//! Python code that sends secrets away.

use crate::known::python_payload::{self as payload, Payload};
use crate::rule::Seen;
use crate::sink::Sink;

crate::rule! {
    /// Python code that sends secrets away.
    ///
    /// The content of a file with keys or passwords (`~/.ssh`, `~/.aws`, the token of the hub, browser logins, wallets) or the whole environment goes into a request. The data is followed from where it is read to where it is sent.
    ///
    /// ## Why it matters
    /// Whoever gets the keys is you.
    ///
    /// ## What to do
    /// Do not run the file. If it ran, replace every key and token that the machine holds.
    pub static RULE = {
        id: "code-sends-secrets",
        since: "0.1.0",
        severity: Critical,
        summary: "Python code sends keys, passwords or the whole environment to the network",
        remedy: "do not run this file; if it ran, replace the keys that the machine holds",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    payload::tell(seen.facts, Payload::Secrets, sink);
}
