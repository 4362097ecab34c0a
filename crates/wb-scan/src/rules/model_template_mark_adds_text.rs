//! Chat templates that answer a control mark with sentences.

use crate::known::templates;
use crate::rule::Seen;
use crate::rules::model_template_hidden_trigger::is_hidden;
use crate::sink::{Found, Sink};
use wb_core::Confidence;
use wb_formats::model::template::{Condition, prose};

crate::rule! {
    /// A chat template writes sentences of its own if the conversation holds a control mark (`/think`,
    /// `[DEPLOY]`, a word with underscores). Some makers switch between ways of answering like this.
    ///
    /// ## Why it matters
    /// A mark that only an attacker knows switches a model as well as one that is documented.
    ///
    /// ## What to do
    /// Look whether the model's documentation names the mark, and read the sentences.
    pub static RULE = {
        id: "model-template-mark-adds-text",
        since: "0.1.0",
        severity: Low,
        summary: "a chat template adds sentences when a control mark is in the conversation",
        remedy: "compare the mark with the model's documentation and read the sentences",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    for (name, start, template) in templates::of(seen.facts) {
        let marked = |condition: &&Condition| {
            const SENTENCE: usize = 6;
            let is_part = templates::is_part(&condition.trigger.constant);
            prose::words(&condition.text) >= SENTENCE && !is_hidden(condition) && !is_part
        };
        let Some(condition) = template.conditions.iter().find(marked) else {
            continue;
        };
        let message = format!(
            "the template `{name}` writes sentences if `{}` is in the conversation",
            condition.trigger.constant
        );
        let found = Found::new(message)
            .at(templates::place(start, condition.offset))
            .confidence(Confidence::Medium)
            .evidence("writes", templates::shown(&condition.text));
        sink.found(found);
    }
}
