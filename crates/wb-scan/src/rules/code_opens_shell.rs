//! Python code that opens a shell to the network.

use crate::known::python_payload::{self as payload, Payload};
use crate::rule::Seen;
use crate::sink::Sink;

crate::rule! {
    /// Python code that opens a shell to the network.
    ///
    /// A connection becomes the input and output of a program (`dup2`, `Popen(stdin=socket)`), or a command line does the same (`/dev/tcp/`, `nc -e`).
    ///
    /// ## Why it matters
    /// This is a reverse shell: someone elsewhere types, and your machine obeys.
    ///
    /// ## What to do
    /// Do not run the file.
    pub static RULE = {
        id: "code-opens-shell",
        since: "0.1.0",
        severity: Critical,
        summary: "Python code gives a shell to someone on the network",
        remedy: "do not run this file; if it ran, treat the machine as taken over",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    payload::tell(seen.facts, Payload::Shell, sink);
}
