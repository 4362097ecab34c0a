//! Graphs that read files which are none of their business.

use crate::known::tensorflow::reached::reached;
use crate::rule::Seen;
use crate::sink::Sink;

crate::rule! {
    /// A TensorFlow graph reads a file outside the model: one that holds secrets, one at an absolute path or an address, one
    /// that it climbs to with `..`, or one whose path is computed so that it does not stand in the file in words. Graphs of
    /// training (`.meta`, graphs as text) name the data on their author's disk; there only files that hold secrets count.
    ///
    /// ## Why it matters
    /// The operator runs with the rights of whoever runs the model, and the content of the file becomes a tensor: it can be
    /// given back as the model's answer, written elsewhere, or sent away. A path at an address (`s3://`, `http://`) makes the
    /// program fetch it with its own credentials.
    ///
    /// ## What to do
    /// Do not load the model. A model that needs words or tables brings them along below `assets/`.
    pub static RULE = {
        id: "model-tensorflow-reads-files",
        since: "0.1.0",
        severity: High,
        summary: "a graph reads files outside the model when it runs",
        remedy: "do not load the model; one that needs a file brings it along as an asset",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    for reached in reached(seen.facts) {
        if reached.reads() {
            sink.found(reached.found("reads"));
        }
    }
}
