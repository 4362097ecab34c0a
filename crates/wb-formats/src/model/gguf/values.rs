//! Keys and values.

use super::facts::{ChatTemplate, Entry, GgufFacts, Split};
use super::types::{ARRAY, STRING, UINT32, value_type};
use super::walk::Walk;
use crate::model::json::{beginning, fingerprint};
use crate::model::template;
use crate::notes::{Defect, Notes, Stop};
use std::collections::HashSet;
use wb_core::{GapReason, Limit, Meter};

/// How many elements of an array are shown.
const SHOWN_MAX: u64 = 8;
/// The longest key that the format allows.
const KEY_MAX: u64 = 65_535;
/// Every key begins like this if its value is a chat template, or the list of their names.
const TEMPLATE: &str = "tokenizer.chat_template";

/// The list of the names of further templates, each under a key of its own.
const NAMES: &str = "tokenizer.chat_templates";

/// Reads keys and values.
pub(super) struct Values<'w, 'a> {
    pub(super) walk: &'w mut Walk<'a>,
    pub(super) facts: &'w mut GgufFacts,
    pub(super) notes: &'w mut Notes,
    pub(super) meter: &'w Meter,
}

/// A value, as far as it is kept.
struct Value {
    kind: String,
    shown: String,
    number: Option<u64>,
    len: Option<u64>,
}

impl Values<'_, '_> {
    pub(super) fn read_all(&mut self) -> Result<(), Stop> {
        let mut seen = HashSet::new();
        for number in 0..self.facts.keys_total {
            self.meter.check(Limit::Entries, number.saturating_add(1))?;
            let at = self.walk.position();
            let (key, key_len) = self.walk.string(KEY_MAX, "a key")?;
            if key_len > KEY_MAX || key_len == 0 {
                let detail = format!("a key has {key_len} bytes; between 1 and {KEY_MAX} are allowed");
                self.notes.defect(Defect::at("gguf-key-length", at, detail));
            }
            if !seen.insert((fingerprint(&key), key_len)) {
                let detail = format!("the key `{}` stands in the file twice", beginning(&key, 80));
                self.notes.defect(Defect::at("gguf-duplicate-key", at, detail));
            }
            let type_at = self.walk.position();
            let kind = self.walk.u32("a value's type")?;
            let value = self.value(&key, kind, type_at, 0)?;
            self.remember(key, kind, value);
        }
        Ok(())
    }

    fn value(&mut self, key: &str, kind: u32, at: u64, depth: u64) -> Result<Value, Stop> {
        let Some((name, width)) = value_type(kind) else {
            let detail = format!(
                "the value of `{}` has the unknown type {kind}",
                beginning(key, 80)
            );
            return Err(Defect::at("gguf-value-type-unknown", at, detail).into());
        };
        match (kind, width) {
            (ARRAY, _) => self.array(key, depth),
            (STRING, _) => self.text(key),
            _ => {
                let (shown, number) = self.walk.scalar(kind)?;
                Ok(Value {
                    kind: name.to_owned(),
                    shown,
                    number,
                    len: None,
                })
            }
        }
    }

    fn text(&mut self, key: &str) -> Result<Value, Stop> {
        let (shown, len) = if key.starts_with(TEMPLATE) {
            self.chat_template(key)?
        } else {
            let (text, len) = self.walk.string(4_096, "a string")?;
            self.find_urls(&text);
            let start = self.walk.position().saturating_sub(len);
            self.notes.look_at(key, Some(start), &text);
            (beginning(&text, GgufFacts::VALUE_MAX), len)
        };
        Ok(Value {
            kind: "string".to_owned(),
            shown,
            number: None,
            len: Some(len),
        })
    }

    fn chat_template(&mut self, key: &str) -> Result<(String, u64), Stop> {
        let at = self.walk.position();
        let most = GgufFacts::TEMPLATE_BYTES_MAX;
        let (text, len) = self.walk.string(most, "a chat template")?;
        let offset = self.walk.position().saturating_sub(len);
        let shown = beginning(&text, GgufFacts::VALUE_MAX);
        if len > most {
            let detail = format!("the chat template is {len} bytes long; the first {most} were looked at");
            self.notes.gap(GapReason::Limit, Some(at), detail);
        }
        if key == NAMES && !text.contains('{') {
            return Ok((shown, len));
        }
        if self.facts.chat_templates.len() >= GgufFacts::TEMPLATES_MAX {
            let detail = format!("a chat template beyond the first {}", GgufFacts::TEMPLATES_MAX);
            self.notes.gap(GapReason::Limit, Some(at), detail);
            return Ok((shown, len));
        }
        let analysis = template::read(&text);
        if let Some(unread) = &analysis.unread {
            self.notes.gap(GapReason::Limit, Some(at), unread.clone());
        }
        self.facts.chat_templates.push(ChatTemplate {
            key: beginning(key, GgufFacts::NAME_MAX),
            offset,
            text,
            analysis,
        });
        Ok((shown, len))
    }

    fn array(&mut self, key: &str, depth: u64) -> Result<Value, Stop> {
        self.meter.check(Limit::Nesting, depth.saturating_add(1))?;
        let at = self.walk.position();
        let kind = self.walk.u32("an array's type")?;
        let count_at = self.walk.position();
        let count = self.walk.count("an array's length")?;
        let Some((name, width)) = value_type(kind) else {
            let detail = format!(
                "the array `{}` has elements of the unknown type {kind}",
                beginning(key, 80)
            );
            return Err(Defect::at("gguf-value-type-unknown", at, detail).into());
        };
        let narrow: u64 = if self.walk.narrow { 4 } else { 8 };
        let least = match kind {
            STRING => narrow,
            ARRAY => narrow.saturating_add(4),
            _ => width.unwrap_or(1),
        };
        let what = format!("the array `{}`", beginning(key, 80));
        self.walk.fits(count_at, count, least, &what)?;
        let shown_count = count.min(SHOWN_MAX);
        let mut shown = Vec::new();
        let templates = kind == STRING && key.starts_with(TEMPLATE);
        let one_by_one = if templates { count } else { shown_count };
        for _ in 0..one_by_one {
            let value = self.value(key, kind, at, depth.saturating_add(1))?;
            if shown.len() < 8 {
                shown.push(beginning(&value.shown, 64));
            }
        }
        let rest = count.saturating_sub(one_by_one);
        match (kind, width) {
            (_, Some(width)) => self.walk.skip(rest.saturating_mul(width)),
            (STRING, _) => self.skip_strings(rest)?,
            _ => {
                for number in 0..rest {
                    self.meter.check(Limit::Entries, number.saturating_add(1))?;
                    self.value(key, kind, at, depth.saturating_add(1))?;
                }
            }
        }
        let more = if count > shown_count { ", …" } else { "" };
        Ok(Value {
            kind: format!("[{name}]"),
            shown: beginning(&format!("[{}{more}]", shown.join(", ")), GgufFacts::VALUE_MAX),
            number: None,
            len: Some(count),
        })
    }

    /// Tokenizers hold hundreds of thousands of strings: they are stepped over.
    fn skip_strings(&mut self, count: u64) -> Result<(), Stop> {
        for number in 0..count {
            let len = self.walk.string_len("a string")?;
            self.walk.skip(len);
            if number & 0xffff == 0 {
                self.meter.time()?;
            }
        }
        Ok(())
    }

    fn remember(&mut self, key: String, kind: u32, value: Value) {
        self.note_special(&key, kind, &value);
        if self.facts.metadata.len() < GgufFacts::METADATA_MAX {
            self.facts.metadata.push(Entry {
                key: beginning(&key, GgufFacts::NAME_MAX),
                kind: value.kind,
                value: value.shown,
                len: value.len,
            });
        } else {
            self.facts.metadata_unlisted = self.facts.metadata_unlisted.saturating_add(1);
        }
    }

    fn note_special(&mut self, key: &str, kind: u32, value: &Value) {
        match key {
            "general.architecture" => self.facts.architecture = Some(value.shown.clone()),
            "general.type" => self.facts.kind = Some(value.shown.clone()),
            "general.alignment" => self.alignment(kind, value),
            "split.no" => self.split().number = value.number,
            "split.count" => self.split().count = value.number,
            "split.tensors.count" => self.split().tensors_total = value.number,
            _ => {}
        }
    }

    fn split(&mut self) -> &mut Split {
        self.facts.split.get_or_insert_default()
    }

    fn alignment(&mut self, kind: u32, value: &Value) {
        match value.number {
            Some(bytes) if kind == UINT32 && bytes.is_power_of_two() && bytes <= 1 << 20 => {
                self.facts.alignment_bytes = bytes;
            }
            _ => {
                let detail = format!(
                    "`general.alignment` is {} ({}); a power of two of type uint32 is needed",
                    value.shown, value.kind
                );
                self.notes.defect(Defect::new("gguf-alignment", detail));
                if let Some(bytes) = value.number.filter(|bytes| bytes.is_power_of_two()) {
                    self.facts.alignment_bytes = bytes;
                }
            }
        }
    }

    fn find_urls(&mut self, text: &str) {
        for scheme in ["http://", "https://", "ftp://", "file://", "hf://", "s3://"] {
            for (at, _) in text.match_indices(scheme) {
                let tail = text.get(at..).unwrap_or_default();
                let end = tail
                    .find(|c: char| c.is_whitespace() || c.is_control() || "\"'<>)]}".contains(c))
                    .unwrap_or(tail.len());
                let url = beginning(tail.get(..end).unwrap_or_default(), GgufFacts::VALUE_MAX);
                if self.facts.urls.len() < GgufFacts::URLS_MAX && !self.facts.urls.contains(&url) {
                    self.facts.urls.push(url);
                }
            }
        }
    }
}
