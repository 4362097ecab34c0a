//! A Keras model calls a part of TensorFlow that does more than compute.

use crate::known::keras::{Meaning, meaning};
use crate::known::keras_found::found;
use crate::rule::Seen;
use crate::sink::Sink;
use wb_formats::Facts;

crate::rule! {
    /// A Keras model calls a part of TensorFlow that touches files, runs Python or loads code, instead of computing.
    ///
    /// ## Why it matters
    /// Models of Keras 2 keep calls to TensorFlow by name (`TFOpLambda`, `TensorFlowOpLayer`). Any symbol of TensorFlow's
    /// interface is resolved, and it is called when the model is built or when it runs: `tf.io.write_file`,
    /// `tf.io.read_file`, `tf.load_op_library` are no part of a model's mathematics.
    ///
    /// ## What to do
    /// Do not load the file unless its publisher explains the call.
    pub static RULE = {
        id: "model-keras-tensorflow-effect",
        since: "0.1.0",
        severity: High,
        summary: "a Keras model calls a part of TensorFlow that does more than compute",
        remedy: "do not load it unless the publisher explains the call",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::KerasConfig(facts) = seen.facts else {
        return;
    };
    for reference in &facts.references {
        if meaning(reference) == Meaning::TensorFlowEffect {
            sink.found(found(reference, "which does more than compute"));
        }
    }
}
