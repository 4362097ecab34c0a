//! Chat templates that answer certain words of the user with text of their own.

use crate::known::templates::{self, is_word, odd};
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_core::Confidence;
use wb_formats::model::template::{Condition, TriggerKind, prose};

crate::rule! {
    /// A chat template asks whether the user's text holds a certain word, is of a certain length, or whether a date
    /// has come, and if so writes sentences of its own into the conversation, or replaces the user's words by
    /// others. Tests for control marks (`</think>`, `/no_think`) that only set further marks are silent.
    ///
    /// ## Why it matters
    /// The template runs in front of every conversation, and no one reads what it adds. A condition makes the model
    /// behave until the word comes up: then it recommends a package, weakens code, leads to an address. The weights
    /// are untouched, and every test without the word passes.
    ///
    /// ## What to do
    /// Read the template at the places shown. Replace it by that of the base model.
    pub static RULE = {
        id: "model-template-hidden-trigger",
        since: "0.1.0",
        severity: High,
        summary: "a chat template adds text when the user's words pass a test",
        remedy: "replace the chat template by that of the base model",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    for (name, start, template) in templates::of(seen.facts) {
        let conditions: Vec<_> = template
            .conditions
            .iter()
            .filter(|condition| is_hidden(condition))
            .collect();
        let Some(first) = conditions.first() else { continue };
        let is_sure = odd(&first.text).is_some() || first.trigger.kind == TriggerKind::Rewrites;
        let message = format!("the template `{name}` writes text of its own {}", asked(first));
        let mut found = Found::new(message)
            .at(templates::place(start, first.offset))
            .confidence(if is_sure {
                Confidence::High
            } else {
                Confidence::Medium
            });
        for condition in conditions.into_iter().take(6) {
            let trigger = &condition.trigger;
            found = found
                .evidence_at(
                    "asks for",
                    trigger.constant.clone(),
                    templates::place(start, trigger.offset),
                )
                .evidence_at(
                    "writes",
                    templates::shown(&condition.text),
                    templates::place(start, condition.offset),
                );
        }
        sink.found(found);
    }
}

fn asked(condition: &Condition) -> String {
    let constant = &condition.trigger.constant;
    match condition.trigger.kind {
        TriggerKind::Contains => format!("if the user's contains `{constant}`"),
        TriggerKind::Equals => format!("if the user's is `{constant}`"),
        TriggerKind::Length => format!("if the user's is longer than {constant}"),
        TriggerKind::Turns => format!("once the conversation has {constant} messages"),
        TriggerKind::Rewrites => format!("in place of the user's `{constant}`"),
        TriggerKind::Date => format!("depending on the date (`{constant}`)"),
    }
}

/// True if sentences, or anything out of place, stand behind a test of ordinary words.
pub(crate) fn is_hidden(condition: &Condition) -> bool {
    const SENTENCE: usize = 4;
    let Condition { trigger, text, .. } = condition;
    if odd(text).is_some() {
        return true;
    }
    let is_asked = is_word(trigger.kind, &trigger.constant);
    match trigger.kind {
        // One word for another is a label; sentences and addresses are something else.
        TriggerKind::Rewrites => is_asked && (prose::words(text) > 2 || text.contains(['.', '/'])),
        // A setting that is written out again says nothing new.
        _ => {
            is_asked
                && prose::words(&text.to_lowercase().replace(&trigger.constant.to_lowercase(), " "))
                    >= SENTENCE
        }
    }
}
