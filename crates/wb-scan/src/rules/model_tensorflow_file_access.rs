//! Graphs that touch files in a way that wants a look.

use crate::known::tensorflow::reached::reached;
use crate::rule::Seen;
use crate::sink::Sink;

crate::rule! {
    /// A TensorFlow graph reads a file whose name is given when it runs, or that lies where the program runs; restores
    /// variables from a path on somebody's disk; or, in a graph of training, reads and writes there.
    ///
    /// ## Why it matters
    /// A graph that computes needs no files but its assets. Where the caller chooses the file, a service that runs the model
    /// hands out whichever file it is asked for. Paths that were left in a graph of training tell about the author's machine
    /// and do nothing unless somebody runs that part of the graph.
    ///
    /// ## What to do
    /// Ask what the operator is for. Do not offer such a signature of the model in a service.
    pub static RULE = {
        id: "model-tensorflow-file-access",
        since: "0.1.0",
        severity: Medium,
        summary: "a graph can touch files when it runs",
        remedy: "ask what the operator is for, and do not offer it in a service",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    for reached in reached(seen.facts) {
        if reached.touches() {
            sink.found(reached.found("reaches for"));
        }
    }
}
