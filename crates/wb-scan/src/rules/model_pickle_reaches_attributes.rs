//! Pickles that walk attributes.

use crate::Seen;
use crate::known::pickle::Consequence;
use crate::pickle::Kind;
use crate::sink::Sink;

crate::rule! {
    /// Loading the file reads attributes by name (`getattr`, `operator.attrgetter`,
    /// `operator.methodcaller`), walks over `__globals__`, `__dict__`, `__builtins__` or `__subclasses__`,
    /// or asks the interpreter for its frames and objects.
    ///
    /// ## Why it matters
    /// From any harmless class it is a few attributes to `os.system`. Pickles of real objects look up
    /// methods of their own class and nothing else; those are not reported.
    ///
    /// ## What to do
    /// Don't load the file. Ask the publisher for the weights alone (safetensors), or load it where nothing
    /// can be lost: a container without network, as a user without rights.
    ///
    /// ## References
    /// - GHSA-5j3x: dotted attributes through a harmless module
    /// - GHSA-955r: names assembled while loading
    pub static RULE = {
        id: "model-pickle-reaches-attributes",
        since: "0.1.0",
        severity: Critical,
        summary: "loading the file reaches functions through attributes",
        remedy: "don't load it; ask the publisher for safetensors, and treat a machine that has loaded it as compromised",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    if let Some(judgement) = seen.pickle() {
        judgement.tell(Kind::Does(Consequence::Attributes), sink);
    }
}
