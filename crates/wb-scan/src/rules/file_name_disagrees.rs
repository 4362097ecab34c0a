//! Content that is not what the name says.

use crate::known::disagree::disagreement;
use crate::known::promises::may_execute;
use crate::rule::Seen;
use crate::sink::{Found, Sink};

crate::rule! {
    /// The content is a known format, but not one that belongs under the name's ending: an ONNX model named
    /// `.tflite`, a zip named `.json`.
    ///
    /// ## Why it matters
    /// Programs choose a loader by the name or by the content, and scanners as well. Where the two disagree, one
    /// may look at something else than the other loads. Often it is only a mistake.
    ///
    /// ## What to do
    /// Ask the publisher which of the two is meant, or rename the file after its content and load it as that.
    pub static RULE = {
        id: "file-name-disagrees",
        since: "0.1.0",
        severity: Medium,
        summary: "the content is not what the name says",
        remedy: "ask the publisher which is meant, the name or the content",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    if let Some(found) = disagreement(seen)
        && !(found.promise.is_data_only && may_execute(found.content))
    {
        let message = format!(
            "the name ends in `.{}`, but the content is {}",
            found.ending, found.content
        );
        sink.found(Found::new(message).evidence("content", found.content));
    }
}
