//! Tensors outside their memory.

use crate::Seen;
use crate::pickle::Kind;
use crate::sink::Sink;

crate::rule! {
    /// A tensor is laid over more elements than its storage has, with negative sizes or strides, or items
    /// are set on a tensor as if it were a dict.
    ///
    /// ## Why it matters
    /// Native code trusts these numbers. Versions of torch have written outside the storage's memory for
    /// such files, even with `weights_only=True`.
    ///
    /// ## What to do
    /// Don't load the file. Ask the publisher for the weights alone (safetensors), or load it where nothing
    /// can be lost: a container without network, as a user without rights.
    ///
    /// ## References
    /// - CVE-2026-24747: items of a tensor, and sizes that disagree with the storage
    pub static RULE = {
        id: "model-pickle-breaks-memory",
        since: "0.1.0",
        severity: High,
        summary: "a tensor reaches outside its storage, or is filled as a container",
        remedy: "don't load it; it can corrupt the memory of the process even with `weights_only=True`",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    if let Some(judgement) = seen.pickle() {
        judgement.tell(Kind::BreaksMemory, sink);
    }
}
