//! Pickles that hide names.

use crate::Seen;
use crate::pickle::Kind;
use crate::sink::Sink;

crate::rule! {
    /// The file computes the name of a global or the function that it calls in a way that doesn't show what
    /// it is, or names it by a number of `copyreg`'s extension registry.
    ///
    /// ## Why it matters
    /// Picklers write names as they are. Computed names exist to keep scanners from reading them.
    ///
    /// ## What to do
    /// Don't load the file. Ask the publisher for the weights alone (safetensors), or load it where nothing
    /// can be lost: a container without network, as a user without rights.
    ///
    /// ## References
    /// - GHSA-9gvj, GHSA-955r: names that are assembled on the stack
    pub static RULE = {
        id: "model-pickle-hides-names",
        since: "0.1.0",
        severity: High,
        summary: "the file hides which code it uses",
        remedy: "don't load it; ask the publisher for safetensors, and treat a machine that has loaded it as compromised",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    if let Some(judgement) = seen.pickle() {
        judgement.tell(Kind::Hidden, sink);
    }
}
