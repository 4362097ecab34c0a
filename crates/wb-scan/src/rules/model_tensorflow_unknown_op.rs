//! Operators that nobody knows.

use crate::known::tensorflow::{effect, is_registered, library};
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// The graph uses operators that neither TensorFlow nor a widely used library registers, and that are no functions of the
    /// graph's own library.
    ///
    /// ## Why it matters
    /// Such a graph only runs after a dynamic library has been loaded (`tf.load_op_library`). That code is not in the file and
    /// nobody here has seen it; it runs with your rights as soon as it is loaded.
    ///
    /// ## What to do
    /// Find out which library registers the operators, and judge it like any other program.
    pub static RULE = {
        id: "model-tensorflow-unknown-op",
        since: "0.1.0",
        severity: Medium,
        summary: "the graph needs operators from a library that nobody here knows",
        remedy: "find out which library registers these operators, and judge it before you load the model",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::Tensorflow(facts) = seen.facts else {
        return;
    };
    for operator in &facts.operators {
        let name = operator.name.as_str();
        let is_known =
            operator.is_function || is_registered(name) || library(name).is_some() || effect(name).is_some();
        if !is_known {
            let message = format!(
                "nobody here knows the operator `{name}` ({} nodes)",
                operator.nodes
            );
            let node = operator.first_node.clone();
            sink.found(
                Found::new(message)
                    .at(operator.first_offset)
                    .evidence("first node", node),
            );
        }
    }
}
