//! Chat templates whose own text is out of place.

use crate::known::templates::{self, odd};
use crate::rule::Seen;
use crate::sink::{Found, Sink};

crate::rule! {
    /// A chat template writes text into every conversation that no template needs: orders to ignore earlier ones or
    /// to hide something from the user, commands to be run, addresses, scripts, pictures to be fetched, encoded
    /// text.
    ///
    /// ## Why it matters
    /// What the template writes reaches the model as if the system had said it, and the user never sees it. So a
    /// model with clean weights recommends a package, hands on a link, or leaks the conversation through the
    /// address of a picture.
    ///
    /// ## What to do
    /// Replace the template by that of the base model.
    pub static RULE = {
        id: "model-template-odd-text",
        since: "0.1.0",
        severity: High,
        summary: "a chat template writes orders, commands or addresses into every conversation",
        remedy: "replace the chat template by that of the base model",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    for (name, start, template) in templates::of(seen.facts) {
        let odd: Vec<_> = template
            .texts
            .iter()
            .filter_map(|written| Some((written, odd(&written.text)?)))
            .collect();
        let Some((first, why)) = odd.first() else { continue };
        let mut found = Found::new(format!("a text that the template `{name}` writes {why}"))
            .at(templates::place(start, first.offset));
        for (written, _) in odd.iter().take(6) {
            found = found.evidence_at(
                "writes",
                templates::shown(&written.text),
                templates::place(start, written.offset),
            );
        }
        sink.found(found);
    }
}
