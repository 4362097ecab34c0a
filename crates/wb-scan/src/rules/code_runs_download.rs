//! Python code that runs what it downloads.

use crate::known::python_payload::{self as payload, Payload};
use crate::rule::Seen;
use crate::sink::Sink;

crate::rule! {
    /// Python code that runs what it downloads.
    ///
    /// What comes from the network goes into `exec`, into a shell or into a file that is then started; or a command line fetches a script and pipes it into a shell. The data is followed through variables, functions and files.
    ///
    /// ## Why it matters
    /// Whoever owns the address decides what runs on your machine, today and tomorrow. What was scanned is only the door.
    ///
    /// ## What to do
    /// Do not import or run the file. If it was run already, treat the machine as taken over.
    pub static RULE = {
        id: "code-runs-download",
        since: "0.1.0",
        severity: Critical,
        summary: "Python code runs what it fetches from the network",
        remedy: "do not run or import this file",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    payload::tell(seen.facts, Payload::Download, sink);
}
