//! Python code that plants something that runs again.

use crate::known::python_payload::{self as payload, Payload};
use crate::rule::Seen;
use crate::sink::Sink;

crate::rule! {
    /// Python code that plants something that runs again.
    ///
    /// A file is written that the system or the interpreter runs by itself: shell profiles, crontabs, systemd units, `authorized_keys`, `.pth` files, `sitecustomize`.
    ///
    /// ## Why it matters
    /// Models have no reason to survive their process. What is planted stays when the model is deleted.
    ///
    /// ## What to do
    /// Do not run the file. If it ran, look at the place that it writes to.
    pub static RULE = {
        id: "code-stays-behind",
        since: "0.1.0",
        severity: High,
        summary: "Python code plants something that runs again later",
        remedy: "do not run this file; if it ran, look for what it left",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    payload::tell(seen.facts, Payload::Persistence, sink);
}
