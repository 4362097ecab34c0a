//! Chat templates that write sentences of their own.

use crate::known::templates::{self, odd};
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::model::template::prose;

crate::rule! {
    /// A chat template writes sentences of its own into every conversation: a default system prompt, or
    /// instructions for the use of tools. Many makers' templates do.
    ///
    /// ## Why it matters
    /// The sentences steer the model like a system prompt, and an application that gives its own does not know
    /// about them.
    ///
    /// ## What to do
    /// Nothing, if they are what the model's maker publishes.
    pub static RULE = {
        id: "model-template-writes-text",
        since: "0.1.0",
        severity: Info,
        summary: "a chat template writes sentences of its own",
        remedy: "read the sentences if the template is not its maker's",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    const SENTENCE: usize = 4;
    for (name, start, template) in templates::of(seen.facts) {
        let texts: Vec<_> = template
            .texts
            .iter()
            .filter(|written| prose::words(&written.text) >= SENTENCE && odd(&written.text).is_none())
            .collect();
        let Some(first) = texts.first() else { continue };
        let mut found = Found::new(format!("the template `{name}` writes sentences of its own"))
            .at(templates::place(start, first.offset));
        for written in texts.iter().take(4) {
            found = found.evidence_at(
                "writes",
                templates::shown(&written.text),
                templates::place(start, written.offset),
            );
        }
        sink.found(found);
    }
}
