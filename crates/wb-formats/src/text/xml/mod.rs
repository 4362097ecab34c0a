//! XML as parsers of model formats read it, bounded: a stream of elements, and beside it everything that makes a
//! parser open, fetch or multiply something (document types, entities, inclusions, style sheets). No entity is ever
//! expanded here, and nothing is opened.

mod doctype;
mod encoding;
#[cfg(test)]
mod tests;

pub(crate) use encoding::{Encoding, text};

use crate::model::json::beginning;
use crate::notes::{Defect, Notes, Stop};
use doctype::Subset;
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use serde::Serialize;
use std::collections::BTreeMap;
use wb_core::{Limit, Meter};

/// What a document asks its parser to do beside reading it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct XmlFacts {
    /// The encoding that it is written in.
    pub encoding: &'static str,
    /// Addresses and files that a parser would open: document types, entities, inclusions, style sheets.
    pub external: Vec<XmlExternal>,
    /// How many entities the document declares.
    pub entities: u64,
    /// How many characters its entities would expand to.
    pub expanded: u64,
    /// How many elements it has.
    pub elements: u64,
}

/// Something outside that a document names.
#[derive(Clone, Debug, Serialize)]
pub struct XmlExternal {
    /// What names it.
    pub kind: &'static str,
    /// The address or path, its beginning.
    pub address: String,
    /// Where, in characters' bytes of the decoded text.
    pub offset: u64,
}

/// An element's beginning.
pub(crate) struct Element {
    /// Its name without a prefix.
    pub(crate) name: String,
    /// Attributes, prefixes removed but for `xml`, `xmlns` and `xsi`; entities stay as they are written.
    pub(crate) attributes: Vec<(String, String)>,
    /// Where it begins.
    pub(crate) offset: u64,
}

impl Element {
    /// An attribute's value.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let found = self.attributes.iter().find(|(key, _)| key == name);
        found.map(|(_, value)| value.as_str())
    }
}

/// What comes next in a document.
pub(crate) enum Node<'a> {
    /// An element begins.
    Open(&'a Element),
    /// An element ends.
    Close,
    /// Text, blanks at both ends removed.
    Text(&'a str),
}

/// How many addresses are kept, and how much of each.
const EXTERNAL_MAX: usize = 64;
const ADDRESS_MAX: usize = 300;
/// Attributes of one element that are kept, and how much of each value.
const ATTRIBUTES_MAX: usize = 128;
/// Expansions beyond this are a bomb: no model needs entities for its numbers.
const EXPANSION_MAX: u64 = 1 << 20;

/// Reads a document, giving its nodes to `on`. What is read before a break is kept.
pub(crate) fn read(
    text: &str,
    meter: &Meter,
    notes: &mut Notes,
    on: &mut dyn FnMut(Node<'_>) -> Result<(), Stop>,
) -> XmlFacts {
    let mut walk = Walk::default();
    if let Err(stop) = walk.run(text, meter, on) {
        notes.stopped(stop);
    }
    walk.facts.entities = walk.subset.entities.len() as u64;
    walk.judge_entities(notes);
    for external in &walk.facts.external {
        let (code, detail) = match external.kind {
            "style sheet" => (
                "xml-style-sheet",
                format!("the document asks for the style sheet `{}`", external.address),
            ),
            "document type" if is_published_type(&external.address) => continue,
            kind => (
                "xml-external",
                format!("the document's {kind} makes a parser open `{}`", external.address),
            ),
        };
        notes.defect(Defect::at(code, external.offset, detail));
    }
    walk.facts
}

/// Document types that the makers of a format published and that old writers name.
fn is_published_type(address: &str) -> bool {
    let rest = address
        .strip_prefix("http://")
        .or_else(|| address.strip_prefix("https://"));
    rest.is_some_and(|rest| rest.starts_with("www.dmg.org/") || rest.starts_with("dmg.org/"))
}

#[derive(Default)]
struct Walk {
    facts: XmlFacts,
    subset: Subset,
    references: BTreeMap<String, u64>,
}

impl Walk {
    fn run(
        &mut self,
        text: &str,
        meter: &Meter,
        on: &mut dyn FnMut(Node<'_>) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let mut reader = Reader::from_str(text);
        let mut depth: u64 = 0;
        loop {
            let offset = reader.buffer_position();
            let event = reader.read_event().map_err(|error| {
                Defect::at(
                    "xml-broken",
                    reader.error_position(),
                    format!("the XML is broken: {error}"),
                )
            })?;
            match event {
                Event::Start(start) => {
                    depth = depth.saturating_add(1);
                    meter.check(Limit::Nesting, depth)?;
                    let element = self.element(&start, offset, meter)?;
                    on(Node::Open(&element))?;
                }
                Event::Empty(start) => {
                    let element = self.element(&start, offset, meter)?;
                    on(Node::Open(&element))?;
                    on(Node::Close)?;
                }
                Event::End(_) => {
                    depth = depth.saturating_sub(1);
                    on(Node::Close)?;
                }
                Event::Text(part) => on(Node::Text(as_text(&part).trim()))?,
                Event::CData(part) => on(Node::Text(as_text(&part).trim()))?,
                Event::GeneralRef(part) => self.refer(as_text(&part)),
                Event::DocType(part) => self.document_type(as_text(&part), offset),
                Event::PI(part) => self.instruction(as_text(&part), offset),
                Event::Eof if depth > 0 => {
                    let detail = "the XML ends inside an element";
                    return Err(Defect::at("xml-broken", offset, detail).into());
                }
                Event::Eof => return Ok(()),
                Event::Comment(_) | Event::Decl(_) => {}
            }
        }
    }

    fn element(&mut self, start: &BytesStart<'_>, offset: u64, meter: &Meter) -> Result<Element, Stop> {
        self.facts.elements = self.facts.elements.saturating_add(1);
        if self.facts.elements.trailing_zeros() >= 16 {
            meter.time()?;
        }
        let whole = as_text(start).to_owned();
        let name_end = whole
            .find(|c: char| c.is_ascii_whitespace())
            .unwrap_or(whole.len());
        let name = whole.get(..name_end).unwrap_or_default();
        let element = Element {
            name: local(name).to_owned(),
            attributes: attributes(whole.get(name_end..).unwrap_or_default(), meter),
            offset,
        };
        for (_, value) in &element.attributes {
            for part in value.split('&').skip(1) {
                if let Some((name, _)) = part.split_once(';') {
                    self.refer(name);
                }
            }
        }
        if element.name == "include"
            && let Some(href) = element.get("href")
        {
            self.external("inclusion", href, offset);
        }
        Ok(element)
    }

    fn refer(&mut self, name: &str) {
        const NAMES_MAX: usize = 4096;
        let name = name.to_owned();
        let is_plain = name.starts_with('#') || matches!(&*name, "lt" | "gt" | "amp" | "apos" | "quot");
        if !is_plain && (self.references.len() < NAMES_MAX || self.references.contains_key(&name)) {
            let count = self.references.entry(name).or_default();
            *count = count.saturating_add(1);
        }
    }

    fn external(&mut self, kind: &'static str, address: &str, offset: u64) {
        if self.facts.external.len() < EXTERNAL_MAX {
            self.facts.external.push(XmlExternal {
                kind,
                address: beginning(address, ADDRESS_MAX),
                offset,
            });
        }
    }

    fn document_type(&mut self, text: &str, offset: u64) {
        self.subset = Subset::read(text);
        let externals = std::mem::take(&mut self.subset.externals);
        for (kind, address) in externals {
            self.external(kind, &address, offset);
        }
    }

    fn instruction(&mut self, text: &str, offset: u64) {
        if let Some(rest) = text.strip_prefix("xml-stylesheet") {
            let href = rest.split_once("href").map_or("", |(_, rest)| rest);
            let href = href.trim_start_matches(|c: char| c == '=' || c.is_ascii_whitespace());
            let address = match href.chars().next() {
                Some(quote @ ('"' | '\'')) => href.split(quote).nth(1).unwrap_or_default(),
                _ => "",
            };
            // A style sheet for people's browsers is common in published examples; only foreign code is remarkable.
            self.external("style sheet", address, offset);
        }
    }

    fn judge_entities(&mut self, notes: &mut Notes) {
        let mut expanded: u64 = 0;
        for (name, count) in &self.references {
            let size = self.subset.expansion(name);
            expanded = expanded.saturating_add(size.saturating_mul(*count));
        }
        let largest = self.subset.largest();
        self.facts.expanded = expanded.max(largest);
        if self.facts.expanded > EXPANSION_MAX {
            let detail = format!(
                "the document's entities expand to more than {} characters",
                self.facts.expanded.min(u64::MAX.wrapping_shr(1))
            );
            notes.defect(Defect::new("xml-entity-bomb", detail));
        }
    }
}

/// The text of an event's content.
fn as_text<T: std::ops::Deref<Target = str>>(event: &T) -> &str {
    event
}

/// A name without its prefix.
fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// The attributes as they are written: names, and values with the plain escapes resolved.
fn attributes(text: &str, meter: &Meter) -> Vec<(String, String)> {
    let value_max = usize::try_from(meter.budget().string_bytes).unwrap_or(usize::MAX);
    let mut found = Vec::new();
    let mut rest = text;
    while let Some((name, behind)) = rest.split_once('=') {
        let behind = behind.trim_start();
        let Some(quote @ ('"' | '\'')) = behind.chars().next() else {
            break;
        };
        let Some((value, more)) = behind.get(1..).and_then(|inner| inner.split_once(quote)) else {
            break;
        };
        rest = more;
        if found.len() >= ATTRIBUTES_MAX {
            break;
        }
        let name = name.trim();
        let kept = ["xml:", "xmlns:", "xsi:"]
            .iter()
            .any(|prefix| name.starts_with(prefix));
        let name = if kept { name } else { local(name) };
        found.push((name.to_owned(), unescaped(&beginning(value, value_max))));
    }
    found
}

/// The five predefined entities and numbered characters resolved; all others stay as they are.
pub(crate) fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('&') {
        out.push_str(before);
        let Some((name, more)) = behind.split_once(';').filter(|(name, _)| name.len() <= 10) else {
            out.push('&');
            rest = behind;
            continue;
        };
        let number = name.strip_prefix('#').and_then(|digits| {
            let hex = digits.strip_prefix('x');
            let parsed = hex.map_or_else(|| digits.parse().ok(), |hex| u32::from_str_radix(hex, 16).ok());
            parsed.and_then(char::from_u32)
        });
        let plain = match name {
            "lt" => Some('<'),
            "gt" => Some('>'),
            "amp" => Some('&'),
            "apos" => Some('\''),
            "quot" => Some('"'),
            _ => number,
        };
        match plain {
            Some(c) => {
                out.push(c);
                rest = more;
            }
            None => {
                out.push('&');
                rest = behind;
            }
        }
    }
    out.push_str(rest);
    out
}

/// The name of the outermost element, without its prefix, behind declarations, comments and the document type.
pub(crate) fn root_name(text: &str) -> Option<&str> {
    let mut rest = text;
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '\u{feff}');
        if let Some(behind) = rest.strip_prefix("<?") {
            rest = behind.split_once("?>")?.1;
        } else if let Some(behind) = rest.strip_prefix("<!--") {
            rest = behind.split_once("-->")?.1;
        } else if rest.starts_with("<!DOCTYPE") {
            rest = rest.get(doctype::end(rest)?..)?;
        } else {
            let name = rest.strip_prefix('<')?;
            let end = name.find(|c: char| c.is_ascii_whitespace() || matches!(c, '>' | '/'))?;
            return name.get(..end).map(local);
        }
    }
}

/// The name of the outermost element of a file; more than its head is read if a document type is longer than that.
pub(crate) fn root_of(head: &crate::sniff::Head<'_>) -> Option<String> {
    const PROLOG_MAX: u64 = 1 << 20;
    if !encoding::may_be_xml(head.bytes) {
        return None;
    }
    let (start, _) = text(head.bytes);
    if let Some(name) = root_name(&start) {
        return Some(name.to_owned());
    }
    if head.is_whole() {
        return None;
    }
    let more = head.source.read_vec(0, PROLOG_MAX).ok()?;
    root_name(&text(&more).0).map(str::to_owned)
}
