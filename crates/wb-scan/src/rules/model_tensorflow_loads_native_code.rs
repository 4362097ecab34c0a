//! Operators that load a library.

use crate::known::tensorflow::Effect;
use crate::known::tensorflow::reached::{node, reached};
use crate::rule::Seen;
use crate::sink::Sink;

crate::rule! {
    /// The graph has an operator that loads a dynamic library.
    ///
    /// ## Why it matters
    /// A library runs its own code as soon as it is loaded. TensorFlow itself has no such operator: a program that offers one
    /// hands its process over to whoever wrote the model.
    ///
    /// ## What to do
    /// Do not load the model.
    pub static RULE = {
        id: "model-tensorflow-loads-native-code",
        since: "0.1.0",
        severity: High,
        summary: "the graph loads a dynamic library",
        remedy: "do not load the model",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    for reached in reached(seen.facts) {
        if reached.effect == Effect::Native {
            sink.found(node(reached.call, "loads a library"));
        }
    }
}
