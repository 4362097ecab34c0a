//! YAML as PyYAML and ruamel read it, bounded: every document, tags with their handles resolved, aliases counted and
//! never expanded.

use super::tree::{Id, Kind, Node, Tree};
use crate::notes::{Defect, Stop};
use saphyr_parser::{Event, Parser, Tag};
use std::collections::HashMap;
use wb_core::{Limit, Meter};

/// What a text says, and why it says no more.
pub(crate) struct Document {
    /// The documents, as far as they could be read.
    pub(crate) tree: Tree,
    /// Where the text stops being YAML, and why, if it does.
    pub(crate) broken: Option<Defect>,
    /// Why reading stopped before, if it did.
    pub(crate) stop: Option<Stop>,
}

/// Reads all documents of a text.
pub(crate) fn parse(text: &str, meter: &Meter) -> Document {
    let places = Places::new(text);
    let mut builder = Builder {
        tree: Tree::default(),
        open: Vec::new(),
        anchors: HashMap::new(),
        sizes: Vec::new(),
        meter,
    };
    let mut broken = None;
    let mut stop = None;
    for event in Parser::new_from_str(text) {
        let (event, span) = match event {
            Ok(event) => event,
            Err(error) => {
                let at = places.byte(error.marker().index());
                let detail = format!("the text is no YAML from here on: {}", error.info());
                broken = Some(Defect::at("yaml-broken", at, detail));
                break;
            }
        };
        if let Err(reached) = builder.take(event, places.byte(span.start.index())) {
            stop = Some(reached);
            break;
        }
    }
    builder.close_all();
    Document {
        tree: builder.tree,
        broken,
        stop,
    }
}

/// Characters to bytes: the parser counts the one, reports give the other.
struct Places {
    every: Vec<usize>,
    len: usize,
    is_ascii: bool,
    text: String,
}

impl Places {
    const STEP: usize = 512;

    fn new(text: &str) -> Self {
        let is_ascii = text.is_ascii();
        let every = if is_ascii {
            Vec::new()
        } else {
            text.char_indices()
                .step_by(Self::STEP)
                .map(|(at, _)| at)
                .collect()
        };
        Self {
            every,
            len: text.len(),
            is_ascii,
            text: if is_ascii { String::new() } else { text.to_owned() },
        }
    }

    fn byte(&self, character: usize) -> u64 {
        if self.is_ascii {
            return character.min(self.len) as u64;
        }
        let step = character.checked_div(Self::STEP).unwrap_or_default();
        let start = self.every.get(step).copied().unwrap_or(self.len);
        let rest = self.text.get(start..).unwrap_or_default();
        let within = character.checked_rem(Self::STEP).unwrap_or_default();
        let more = rest.char_indices().nth(within).map_or(rest.len(), |(at, _)| at);
        start.saturating_add(more) as u64
    }
}

/// A list or a map that is not closed yet.
struct Open {
    offset: u64,
    tag: Option<String>,
    is_map: bool,
    parts: Vec<Id>,
    id: Id,
}

struct Builder<'m> {
    tree: Tree,
    open: Vec<Open>,
    /// The parser's number of an anchor → the node.
    anchors: HashMap<usize, Id>,
    /// How many nodes stand below a node when every alias is followed, as a float that never overflows to harm.
    sizes: Vec<f64>,
    meter: &'m Meter,
}

impl Builder<'_> {
    fn take(&mut self, event: Event<'_>, offset: u64) -> Result<(), Stop> {
        match event {
            Event::Scalar(text, _, anchor, tag) => {
                let id = self.add(offset, full(tag.as_deref()), Kind::Scalar(text.into_owned()))?;
                self.anchor(anchor, id);
                self.put(id);
            }
            Event::Alias(anchor) => {
                let Some(target) = self.anchors.get(&anchor).copied() else {
                    return Ok(());
                };
                let size = self.sizes.get(target).copied().unwrap_or(1.0);
                let id = self.add(offset, None, Kind::Alias(target))?;
                self.resize(id, size);
                self.put(id);
            }
            Event::SequenceStart(anchor, tag) => self.begin(offset, full(tag.as_deref()), anchor, false)?,
            Event::MappingStart(anchor, tag) => self.begin(offset, full(tag.as_deref()), anchor, true)?,
            Event::SequenceEnd | Event::MappingEnd => self.close(),
            Event::DocumentEnd => {
                self.close_all();
                self.anchors.clear();
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentStart(_) => {}
        }
        Ok(())
    }

    fn add(&mut self, offset: u64, tag: Option<String>, kind: Kind) -> Result<Id, Stop> {
        self.meter.check(Limit::Entries, self.tree.nodes.len() as u64)?;
        self.sizes.push(1.0);
        Ok(self.tree.add(Some(offset), tag, kind))
    }

    fn resize(&mut self, id: Id, size: f64) {
        if let Some(slot) = self.sizes.get_mut(id) {
            *slot = size;
        }
    }

    fn anchor(&mut self, anchor: usize, id: Id) {
        if anchor != 0 {
            self.anchors.insert(anchor, id);
        }
    }

    fn begin(&mut self, offset: u64, tag: Option<String>, anchor: usize, is_map: bool) -> Result<(), Stop> {
        let depth = (self.open.len() as u64).saturating_add(1);
        self.meter.check(Limit::Nesting, depth)?;
        let id = self.add(offset, None, Kind::List(Vec::new()))?;
        self.anchor(anchor, id);
        self.open.push(Open {
            offset,
            tag,
            is_map,
            parts: Vec::new(),
            id,
        });
        Ok(())
    }

    fn close(&mut self) {
        let Some(open) = self.open.pop() else { return };
        let size = open
            .parts
            .iter()
            .map(|part| self.sizes.get(*part).copied().unwrap_or(1.0))
            .fold(1.0, |sum: f64, size| (sum + size).min(1e300));
        self.resize(open.id, size);
        let kind = if open.is_map {
            let pairs = open.parts.chunks(2).filter_map(|pair| match pair {
                [key, value] => Some((*key, *value)),
                _ => None,
            });
            Kind::Map(pairs.collect())
        } else {
            Kind::List(open.parts)
        };
        if let Some(slot) = self.tree.nodes.get_mut(open.id) {
            *slot = Node {
                offset: Some(open.offset),
                tag: open.tag,
                kind,
            };
        }
        self.put(open.id);
    }

    /// Gives a finished node to what it stands in.
    fn put(&mut self, id: Id) {
        match self.open.last_mut() {
            Some(open) => open.parts.push(id),
            None => {
                let size = self.sizes.get(id).copied().unwrap_or(1.0);
                #[allow(
                    clippy::cast_possible_truncation,
                    clippy::cast_sign_loss,
                    reason = "at least 1 and at most 1e300, whose logarithm is below 1,000"
                )]
                let log2 = size.max(1.0).log2() as u32;
                self.tree.expansion_log2 = self.tree.expansion_log2.max(log2);
                self.tree.roots.push(id);
            }
        }
    }

    fn close_all(&mut self) {
        while !self.open.is_empty() {
            self.close();
        }
    }
}

/// The tag as a loader compares it: the handle's prefix, the suffix, percent signs resolved as PyYAML does.
fn full(tag: Option<&Tag>) -> Option<String> {
    const TAG_MAX: usize = 1_024;
    let tag = tag?;
    let written = match tag.handle.as_str() {
        "!!" => format!("tag:yaml.org,2002:{}", tag.suffix),
        handle => format!("{handle}{}", tag.suffix),
    };
    let decoded = percent_decoded(&written);
    Some(crate::model::json::beginning(&decoded, TAG_MAX))
}

/// `%2F` → `/`.
pub(crate) fn percent_decoded(text: &str) -> String {
    if !text.contains('%') {
        return text.to_owned();
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, behind)) = rest.split_first() {
        let number = behind
            .get(..2)
            .filter(|_| *first == b'%')
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        bytes.push(number.unwrap_or(*first));
        rest = if number.is_some() {
            behind.get(2..).unwrap_or_default()
        } else {
            behind
        };
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(text: &str) -> Vec<String> {
        let meter = Meter::unlimited_time();
        let document = parse(text, &meter);
        document
            .tree
            .nodes
            .into_iter()
            .filter_map(|node| node.tag)
            .collect()
    }

    #[test]
    fn handles_are_resolved_however_they_are_written() {
        let wanted = "tag:yaml.org,2002:python/name:os.system";
        for text in [
            "a: !!python/name:os.system ''",
            "a: !<tag:yaml.org,2002:python/name:os.system> ''",
            "%TAG !x! tag:yaml.org,2002:python/\n---\na: !x!name:os.system ''",
            "%TAG ! tag:yaml.org,2002:python/\n---\n- !name:os.system ''",
            "{a: [1, !!python%2Fname:os.system '']}",
            "%YAML 1.1\n---\n!!python/name:os.system ''",
            "a: 1\n---\nb: !!python/name:os.system ''",
            "? !!python/name:os.system ''\n: x",
        ] {
            assert_eq!(tags(text), [wanted], "{text}");
        }
    }

    #[test]
    fn aliases_are_counted_and_merged_and_offsets_are_bytes() {
        let meter = Meter::unlimited_time();
        let mut text = "a0: &a0 [x, x]\n".to_owned();
        for at in 1..40 {
            let before = at - 1;
            text.push_str(&format!("a{at}: &a{at} [*a{before}, *a{before}]\n"));
        }
        assert!(parse(&text, &meter).tree.expansion_log2 > 38);
        let text = "ü: &base {_target_: os.system}\nb: {<<: *base, x: 1}\n";
        let document = parse(text, &meter);
        let root = document.tree.roots[0];
        let b = document.tree.get(root, "b").unwrap();
        assert_eq!(document.tree.text_of(b, "_target_"), Some("os.system"));
        let target = document.tree.get(b, "_target_").unwrap();
        let offset = document.tree.nodes[target].offset.unwrap() as usize;
        assert!(text[offset..].starts_with("os.system"));
    }

    #[test]
    fn what_stands_before_a_break_is_kept_and_depth_ends() {
        let meter = Meter::unlimited_time();
        let document = parse("a: b\nc: [1, 2\nd: }", &meter);
        assert!(document.broken.is_some());
        assert!(!document.tree.nodes.is_empty());
        let deep = "- ".repeat(100_000);
        let document = parse(&deep, &meter);
        assert!(document.stop.is_some() || document.broken.is_some());
    }
}
