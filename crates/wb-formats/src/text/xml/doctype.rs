//! The document type: which entities it declares, what they name outside, and what they would expand to.

use std::collections::BTreeMap;

/// What an internal subset declares.
#[derive(Default)]
pub(super) struct Subset {
    /// Entities with their texts; parameter entities have a `%` before their name.
    pub(super) entities: BTreeMap<String, String>,
    /// What a parser would open, and by what it is named.
    pub(super) externals: Vec<(&'static str, String)>,
}

/// Entities that are kept.
const ENTITIES_MAX: usize = 4096;
/// Deeper references than this are a circle or a bomb.
const DEPTH_MAX: u32 = 64;

/// Where a document type ends, quotes, comments and the internal subset minded.
pub(super) fn end(text: &str) -> Option<usize> {
    let mut brackets: u32 = 0;
    let mut quote = None;
    let mut at = 0_usize;
    let bytes = text.as_bytes();
    while let Some(&byte) = bytes.get(at) {
        let rest = bytes.get(at..).unwrap_or_default();
        match (quote, byte) {
            (Some(open), byte) if open == byte => quote = None,
            (Some(_), _) => {}
            (None, b'<') if rest.starts_with(b"<!--") => {
                let close = memchr::memmem::find(rest, b"-->")?;
                at = at.saturating_add(close).saturating_add(2);
            }
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'[') => brackets = brackets.saturating_add(1),
            (None, b']') => brackets = brackets.saturating_sub(1),
            (None, b'>') if brackets == 0 => return Some(at.saturating_add(1)),
            (None, _) => {}
        }
        at = at.saturating_add(1);
    }
    None
}

impl Subset {
    /// Reads what stands between `<!DOCTYPE` and its end.
    pub(super) fn read(text: &str) -> Self {
        let mut subset = Self::default();
        let (outer, inner) = text.split_once('[').unwrap_or((text, ""));
        if let Some(address) = external_id(outer) {
            subset.externals.push(("document type", address));
        }
        let mut rest = inner;
        while let Some((_, behind)) = rest.split_once("<!") {
            if let Some(comment) = behind.strip_prefix("--") {
                rest = comment.split_once("-->").map_or("", |(_, rest)| rest);
                continue;
            }
            let length = declaration_end(behind);
            let declaration = behind.get(..length).unwrap_or_default();
            rest = behind.get(length..).unwrap_or_default();
            if let Some(entity) = declaration.strip_prefix("ENTITY") {
                subset.entity(entity);
            }
        }
        subset
    }

    fn entity(&mut self, text: &str) {
        let text = text.trim_start();
        let (is_parameter, text) = match text.strip_prefix('%') {
            Some(rest) if rest.starts_with(|c: char| c.is_ascii_whitespace()) => (true, rest.trim_start()),
            _ => (false, text),
        };
        let Some((name, value)) = text.split_once(|c: char| c.is_ascii_whitespace()) else {
            return;
        };
        if let Some(address) = external_id(value) {
            let kind = if is_parameter {
                "parameter entity"
            } else {
                "entity"
            };
            if self.externals.len() < ENTITIES_MAX {
                self.externals.push((kind, address));
            }
            return;
        }
        let value = value.trim_start();
        let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) else {
            return;
        };
        let value = value.split(quote).nth(1).unwrap_or_default();
        // The text of an entity may declare further ones when it is put into the document type.
        if value.contains("SYSTEM") || value.contains("PUBLIC") {
            let unescaped = super::unescaped(value);
            if let Some((_, behind)) = unescaped.split_once("ENTITY")
                && let Some(address) = external_id(behind)
            {
                self.externals.push(("entity inside an entity", address));
            }
        }
        let prefix = if is_parameter { "%" } else { "" };
        if self.entities.len() < ENTITIES_MAX {
            // The first declaration counts.
            self.entities
                .entry(format!("{prefix}{name}"))
                .or_insert_with(|| value.to_owned());
        }
    }

    /// How many characters an entity expands to.
    pub(super) fn expansion(&self, name: &str) -> u64 {
        self.sized(name, 0, &mut BTreeMap::new())
    }

    /// The largest expansion of all.
    pub(super) fn largest(&self) -> u64 {
        let mut known = BTreeMap::new();
        let sizes = self.entities.keys().map(|name| self.sized(name, 0, &mut known));
        sizes.max().unwrap_or(0)
    }

    /// Recursion is counted: a circle ends at the limit and counts as endless.
    fn sized<'a>(&'a self, name: &'a str, depth: u32, known: &mut BTreeMap<&'a str, u64>) -> u64 {
        if let Some(size) = known.get(name) {
            return *size;
        }
        let Some(text) = self.entities.get(name) else {
            return 0;
        };
        if depth > DEPTH_MAX {
            return u64::MAX;
        }
        let mut size = text.len() as u64;
        for mark in ['&', '%'] {
            for part in text.split(mark).skip(1) {
                if let Some((inner, _)) = part.split_once(';') {
                    let key = if mark == '%' {
                        self.entities
                            .keys()
                            .find(|key| key.strip_prefix('%') == Some(inner))
                    } else {
                        self.entities.get_key_value(inner).map(|(key, _)| key)
                    };
                    let inner = key.map_or(0, |key| self.sized(key, depth.saturating_add(1), known));
                    size = size.saturating_add(inner);
                }
            }
        }
        known.insert(name, size);
        size
    }
}

/// Where a declaration ends: at a `>` outside of quotes.
fn declaration_end(text: &str) -> usize {
    let mut quote = None;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(open), c) if open == c => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '>') => return at,
            _ => {}
        }
    }
    text.len()
}

/// The address of `SYSTEM "…"` or `PUBLIC "…" "…"`; the public identifier if there is no address.
fn external_id(text: &str) -> Option<String> {
    let bare = |c: char| c.is_ascii_whitespace() || c == '"' || c == '\'';
    let words = text
        .split(bare)
        .find(|word| !word.is_empty() && (*word == "SYSTEM" || *word == "PUBLIC"))?;
    let (_, behind) = text.split_once(words)?;
    let mut parts = Vec::new();
    let mut rest = behind.trim_start();
    while let Some(quote) = rest.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        let (value, more) = rest.get(1..)?.split_once(quote)?;
        parts.push(value);
        rest = more.trim_start();
    }
    let index = usize::from(words == "PUBLIC");
    parts
        .get(index)
        .or_else(|| parts.first())
        .map(|address| (*address).to_owned())
}
