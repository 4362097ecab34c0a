//! Pickles that load native code.

use crate::Seen;
use crate::known::pickle::Consequence;
use crate::pickle::Kind;
use crate::sink::Sink;

crate::rule! {
    /// Loading the file uses `ctypes`, `cffi`, `mmap`, an operator library of a framework, or another way
    /// to native code.
    ///
    /// ## Why it matters
    /// A shared library runs its initialiser when it is opened, and raw memory access breaks every promise
    /// that Python makes.
    ///
    /// ## What to do
    /// Don't load the file. Ask the publisher for the weights alone (safetensors), or load it where nothing
    /// can be lost: a container without network, as a user without rights.
    ///
    /// ## References
    /// - GHSA-4675, GHSA-q5qq: ctypes
    pub static RULE = {
        id: "model-pickle-loads-native-code",
        since: "0.1.0",
        severity: Critical,
        summary: "loading the file loads native code or writes memory",
        remedy: "don't load it; ask the publisher for safetensors, and treat a machine that has loaded it as compromised",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    if let Some(judgement) = seen.pickle() {
        judgement.tell(Kind::Does(Consequence::Native), sink);
    }
}
