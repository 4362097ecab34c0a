//! Configuration as a tree, whether it is written in JSON (with comments, where hosts take them), YAML or TOML.

use crate::notes::{Defect, Notes, Stop};
use crate::text::tree::{Id, Kind, Tree};
use crate::text::{json, yaml};
use sha2::{Digest, Sha256};
use wb_core::Meter;

/// How a document is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Syntax {
    /// JSON; comments and trailing commas are passed over, as the hosts of agents do.
    Json,
    /// YAML.
    Yaml,
    /// TOML.
    Toml,
}

/// A document.
pub(crate) struct Document {
    pub(crate) tree: Tree,
    /// Keys that stand twice in one object: readers differ about which of the two counts.
    pub(crate) repeated: Vec<String>,
}

impl Document {
    /// Reads a document; where it breaks off, the notes say so and what stands before is kept.
    pub(crate) fn read(
        bytes: &[u8],
        syntax: Syntax,
        defect: &'static str,
        meter: &Meter,
        notes: &mut Notes,
    ) -> Self {
        let text = json::text(bytes);
        match syntax {
            Syntax::Json => {
                let plain = without_comments(&text);
                let style = json::Style {
                    defect,
                    plain_max: 10_000,
                };
                let document = json::parse(&plain, style, meter);
                if let Some(stop) = document.stop {
                    notes.stopped(stop);
                }
                Self {
                    tree: Tree::from_json(&plain, &document.value),
                    repeated: document.repeated,
                }
            }
            Syntax::Yaml => {
                let document = yaml::parse(&text, meter);
                if let Some(broken) = document.broken {
                    notes.stopped(Stop::Bad(Defect {
                        code: defect,
                        ..broken
                    }));
                }
                if let Some(stop) = document.stop {
                    notes.stopped(stop);
                }
                Self {
                    tree: document.tree,
                    repeated: Vec::new(),
                }
            }
            Syntax::Toml => Self {
                tree: toml(&text, defect, notes),
                repeated: Vec::new(),
            },
        }
    }

    /// The first document.
    pub(crate) fn root(&self) -> Option<Id> {
        self.tree.roots.first().copied()
    }

    /// Every map of the document and the path of keys that leads to it, in the order of the nodes.
    pub(crate) fn maps(&self) -> impl Iterator<Item = (Id, String)> + '_ {
        self.tree.map_paths().into_iter()
    }
}

/// The texts of a list, or a single text as one.
pub(crate) fn texts(tree: &Tree, id: Id) -> Vec<String> {
    if let Some(text) = tree.text(id) {
        return vec![text.to_owned()];
    }
    let elements = tree.elements(id).iter().take(1_000);
    elements
        .filter_map(|id| tree.text(*id))
        .map(ToOwned::to_owned)
        .collect()
}

/// Where a node begins.
pub(crate) fn offset(tree: &Tree, id: Id) -> Option<u64> {
    tree.node(id).and_then(|node| node.offset)
}

/// The SHA-256 of bytes, in hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    use std::fmt::Write;
    let mut out = String::with_capacity(64);
    for byte in Sha256::digest(bytes) {
        let _ = write!(out, "{byte:02x}");
    }
    out
}

/// The text with comments and trailing commas blanked, every other byte in its place.
fn without_comments(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = bytes.to_vec();
    let mut at = 0usize;
    let mut comma: Option<usize> = None;
    let blank = |out: &mut Vec<u8>, from: usize, to: usize| {
        for slot in out.iter_mut().take(to).skip(from) {
            if *slot != b'\n' {
                *slot = b' ';
            }
        }
    };
    while let Some(byte) = bytes.get(at) {
        let rest = bytes.get(at..).unwrap_or_default();
        let next = at.saturating_add(1);
        match byte {
            b'"' => {
                comma = None;
                at = next.saturating_add(end_of_string(bytes.get(next..).unwrap_or_default()));
                continue;
            }
            b'/' if rest.starts_with(b"//") => {
                let end = memchr::memchr(b'\n', rest).map_or(bytes.len(), |end| at.saturating_add(end));
                blank(&mut out, at, end);
                at = end;
                continue;
            }
            b'/' if rest.starts_with(b"/*") => {
                let inside = rest.get(2..).unwrap_or_default();
                let end = memchr::memmem::find(inside, b"*/")
                    .map_or(bytes.len(), |end| at.saturating_add(end).saturating_add(4));
                blank(&mut out, at, end);
                at = end;
                continue;
            }
            b',' => comma = Some(at),
            b'}' | b']' => {
                if let Some(at) = comma.take() {
                    blank(&mut out, at, at.saturating_add(1));
                }
            }
            b' ' | b'\t' | b'\n' | b'\r' => {}
            _ => comma = None,
        }
        at = next;
    }
    String::from_utf8(out).unwrap_or_else(|_| text.to_owned())
}

/// How many bytes follow until a text is closed, its closing quote included.
fn end_of_string(rest: &[u8]) -> usize {
    let mut is_escaped = false;
    for (at, byte) in rest.iter().enumerate() {
        match byte {
            _ if is_escaped => is_escaped = false,
            b'\\' => is_escaped = true,
            b'"' => return at.saturating_add(1),
            _ => {}
        }
    }
    rest.len()
}

fn toml(text: &str, defect: &'static str, notes: &mut Notes) -> Tree {
    let mut tree = Tree::default();
    match toml_edit::Document::parse(text) {
        Ok(document) => {
            let root = table(document.as_table(), &mut tree);
            tree.roots.push(root);
        }
        Err(error) => {
            let at = error.span().map_or(0, |span| span.start as u64);
            let detail = format!("the text is no TOML from here on: {}", error.message());
            notes.stopped(Stop::Bad(Defect::at(defect, at, detail)));
        }
    }
    tree
}

/// Depth is bounded by the TOML parser, which refuses what is deeper.
fn table(table: &dyn toml_edit::TableLike, tree: &mut Tree) -> Id {
    let mut members = Vec::new();
    for (key, value) in table.iter() {
        let offset = value.span().map(|span| span.start as u64);
        let name = tree.add(offset, None, Kind::Scalar(key.to_owned()));
        let value = item(value, tree);
        members.push((name, value));
    }
    tree.add(None, None, Kind::Map(members))
}

fn item(item: &toml_edit::Item, tree: &mut Tree) -> Id {
    match item {
        toml_edit::Item::Value(value_) => value(value_, tree),
        toml_edit::Item::Table(inner) => table(inner, tree),
        toml_edit::Item::ArrayOfTables(tables) => {
            let parts = tables.iter().map(|inner| table(inner, tree)).collect();
            tree.add(None, None, Kind::List(parts))
        }
        toml_edit::Item::None => tree.add(None, None, Kind::Scalar(String::new())),
    }
}

fn value(value_: &toml_edit::Value, tree: &mut Tree) -> Id {
    let offset = value_.span().map(|span| span.start as u64);
    match value_ {
        toml_edit::Value::Array(array) => {
            let parts = array.iter().map(|part| value(part, tree)).collect();
            tree.add(offset, None, Kind::List(parts))
        }
        toml_edit::Value::InlineTable(inner) => table(inner, tree),
        toml_edit::Value::String(text) => tree.add(offset, None, Kind::Scalar(text.value().clone())),
        other => tree.add(offset, None, Kind::Scalar(other.to_string().trim().to_owned())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_and_commas_are_passed_over_and_offsets_stay() {
        let text = "{ // \"x\": 1\n \"a\": \"http://x\", /* , } */ \"b\": [1, 2, ],\n}";
        let plain = without_comments(text);
        assert_eq!(plain.len(), text.len());
        let meter = Meter::unlimited_time();
        let mut notes = Notes::default();
        let document = Document::read(text.as_bytes(), Syntax::Json, "x-broken", &meter, &mut notes);
        assert!(notes.defects.is_empty(), "{:?}", notes.defects);
        let root = document.root().unwrap();
        let a = document.tree.get(root, "a").unwrap();
        assert_eq!(document.tree.text(a), Some("http://x"));
        let at = usize::try_from(offset(&document.tree, a).unwrap()).unwrap();
        assert!(text[at..].starts_with("http"));
    }

    #[test]
    fn toml_is_a_tree_like_any_other() {
        let meter = Meter::unlimited_time();
        let mut notes = Notes::default();
        let text = "[mcp_servers.git]\ncommand = \"uvx\"\nargs = [\"mcp-server-git\"]\n";
        let document = Document::read(text.as_bytes(), Syntax::Toml, "x-broken", &meter, &mut notes);
        let root = document.root().unwrap();
        let servers = document.tree.get(root, "mcp_servers").unwrap();
        let git = document.tree.get(servers, "git").unwrap();
        assert_eq!(document.tree.text_of(git, "command"), Some("uvx"));
        assert_eq!(
            texts(&document.tree, document.tree.get(git, "args").unwrap()),
            ["mcp-server-git"]
        );
    }
}
