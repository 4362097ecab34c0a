//! Code of a model repository that reaches outside when it is used.

use crate::known::python_grade::{Weight, tell};
use crate::rule::Seen;
use crate::sink::Sink;
use wb_formats::Facts;
use wb_formats::code::python::Standing;

crate::rule! {
    /// Code of a model repository that reaches outside when it is used.
    ///
    /// The file has a name that loaders run from a repository, and somewhere in it programs are started, native code is loaded, code is run from texts, or the network is used; but not as soon as it is loaded.
    ///
    /// ## Why it matters
    /// Processors that fetch an image by its address do this honestly. It is still more than computing with tensors.
    ///
    /// ## What to do
    /// Read the places shown before you use the model with `trust_remote_code=True`.
    pub static RULE = {
        id: "code-dangerous-when-used",
        since: "0.1.0",
        severity: Medium,
        summary: "code of the repository reaches outside when it is used",
        remedy: "read the source at this place before you trust the repository's code",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::PythonSource(facts) = seen.facts else {
        return;
    };
    if facts.standing == Standing::Loader {
        tell(facts, Weight::Notable, sink);
    }
}
