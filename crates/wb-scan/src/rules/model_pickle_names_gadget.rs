//! Pickles that name dangerous functions.

use crate::Seen;
use crate::pickle::Kind;
use crate::sink::Sink;

crate::rule! {
    /// The file looks up a function whose use would be critical (`os.system`, `eval`, a loader), but no
    /// call of it is seen: it lies in the data, or the stream breaks before the call.
    ///
    /// ## Why it matters
    /// The look-up alone imports the module. What lies in the data is called by whatever uses the object,
    /// and a stream that broke for us may not break for another unpickler.
    ///
    /// ## What to do
    /// Don't load the file. Ask the publisher for the weights alone (safetensors), or load it where nothing
    /// can be lost: a container without network, as a user without rights.
    pub static RULE = {
        id: "model-pickle-names-gadget",
        since: "0.1.0",
        severity: High,
        summary: "the file names a function that can harm, and nothing is seen that calls it",
        remedy: "find out from the publisher why the file names it before anything loads it",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    if let Some(judgement) = seen.pickle() {
        judgement.tell(Kind::NamesGadget, sink);
    }
}
