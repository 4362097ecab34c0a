//! The configuration of a spaCy pipeline.

use crate::format::Input;
use crate::generated::Facts;
use crate::model::chat_template::NamedTemplate;
use crate::model::json::beginning;
use crate::model::template;
use crate::notes::{Notes, Stop};
use crate::sniff::Head;
use crate::text::json;
use serde::Serialize;
use wb_core::Limit;

crate::format_room! {
    /// `config.cfg` of spaCy: the registered functions that it calls (`@architectures = "spacy.Tagger.v2"`) and the
    /// Jinja templates that language models are asked with (spacy-llm). Other values are not judged.
    pub static FORMAT = {
        id: "spacy-config",
        name: "spaCy configuration",
        since: "0.1.0",
        extensions: ["cfg"],
        facts: SpacyFacts,
        sniff: sniff,
        read: read,
    };
}

/// What a configuration names.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SpacyFacts {
    /// Registered functions that are called when the pipeline is made.
    pub functions: Vec<Function>,
    /// Templates that are filled for every text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub templates: Vec<NamedTemplate>,
    /// Functions and templates that were not kept.
    pub unlisted: u64,
}

impl SpacyFacts {
    /// How many things of one kind are kept.
    pub const KEPT_MAX: usize = 1_000;
}

/// A registered function.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Function {
    /// The registry: `architectures`.
    pub registry: String,
    /// The name under which it is registered.
    pub name: String,
    /// The section that it stands in.
    pub section: String,
    /// Where.
    pub offset: u64,
}

fn sniff(head: &Head<'_>) -> bool {
    const SEARCHED: u64 = 1 << 20;
    if head.extension() != "cfg" || head.bytes.contains(&0) {
        return false;
    }
    let is_one = |bytes: &[u8]| {
        let says = |word: &[u8]| memchr::memmem::find(bytes, word).is_some();
        says(b"[nlp]") && (says(b"pipeline") || says(b"lang"))
            || says(b"\n@llm_")
            || says(b"\n@architectures")
    };
    is_one(head.bytes)
        || !head.is_whole()
            && head
                .source
                .read_vec(0, SEARCHED)
                .is_ok_and(|bytes| is_one(&bytes))
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = SpacyFacts::default();
    if let Err(stop) = read_all(input, &mut facts, notes) {
        notes.stopped(stop);
    }
    Facts::SpacyConfig(facts)
}

fn read_all(input: &Input<'_>, facts: &mut SpacyFacts, notes: &mut Notes) -> Result<(), Stop> {
    input.meter.check(Limit::HeaderBytes, input.source.len()?)?;
    let bytes = input.whole()?;
    let text = json::text(&bytes);
    let mut section = "";
    let mut at: usize = 0;
    let mut pending: Option<(String, String, u64)> = None;
    for line in text.split_inclusive('\n') {
        let offset = at as u64;
        at = at.saturating_add(line.len());
        let trimmed = line.trim();
        // A line that is set in goes on with the value above it.
        if line.starts_with([' ', '\t']) && !trimmed.is_empty() {
            if let Some((_, value, _)) = &mut pending {
                value.push('\n');
                value.push_str(trimmed);
            }
            continue;
        }
        if let Some((key, value, offset)) = pending.take() {
            setting(section, &key, &value, offset, facts, notes);
        }
        if let Some(name) = trimmed.strip_prefix('[').and_then(|rest| rest.split(']').next()) {
            section = name;
        } else if !trimmed.starts_with(['#', ';'])
            && let Some((key, value)) = trimmed.split_once(['=', ':'])
        {
            pending = Some((key.trim().to_owned(), value.trim().to_owned(), offset));
        }
    }
    if let Some((key, value, offset)) = pending.take() {
        setting(section, &key, &value, offset, facts, notes);
    }
    Ok(())
}

fn setting(section: &str, key: &str, value: &str, offset: u64, facts: &mut SpacyFacts, notes: &mut Notes) {
    let text: String = match serde_json::from_str(value) {
        Ok(serde_json::Value::String(text)) => text,
        _ => value.trim_matches(['"', '\'']).to_owned(),
    };
    if let Some(registry) = key.strip_prefix('@') {
        if facts.functions.len() >= SpacyFacts::KEPT_MAX {
            facts.unlisted = facts.unlisted.saturating_add(1);
            return;
        }
        facts.functions.push(Function {
            registry: beginning(registry, 80),
            name: beginning(&text, 200),
            section: beginning(section, 120),
            offset,
        });
    // A template may stand under any name and be taken from there: `${vars.prompt}`.
    } else if text.contains("{{") || text.contains("{%") {
        if facts.templates.len() >= SpacyFacts::KEPT_MAX {
            facts.unlisted = facts.unlisted.saturating_add(1);
            return;
        }
        let analysis = template::read(&text);
        if let Some(unread) = &analysis.unread {
            notes.gap(wb_core::GapReason::Limit, Some(offset), unread.clone());
        }
        facts.templates.push(NamedTemplate {
            name: format!("{}.{key}", beginning(section, 120)),
            offset: None,
            analysis,
        });
    }
}
