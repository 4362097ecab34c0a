//! An R vector that is a file.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// A compact vector in an R file has a class whose data is a file that reading maps into memory.
    ///
    /// ## Why it matters
    /// Reading the object opens the file that the object names, with the rights of whoever loads it; some of these
    /// classes write to it.
    ///
    /// ## What to do
    /// Do not load it. No model is saved like this on purpose.
    pub static RULE = {
        id: "model-r-maps-file",
        since: "0.1.0",
        severity: High,
        summary: "reading an R object maps a file that it names",
        remedy: "do not load it; no model is saved like this on purpose",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::RData(facts) = seen.facts else { return };
    for class in facts
        .compact_classes
        .iter()
        .filter(|class| class.contains("mmap"))
    {
        sink.found(Found::new(format!("a vector of the class `{class}` maps a file")));
    }
}
