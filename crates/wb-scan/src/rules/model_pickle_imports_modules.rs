//! Pickles that import modules by name.

use crate::Seen;
use crate::known::pickle::Consequence;
use crate::pickle::Kind;
use crate::sink::Sink;

crate::rule! {
    /// Loading the file calls `importlib.import_module`, `__import__`, `pkgutil.resolve_name` or a kin of
    /// theirs with a name of its choice.
    ///
    /// ## Why it matters
    /// Importing a module runs it, and a resolved name is the way to any function:
    /// `pkgutil.resolve_name('os:system')` was enough to pass scanners that looked for `os`.
    ///
    /// ## What to do
    /// Don't load the file. Ask the publisher for the weights alone (safetensors), or load it where nothing
    /// can be lost: a container without network, as a user without rights.
    ///
    /// ## References
    /// - GHSA-vvpj-8cmc-gx39: pkgutil.resolve_name
    /// - GHSA-84r2, GHSA-5hvc: pydoc.locate
    pub static RULE = {
        id: "model-pickle-imports-modules",
        since: "0.1.0",
        severity: Critical,
        summary: "loading the file imports a module that it names",
        remedy: "don't load it; ask the publisher for safetensors, and treat a machine that has loaded it as compromised",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    if let Some(judgement) = seen.pickle() {
        judgement.tell(Kind::Does(Consequence::Imports), sink);
    }
}
