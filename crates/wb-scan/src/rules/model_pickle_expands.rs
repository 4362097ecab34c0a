//! Pickles that expand.

use crate::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// Values of the file are shared so that walking one of them meets at least 2^30 objects, and 256 times
    /// as many as the file has opcodes: a list of ten lists, each the same list of ten lists, and so on.
    ///
    /// ## Why it matters
    /// Loading is quick, but everything that walks the object (comparing, copying, printing, saving it
    /// again) takes hours or all memory. Real models share values, too, but never multiply them: a
    /// checkpoint of 100 million opcodes stays below 2^27 objects.
    ///
    /// ## What to do
    /// Don't load the file in a service. Ask the publisher for the plain data.
    pub static RULE = {
        id: "model-pickle-expands",
        since: "0.1.0",
        severity: High,
        summary: "the file describes far more objects than it contains",
        remedy: "don't load it where memory or time matter",
        check: Each(check),
    };
}

/// Objects, as a power of two, below which sharing harms nobody.
const OBJECTS_LOG2_MIN: u32 = 30;
/// How many times as many objects as opcodes, as a power of two.
const RATIO_LOG2_MIN: u32 = 8;

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::Pickle(facts) = seen.facts else {
        return;
    };
    let opcodes_log2 = facts.opcodes_total.max(1).ilog2();
    let expansion = facts.expansion_log2;
    if expansion >= OBJECTS_LOG2_MIN && expansion >= opcodes_log2.saturating_add(RATIO_LOG2_MIN) {
        let opcodes = facts.opcodes_total;
        sink.found(Found::new(format!(
            "{opcodes} opcodes describe a value of at least 2^{expansion} objects"
        )));
    }
}
