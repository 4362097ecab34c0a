//! Python code that sends a variable of the environment.

use crate::known::python_payload::{self as payload, Payload};
use crate::rule::Seen;
use crate::sink::Sink;

crate::rule! {
    /// Python code that sends a variable of the environment.
    ///
    /// One variable of the environment or a token is sent in the address or the body of a request, not in a header where clients authenticate.
    ///
    /// ## Why it matters
    /// Clients of some services do this honestly; so does code that steals one token.
    ///
    /// ## What to do
    /// See which variable it is, and to whom it is sent.
    pub static RULE = {
        id: "code-sends-token",
        since: "0.1.0",
        severity: Medium,
        summary: "Python code sends a variable of the environment as content of a request",
        remedy: "see what is sent, and to whom",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    payload::tell(seen.facts, Payload::Token, sink);
}
