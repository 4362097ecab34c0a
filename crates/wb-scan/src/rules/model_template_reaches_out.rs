//! Chat templates that reach for the program around them.

use crate::known::templates;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::model::template::{Access, AccessKind};

crate::rule! {
    /// A chat template names an object of the program that runs it (`lipsum`, `self`, `request`, `url_for`), prints
    /// the engine's inside (`{% debug %}`), or includes, imports or extends another file.
    ///
    /// ## Why it matters
    /// These are the first steps out of the sandbox, and files next to the program that loads the model are
    /// none of a template's business. Loaders of models offer neither; the template was written for another purpose.
    ///
    /// ## What to do
    /// Replace the template by that of the base model.
    pub static RULE = {
        id: "model-template-reaches-out",
        since: "0.1.0",
        severity: High,
        summary: "a chat template reaches for the program around it or for other files",
        remedy: "replace the chat template by that of the base model",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    for (name, start, template) in templates::of(seen.facts) {
        let out: Vec<&Access> = template
            .accesses
            .iter()
            .filter(|access| matches!(access.kind, AccessKind::WayOut | AccessKind::OtherFile))
            .collect();
        let Some(first) = out.first() else { continue };
        let message = format!("the template `{name}` reaches for `{}`", first.name.trim());
        let mut found = Found::new(message).at(templates::place(start, first.offset));
        for access in out.into_iter().take(6) {
            found = found.evidence_at(
                "template",
                access.code.clone(),
                templates::place(start, access.offset),
            );
        }
        sink.found(found);
    }
}
