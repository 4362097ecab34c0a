//! Python code that decodes something and runs it.

use crate::known::python_payload::{self as payload, Payload};
use crate::rule::Seen;
use crate::sink::Sink;

crate::rule! {
    /// Python code that decodes something and runs it.
    ///
    /// A text that is hidden (base64, hex, rot13, zlib, `chr` by `chr`, reversed, marshalled) is decoded and given to `exec`, `eval` or a shell. Where the text is constant it is decoded and judged as code of its own.
    ///
    /// ## Why it matters
    /// Code is hidden from its readers for one reason.
    ///
    /// ## What to do
    /// Do not import or run the file.
    pub static RULE = {
        id: "code-runs-decoded",
        since: "0.1.0",
        severity: High,
        summary: "Python code decodes a hidden text and runs it",
        remedy: "do not run or import this file; read the decoded text first",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    payload::tell(seen.facts, Payload::Decoded, sink);
}
