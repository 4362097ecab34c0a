//! Pickles that overwrite attributes.

use crate::Seen;
use crate::pickle::Kind;
use crate::sink::Sink;

crate::rule! {
    /// BUILD gives state to a class, a function or a module itself instead of an instance, or the state
    /// plants attributes such as `__setstate__`, `__class__` or `__reduce__` that the interpreter or pickle
    /// itself looks up.
    ///
    /// ## Why it matters
    /// A harmless class becomes a weapon once one of its methods is replaced: the next object of that
    /// class, in this file or anywhere in the program, calls what the file planted. No framework writes
    /// such pickles.
    ///
    /// ## What to do
    /// Don't load the file. Ask the publisher for the weights alone (safetensors), or load it where nothing
    /// can be lost: a container without network, as a user without rights.
    ///
    /// ## References
    /// - modelscan issues 263 and 330: BUILD on allowed objects
    pub static RULE = {
        id: "model-pickle-overwrites-attributes",
        since: "0.1.0",
        severity: Critical,
        summary: "loading the file overwrites attributes that Python itself calls",
        remedy: "don't load it; ask the publisher for safetensors, and treat a machine that has loaded it as compromised",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    if let Some(judgement) = seen.pickle() {
        judgement.tell(Kind::Overwrites, sink);
    }
}
