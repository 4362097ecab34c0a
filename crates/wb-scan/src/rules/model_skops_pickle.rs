//! A pickle under the name of a skops file.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;
use wb_formats::sniff::extension;

crate::rule! {
    /// A file whose name ends in `.skops` is a pickle.
    ///
    /// ## Why it matters
    /// skops files are meant to be loaded without pickle. `Card.get_model` of skops before 0.13 tries skops and then,
    /// without a word, `joblib.load`, which runs the pickle.
    ///
    /// ## What to do
    /// Do not load it. A skops file is a zip.
    ///
    /// ## References
    /// - CVE-2025-54886
    pub static RULE = {
        id: "model-skops-pickle",
        since: "0.1.0",
        severity: High,
        summary: "a pickle bears the name of a skops file",
        remedy: "do not load it; a skops file is a zip, never a pickle",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let is_pickle = matches!(seen.facts, Facts::Pickle(_));
    let outermost = seen.place.path.first().map_or(seen.name, String::as_str);
    if is_pickle
        && [outermost, seen.name]
            .iter()
            .any(|name| extension(name) == "skops")
    {
        sink.found(Found::new("the file's name says skops, and its content is a pickle").at(0));
    }
}
