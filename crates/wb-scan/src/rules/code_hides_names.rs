//! Python code that hides which function it calls.

use crate::known::python_payload::{self as payload, Payload};
use crate::rule::Seen;
use crate::sink::Sink;

crate::rule! {
    /// Python code that hides which function it calls.
    ///
    /// The name of a function that can harm (`os.system`, `exec`, …) is not written but put together (`getattr(os, "sys" + "tem")`, `chr`, `[::-1]`, base64).
    ///
    /// ## Why it matters
    /// A written name costs nothing; a computed one only serves to deceive readers and tools.
    ///
    /// ## What to do
    /// Do not run the file.
    pub static RULE = {
        id: "code-hides-names",
        since: "0.1.0",
        severity: High,
        summary: "Python code computes the name of a dangerous function to hide it",
        remedy: "do not run this file; nobody spells a function letter by letter without a reason",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    payload::tell(seen.facts, Payload::Hidden, sink);
}
