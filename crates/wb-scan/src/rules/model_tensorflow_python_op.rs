//! Operators that call Python.

use crate::known::tensorflow::Effect;
use crate::known::tensorflow::reached::{node, reached};
use crate::rule::Seen;
use crate::sink::Sink;
use wb_formats::Facts;

crate::rule! {
    /// The graph has an operator that calls back into Python: `PyFunc`, `PyFuncStateless` or `EagerPyFunc`; or a
    /// compiled program (`XlaCallModule`, a custom call of XLA) that calls a function of the process.
    ///
    /// ## Why it matters
    /// The operator names a function by a token, and the program that runs the model calls what it has registered under it.
    /// The function itself is not in the file: it comes with a program that belongs to the model, and nobody has looked at it
    /// here. A token that is guessed right calls another function of the program than was meant.
    ///
    /// ## What to do
    /// Use an export without Python operators. If you can't, read the program that registers the function.
    pub static RULE = {
        id: "model-tensorflow-python-op",
        since: "0.1.0",
        severity: High,
        summary: "the graph calls Python code while it runs",
        remedy: "use an export without Python operators, or read the program that comes with the model",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    for reached in reached(seen.facts) {
        if reached.effect == Effect::Python {
            sink.found(node(reached.call, "calls a Python function"));
        }
    }
    let Facts::Tensorflow(facts) = seen.facts else {
        return;
    };
    for call in facts.calls.iter().filter(|call| call.operator.starts_with("Xla")) {
        let mut texts = ["module", "target_name", "call_target_name"]
            .into_iter()
            .flat_map(|key| call.attribute(key));
        if texts.any(|text| text.contains("python") && text.contains("callback")) {
            sink.found(node(call, "calls a Python function from a compiled program"));
        }
    }
}
