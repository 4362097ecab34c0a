//! Graphs that write files.

use crate::known::tensorflow::reached::reached;
use crate::rule::Seen;
use crate::sink::Sink;

crate::rule! {
    /// A TensorFlow graph writes a file: `WriteFile`, a dataset that is saved, text that is printed into a file, a debugger
    /// that dumps tensors, or a saver or remarks of training whose path leads out of the model.
    ///
    /// ## Why it matters
    /// Operators of a graph run with the rights of whoever runs the model. `WriteFile` puts any bytes into any file: a start-up
    /// script, an authorised key, a Python package. No sandbox stands in between; TensorFlow's own security page says that
    /// models are programs. What a model computes needs no such operator.
    ///
    /// ## What to do
    /// Do not load the model. If its publisher explains the operator, run it in a container without anything to overwrite.
    ///
    /// ## References
    /// <https://github.com/tensorflow/tensorflow/blob/master/SECURITY.md>
    pub static RULE = {
        id: "model-tensorflow-writes-files",
        since: "0.1.0",
        severity: Critical,
        summary: "a graph writes files when it runs",
        remedy: "do not load the model; ask its publisher what the operator is for",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    for reached in reached(seen.facts) {
        if reached.writes() && !reached.connects() {
            sink.found(reached.found("writes to"));
        }
    }
}
