//! Operators that a known library brings.

use crate::known::tensorflow::{is_registered, library};
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use std::collections::BTreeMap;
use wb_formats::Facts;
use wb_formats::model::tensorflow::Operator;

crate::rule! {
    /// The graph uses operators that TensorFlow itself does not register, but a widely used library does.
    ///
    /// ## Why it matters
    /// The model runs only where that library is installed and loaded. It is native code of its own, with its own
    /// vulnerabilities: the model decides what it is given.
    ///
    /// ## What to do
    /// Install the library from its own publisher, in a version that is still maintained.
    pub static RULE = {
        id: "model-tensorflow-needs-library",
        since: "0.1.0",
        severity: Low,
        summary: "the graph needs a library beside TensorFlow",
        remedy: "install the library from its own publisher, not from where the model came from",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::Tensorflow(facts) = seen.facts else {
        return;
    };
    let mut needed: BTreeMap<&str, Vec<&Operator>> = BTreeMap::new();
    for operator in facts
        .operators
        .iter()
        .filter(|op| !op.is_function && !is_registered(&op.name))
    {
        if let Some(library) = library(&operator.name) {
            needed.entry(library).or_default().push(operator);
        }
    }
    for (library, operators) in needed {
        let shown: Vec<&str> = operators
            .iter()
            .take(5)
            .map(|operator| operator.name.as_str())
            .collect();
        let message = format!("operators of {library} are used: {}", shown.join(", "));
        sink.found(Found::new(message).at(operators.first().and_then(|operator| operator.first_offset)));
    }
}
