//! Flex operators that are registered under another name than they run.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// An operator of a TensorFlow Lite model is called after one TensorFlow operator (`FlexAdd`), but the node inside its
    /// options is another (`ReadFile`).
    ///
    /// ## Why it matters
    /// The delegate runs what the node says. Lists of a model's operators show the name. No converter writes the two
    /// differently; somebody wanted the list to look harmless.
    ///
    /// ## What to do
    /// Do not run the model.
    pub static RULE = {
        id: "model-tflite-flex-disguised",
        since: "0.1.0",
        severity: High,
        summary: "an operator of the model runs another operation than its name says",
        remedy: "do not run the model",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::Tflite(graph) = seen.facts else {
        return;
    };
    for operator in &graph.operators {
        if let Some(registered) = &operator.registered_as {
            let message = format!("`Flex{registered}` runs `{}`", operator.name);
            sink.found(Found::new(message).at(operator.first_offset));
        }
    }
}
