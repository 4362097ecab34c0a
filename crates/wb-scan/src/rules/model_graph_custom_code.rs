//! Classes outside the file that a Core ML model names.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// A Core ML model has a custom layer or is a custom model: it names a class that the program around it must have.
    ///
    /// ## Why it matters
    /// The class is native code that is not in the file. It gets the parameters and weights that the model gives it; if
    /// the model's page asks you to add the class to your program, that is the part to be afraid of.
    ///
    /// ## What to do
    /// Read the class before you add it. A model without custom parts does not need it.
    pub static RULE = {
        id: "model-graph-custom-code",
        since: "0.1.0",
        severity: Medium,
        summary: "a Core ML model needs a class that is not in the file",
        remedy: "read the class that is named before you add it to a program",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::Coreml(graph) = seen.facts else {
        return;
    };
    for code in &graph.code_names {
        let message = format!("a {} names the class `{}`", code.what, code.name);
        sink.found(
            Found::new(message)
                .at(code.offset)
                .evidence("class", code.name.clone()),
        );
    }
}
