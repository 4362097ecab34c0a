//! Chat templates in the files of a tokenizer: JSON configurations and Jinja texts.

use crate::format::Input;
use crate::generated::Facts;
use crate::model::gguf::GgufFacts;
use crate::model::json::beginning;
use crate::model::template::{self, TemplateFacts, go};
use crate::notes::{Defect, Notes, Stop};
use crate::sniff::Head;
use serde::Serialize;
use serde_json::Value;
use wb_core::{GapReason, Limit};

crate::format_room! {
    /// The chat template of a tokenizer or processor: `chat_template.jinja` and its companions, and the key
    /// `chat_template` of `tokenizer_config.json`, `chat_template.json` and `processor_config.json`, as one text or
    /// as a list of named ones; prompts of LangChain in Jinja, and Modelfiles of Ollama. The rest of the
    /// configuration is not judged.
    pub static FORMAT = {
        id: "chat-template",
        name: "chat template of a tokenizer",
        since: "0.1.0",
        extensions: ["j2", "jinja", "jinja2"],
        facts: ChatTemplateFacts,
        sniff: sniff,
        read: read,
    };
}

/// The chat templates of a tokenizer.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ChatTemplateFacts {
    /// Chat templates: programs that a loader runs for every conversation.
    pub templates: Vec<NamedTemplate>,
}

/// One of the templates.
#[derive(Clone, Debug, Serialize)]
pub struct NamedTemplate {
    /// What it is called, or the key that it stands under.
    pub name: String,
    /// Where its text begins, if it stands in the file as it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
    /// What it does.
    pub analysis: TemplateFacts,
}

impl ChatTemplateFacts {
    /// How many bytes a configuration may have: the longest known ones list 150,000 tokens in 25 MB.
    pub const BYTES_MAX: u64 = 32 << 20;
}

/// The key of every configuration that holds a template.
const KEY: &str = "chat_template";

fn sniff(head: &Head<'_>) -> bool {
    let name = base(head.name);
    let says = |word: &[u8]| memchr::memmem::find(head.bytes, word).is_some();
    if is_jinja(&name) {
        // Web pages are written in Jinja, too; only conversations are about messages and prompts.
        return name.contains(KEY) || TALK.iter().any(|word| says(word));
    }
    if name == "modelfile" {
        return says(b"TEMPLATE");
    }
    if is_blob(&name) {
        return go::is_go(head.bytes);
    }
    if name.ends_with(".yaml") || name.ends_with(".yml") {
        return says(b"template_format") && says(b"jinja2");
    }
    let text = head.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head.bytes);
    let is_object = text.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{');
    let is_prompt = || says(b"\"template_format\"") && says(b"jinja2");
    is_object && name.ends_with(".json") && (is_claimed(&name) || names_key(head.bytes) || is_prompt())
}

/// Words of templates that write to a model.
const TALK: &[&[u8]] = &[
    b"messages",
    b"message.",
    b"tools",
    b"assistant",
    b"You are a",
    b"question",
    b"user_input",
    b"prompt",
];

fn base(name: &str) -> String {
    name.rsplit(['/', '\\'])
        .next()
        .unwrap_or_default()
        .to_ascii_lowercase()
}

fn is_jinja(name: &str) -> bool {
    [".jinja", ".jinja2", ".j2"]
        .iter()
        .any(|ending| name.ends_with(ending))
}

/// A blob of Ollama's store is named by its digest; some fetch its template under the name of its media type.
fn is_blob(name: &str) -> bool {
    name.starts_with("sha256-") || name.starts_with("sha256:") || name == "template"
}

/// Files in which a loader looks for a template.
fn is_claimed(name: &str) -> bool {
    matches!(name, "tokenizer_config.json" | "processor_config.json") || is_all_templates(name)
}

/// Files that hold templates and nothing else.
fn is_all_templates(name: &str) -> bool {
    matches!(name, "chat_template.json" | "chat_templates.json")
}

fn names_key(bytes: &[u8]) -> bool {
    memchr::memmem::find(bytes, b"\"chat_template\"").is_some()
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = ChatTemplateFacts::default();
    if let Err(stop) = read_all(input, &mut facts, notes) {
        notes.stopped(stop);
    }
    Facts::ChatTemplate(facts)
}

fn read_all(input: &Input<'_>, facts: &mut ChatTemplateFacts, notes: &mut Notes) -> Result<(), Stop> {
    let len = input.source.len()?;
    input.meter.check(Limit::HeaderBytes, len)?;
    if len > ChatTemplateFacts::BYTES_MAX {
        let most = ChatTemplateFacts::BYTES_MAX;
        let detail = format!("the configuration has {len} bytes; up to {most} are read");
        notes.gap(GapReason::Limit, None, detail);
        return Ok(());
    }
    let bytes = input.source.read_vec(0, len)?;
    let name = input.name.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain = base(name);
    // A prompt in YAML or a Modelfile is text around braces: what stands in them is read all the same.
    if is_blob(&plain) {
        push_analysed(
            facts,
            notes,
            name,
            Some(0),
            &String::from_utf8_lossy(&bytes),
            go::read,
        );
        return Ok(());
    }
    if is_jinja(&plain) || !plain.ends_with(".json") {
        push(facts, notes, name, Some(0), &String::from_utf8_lossy(&bytes));
        return Ok(());
    }
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    let value: Value = serde_json::from_slice(text).map_err(|error| {
        let detail = format!("the configuration is not JSON: {error}");
        Defect::new("chat-template-json", detail)
    })?;
    drop(bytes);
    if is_all_templates(&name.to_ascii_lowercase()) {
        collect(facts, notes, KEY, &value);
    } else if let Some(value) = value.get(KEY) {
        collect(facts, notes, KEY, value);
    }
    prompts(facts, notes, &value);
    Ok(())
}

/// A template is a text, a list of `{name, template}`, or a map of names to texts. The parser bounds the depth.
fn collect(facts: &mut ChatTemplateFacts, notes: &mut Notes, name: &str, value: &Value) {
    match value {
        Value::String(text) => push(facts, notes, name, None, text),
        Value::Array(items) => items.iter().for_each(|item| collect(facts, notes, name, item)),
        Value::Object(entries) => {
            let own = entries.get("name").and_then(Value::as_str);
            for (key, value) in entries.iter().filter(|(key, _)| *key != "name") {
                collect(facts, notes, own.unwrap_or(key), value);
            }
        }
        _ => {}
    }
}

/// Prompts of LangChain: whatever stands beside `"template_format": "jinja2"` as `template` or `…_template`.
fn prompts(facts: &mut ChatTemplateFacts, notes: &mut Notes, value: &Value) {
    let mut waiting = vec![value];
    while let Some(value) = waiting.pop() {
        match value {
            Value::Array(items) => waiting.extend(items),
            Value::Object(entries) => {
                waiting.extend(entries.values());
                if entries.get("template_format").and_then(Value::as_str) == Some("jinja2") {
                    for (key, text) in entries {
                        if let (true, Some(text)) = (key.ends_with("template"), text.as_str()) {
                            push(facts, notes, key, None, text);
                        }
                    }
                }
            }
            _ => {}
        }
    }
}

fn push(facts: &mut ChatTemplateFacts, notes: &mut Notes, name: &str, offset: Option<u64>, text: &str) {
    push_analysed(facts, notes, name, offset, text, template::read);
}

fn push_analysed(
    facts: &mut ChatTemplateFacts,
    notes: &mut Notes,
    name: &str,
    offset: Option<u64>,
    text: &str,
    analyse: fn(&str) -> TemplateFacts,
) {
    if facts.templates.len() >= GgufFacts::TEMPLATES_MAX {
        if facts.templates.len() == GgufFacts::TEMPLATES_MAX {
            let detail = format!("templates beyond the first {}", GgufFacts::TEMPLATES_MAX);
            notes.gap(GapReason::Limit, None, detail);
        }
        return;
    }
    let most = usize::try_from(GgufFacts::TEMPLATE_BYTES_MAX).unwrap_or(usize::MAX);
    if text.len() > most {
        let detail = format!("a chat template of {} bytes; up to {most} are read", text.len());
        notes.gap(GapReason::Limit, None, detail);
        return;
    }
    let analysis = analyse(text);
    if let Some(unread) = &analysis.unread {
        notes.gap(GapReason::Limit, offset, unread.clone());
    }
    facts.templates.push(NamedTemplate {
        name: beginning(name, GgufFacts::NAME_MAX),
        offset,
        analysis,
    });
}
