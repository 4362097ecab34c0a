//! Pickles that name unknown code.

use crate::Seen;
use crate::pickle::Kind;
use crate::sink::Sink;

crate::rule! {
    /// The file looks up a function or a class that no framework known here writes, and doesn't call it.
    ///
    /// ## Why it matters
    /// The look-up imports the module, which runs the module's own code; nothing else happens while the
    /// file loads. Whatever uses the object may call it later.
    ///
    /// ## What to do
    /// Check that the package is the one that you expect and that it is installed from where you expect.
    pub static RULE = {
        id: "model-pickle-unknown-reference",
        since: "0.1.0",
        severity: Medium,
        summary: "the file names code that is not known here, without calling it",
        remedy: "check that the named package is the one that you expect",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    if let Some(judgement) = seen.pickle() {
        judgement.tell(Kind::UnknownReference, sink);
    }
}
