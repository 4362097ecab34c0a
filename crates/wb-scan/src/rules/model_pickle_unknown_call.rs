//! Pickles that call unknown code.

use crate::Seen;
use crate::pickle::Kind;
use crate::sink::Sink;

crate::rule! {
    /// Loading the file calls a function, constructs a class, or gives state to an object that no framework
    /// known here writes: a class of the author's own program, of a package that is not on the list, or a
    /// known class in an unusual way.
    ///
    /// For some sixty packages the capability database (docs/capabilities.md) knows from their sources what a
    /// name reaches: what is harmless there is silent, what certainly harms is a finding of its own kind, and
    /// what only may reach something is told here as evidence.
    ///
    /// ## Why it matters
    /// What that code does is not in the file: it depends on the package that is installed under this name
    /// where the file is loaded. An author's own layer is harmless; a name that anybody can register is
    /// not.
    ///
    /// ## What to do
    /// If the name is of your own program or of a package that you trust, record that in the configuration.
    /// Otherwise ask for a state dict or safetensors, which need no classes.
    pub static RULE = {
        id: "model-pickle-unknown-call",
        since: "0.1.0",
        severity: High,
        summary: "loading the file calls code that is not known here",
        remedy: "read the source of the named function or class before you load the file, and pin the version of its package",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    if let Some(judgement) = seen.pickle() {
        judgement.tell(Kind::UnknownCall, sink);
    }
}
