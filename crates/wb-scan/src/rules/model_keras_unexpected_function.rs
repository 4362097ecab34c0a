//! A Keras configuration names a function of Keras that models do not use.

use crate::known::keras::{Meaning, meaning};
use crate::known::keras_found::found;
use crate::rule::Seen;
use crate::sink::Sink;
use wb_formats::Facts;

crate::rule! {
    /// The configuration of a Keras model names a function of Keras that is no layer, loss, metric, activation, initializer
    /// or tensor operation.
    ///
    /// ## Why it matters
    /// Keras writes the functions that a model computes with, and nothing else. Up to 3.11 it resolves any function of its
    /// own packages, though, and several of them have been used to fetch files, to load other models and to switch
    /// protection off (CVE-2025-8747, CVE-2025-9906). A function that no writer writes has been put there by hand.
    ///
    /// ## What to do
    /// Do not load the file unless its publisher explains what the function is for.
    ///
    /// ## References
    /// - CVE-2025-8747, CVE-2025-9906
    pub static RULE = {
        id: "model-keras-unexpected-function",
        since: "0.1.0",
        severity: High,
        summary: "a Keras configuration names a function of Keras that models do not use",
        remedy: "ask the publisher why the model names this function",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::KerasConfig(facts) = seen.facts else {
        return;
    };
    for reference in &facts.references {
        if meaning(reference) == Meaning::Unexpected {
            sink.found(found(reference, "which Keras does not write into models"));
        }
    }
}
