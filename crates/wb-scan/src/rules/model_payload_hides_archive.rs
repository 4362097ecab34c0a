//! Archives in the middle of a model's numbers.

use crate::rule::Seen;
use crate::rules::model_payload_hides_program::report;
use crate::sink::Sink;
use wb_formats::code::payload::EmbeddedKind;

crate::rule! {
    /// The search in depth (`--deep`) met an archive or a compressed stream in the middle of a model's payload. It is
    /// judged on its own as well, as far as it can be opened from there.
    ///
    /// ## Why it matters
    /// Tensors hold numbers. An archive among them carries something that no loader of the model reads.
    ///
    /// ## What to do
    /// Find out what is in it before the model is used.
    pub static RULE = {
        id: "model-payload-hides-archive",
        since: "0.1.0",
        severity: Medium,
        summary: "an archive stands in the middle of a model's payload",
        remedy: "find out what is in the archive before the model is used",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    report(seen, |embedded| embedded.kind == EmbeddedKind::Archive, sink);
}
