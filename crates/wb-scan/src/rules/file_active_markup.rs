//! Script in pictures and model cards.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// An SVG picture or a Markdown page holds script, a frame, or an attribute that runs script. Code that is shown
    /// as code is silent.
    ///
    /// ## Why it matters
    /// A page that shows the picture or the card without cleaning it runs the script as its own: with the cookies of
    /// whoever looks at it.
    ///
    /// ## What to do
    /// Do not open it in a browser outside a viewer that cleans it.
    pub static RULE = {
        id: "file-active-markup",
        since: "0.1.0",
        severity: Low,
        summary: "a picture or a page holds script",
        remedy: "remove the script, or view it only where markup is cleaned",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::Text(facts) = seen.facts else { return };
    let Some(first) = facts.markup.first() else { return };
    let mut found = Found::new(format!("`{}` holds script", seen.name)).at(first.offset);
    for markup in facts.markup.iter().take(4) {
        found = found.evidence_at("markup", markup.shown.clone(), markup.offset);
    }
    sink.found(found);
}
