//! Two templates of one model that do not say the same.

use crate::known::templates;
use crate::rule::Folder;
use crate::sink::{Found, Sink};
use std::collections::{BTreeMap, BTreeSet};
use wb_formats::model::template::TemplateFacts;

crate::rule! {
    /// A folder offers the same chat template at several places (`tokenizer_config.json`, `chat_template.jinja`,
    /// `chat_template.json`, the metadata of a GGUF file), and one of them writes sentences, asks for words or reaches
    /// for names that another does not. Other blanks and comments make no difference.
    ///
    /// ## Why it matters
    /// The hub shows one of them, and the program that loads the model runs another. What a reviewer reads is then
    /// not what is run.
    ///
    /// ## What to do
    /// Compare them, and keep the one that the model's maker publishes.
    pub static RULE = {
        id: "model-templates-differ",
        since: "0.1.0",
        severity: Medium,
        summary: "the chat template that is shown is not the one that is embedded",
        remedy: "compare the templates and keep the one that the model's maker publishes",
        wants: ["chat-template", "gguf"],
        check: Folder(check),
    };
}

/// Keys under which the default template stands.
const DEFAULTS: &[&str] = &[
    "chat_template",
    "tokenizer.chat_template",
    "default",
    "chat_template.jinja",
];

fn check(folder: &Folder<'_>, sink: &mut Sink<'_>) {
    let mut by_folder: BTreeMap<&str, Vec<(usize, &TemplateFacts)>> = BTreeMap::new();
    for (index, file) in folder.files.iter().enumerate() {
        let parent = file.path.rsplit_once('/').map_or("", |(parent, _)| parent);
        for facts in &file.facts {
            for (name, _, template) in templates::of(facts) {
                if DEFAULTS.contains(&name) {
                    by_folder.entry(parent).or_default().push((index, template));
                }
            }
        }
    }
    for found in by_folder.into_values() {
        let mut found = found.into_iter();
        let Some((first_index, first)) = found.next() else {
            continue;
        };
        for (index, other) in found {
            let (Some(a), Some(b)) = (folder.files.get(first_index), folder.files.get(index)) else {
                continue;
            };
            let Some(what) = difference(first, other) else {
                continue;
            };
            let message = format!("the template in `{}` is another one than in `{}`", b.path, a.path);
            sink.found(
                Found::new(message)
                    .in_file(folder.place(b))
                    .evidence("only in one", templates::shown(&what)),
            );
            break;
        }
    }
}

/// Something that only one of two templates does.
fn difference(a: &TemplateFacts, b: &TemplateFacts) -> Option<String> {
    if a.fingerprint == b.fingerprint {
        return None;
    }
    let texts = |facts: &TemplateFacts| -> BTreeSet<String> {
        let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        let texts = facts.texts.iter().map(|written| plain(&written.text));
        let asked = facts.conditions.iter().map(|condition| plain(&condition.text));
        texts.chain(asked).collect()
    };
    texts(a).symmetric_difference(&texts(b)).next().cloned()
}
