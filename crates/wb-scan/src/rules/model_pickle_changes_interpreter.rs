//! Pickles that change the interpreter.

use crate::Seen;
use crate::known::pickle::Consequence;
use crate::pickle::Kind;
use crate::sink::Sink;

crate::rule! {
    /// Loading the file uses `sys`, `atexit`, `signal`, `copyreg`'s registry or another part of the
    /// interpreter: it sets a hook, a handler, a module path, or ends the process.
    ///
    /// ## Why it matters
    /// A hook or an entry in `sys.modules` makes code of the file run later, in a place where nobody looks
    /// for it; the extension registry lets a later pickle name functions by number.
    ///
    /// ## What to do
    /// Don't load the file. Ask the publisher for the weights alone (safetensors), or load it where nothing
    /// can be lost: a container without network, as a user without rights.
    pub static RULE = {
        id: "model-pickle-changes-interpreter",
        since: "0.1.0",
        severity: Critical,
        summary: "loading the file changes the running interpreter",
        remedy: "don't load it; ask the publisher for safetensors, and treat a machine that has loaded it as compromised",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    if let Some(judgement) = seen.pickle() {
        judgement.tell(Kind::Does(Consequence::Interpreter), sink);
    }
}
