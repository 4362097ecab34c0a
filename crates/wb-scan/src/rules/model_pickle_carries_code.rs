//! Pickles that carry functions as bytecode.

use crate::Seen;
use crate::known::pickle::Consequence;
use crate::pickle::Kind;
use crate::sink::Sink;

crate::rule! {
    /// The file was written by dill or cloudpickle, and a function or a class in it travels by value: as
    /// bytecode that loading turns into a function again.
    ///
    /// ## Why it matters
    /// The bytecode is a program of the file's author. Loading makes the function; using the model runs it.
    /// That may be a harmless lambda of a preprocessing step, and nobody can see it from outside.
    ///
    /// ## What to do
    /// Ask the publisher for a version whose functions live in an importable package. If you trust the
    /// author, load it in isolation.
    pub static RULE = {
        id: "model-pickle-carries-code",
        since: "0.1.0",
        severity: High,
        summary: "the file carries functions or classes as bytecode",
        remedy: "ask for the function as source in a module that can be read, and for the model without it",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    if let Some(judgement) = seen.pickle() {
        judgement.tell(Kind::Does(Consequence::CarriesCode), sink);
    }
}
