//! Code of a model repository that can harm as soon as it is loaded.

use crate::known::python_grade::{Weight, tell};
use crate::rule::Seen;
use crate::sink::Sink;
use wb_formats::Facts;
use wb_formats::code::python::Standing;

crate::rule! {
    /// Code of a model repository that can harm as soon as it is loaded.
    ///
    /// The file has a name that loaders run from a repository (`modeling_*.py`, `handler.py`, `pipeline.py`, …), or is made for one (a builder of `datasets`, a metric of `evaluate`, a model of MLflow, Triton or TorchServe), and at import or when its object is made it starts programs, runs code from texts, or talks to the network at import.
    ///
    /// ## Why it matters
    /// `from_pretrained(…, trust_remote_code=True)`, an inference endpoint or a custom pipeline runs it with your rights before the first token is computed.
    ///
    /// ## What to do
    /// Read the place shown. Do not load the repository with `trust_remote_code=True` unless you understand why it does this.
    pub static RULE = {
        id: "code-dangerous-when-loaded",
        since: "0.1.0",
        severity: High,
        summary: "code of the repository can harm the machine as soon as it is loaded",
        remedy: "read the source at this place, and do not trust the repository's code unless you understand it",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::PythonSource(facts) = seen.facts else {
        return;
    };
    if facts.standing == Standing::Loader {
        tell(facts, Weight::Serious, sink);
    }
}
