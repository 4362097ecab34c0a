//! Graphs that open connections.

use crate::known::tensorflow::reached::{node, reached};
use crate::rule::Seen;
use crate::sink::Sink;

crate::rule! {
    /// A TensorFlow graph opens a connection or serves one: remote calls, the data service, a debugger at a `grpc://` address,
    /// settings of a cloud's file system.
    ///
    /// ## Why it matters
    /// The model sends tensors to an address that its author has chosen, or fetches from there what it computes with. What
    /// the model was given (documents, pictures, other people's data) leaves with it.
    ///
    /// ## What to do
    /// Do not load the model. If you must, cut it off from the network.
    pub static RULE = {
        id: "model-tensorflow-opens-connections",
        since: "0.1.0",
        severity: High,
        summary: "a graph opens connections when it runs",
        remedy: "do not load the model, or cut it off from the network",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    for reached in reached(seen.facts) {
        if reached.connects() {
            sink.found(node(reached.call, "opens a connection"));
        }
    }
}
