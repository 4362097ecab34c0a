//! KitOps' Kitfile.

use super::{document, has, text_start};
use crate::format::Input;
use crate::generated::Facts;
use crate::model::json::beginning;
use crate::notes::Notes;
use crate::sniff::Head;
use crate::text::tree::{Id, Kind, Tree};
use crate::text::yaml;
use serde::Serialize;

crate::format_room! {
    /// The `Kitfile` of KitOps, written in YAML, and the same in JSON, as a ModelKit carries it for its configuration:
    /// which files model, code, data sets, documents and prompts become.
    pub static FORMAT = {
        id: "kitfile",
        name: "KitOps Kitfile",
        since: "0.1.0",
        extensions: [],
        facts: KitfileFacts,
        sniff: sniff,
        read: read,
    };
}

/// What a Kitfile packs.
#[derive(Clone, Debug, Default, Serialize)]
pub struct KitfileFacts {
    /// What it is called.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub package: Option<String>,
    /// The parts with a path, in order.
    pub parts: Vec<Part>,
    /// Parts beyond [`KitfileFacts::PARTS_MAX`].
    pub parts_unlisted: u64,
}

impl KitfileFacts {
    /// How many parts are kept.
    pub const PARTS_MAX: usize = 10_000;
    /// How many bytes of a text are kept.
    pub const TEXT_MAX: usize = 1_024;
}

/// A part of a ModelKit.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Part {
    /// Under which key it stands: `model`, `code`, `datasets`, `docs` or `prompts`.
    pub role: &'static str,
    /// Where it lies in the folder that is packed and unpacked, or which other ModelKit it is taken from.
    pub path: String,
    /// Where the path stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
}

/// The keys under which parts stand.
const ROLES: [&str; 5] = ["model", "code", "datasets", "docs", "prompts"];

fn sniff(head: &Head<'_>) -> bool {
    // Every payload passes here: what begins with control characters is no text.
    let is_control = |byte: &u8| *byte < 0x20 && !matches!(*byte, b'\t' | b'\n' | b'\r');
    if head.bytes.iter().take(64).any(is_control) {
        return false;
    }
    let name = head.name.rsplit(['/', '\\']).next().unwrap_or(head.name);
    let name = name.to_ascii_lowercase();
    let is_named = name == "kitfile" || name.starts_with("kitfile.") || name.ends_with(".kitfile");
    let start = text_start(head.bytes);
    // Two words that hardly any text has are looked for before any line is.
    let has_both = has(start, "manifestVersion") && has(start, "path");
    if !is_named && !has_both {
        return false;
    }
    let text = String::from_utf8_lossy(start);
    let has_key = |key: &str| {
        text.lines().any(|line| is_key(line.trim_start_matches('{'), key))
            || text.contains(&format!("\"{key}\":"))
    };
    let has_part = ROLES.iter().any(|role| has_key(role));
    // Programs take any file by `kit pack -f`: what it says is enough, too.
    has_part && (is_named || has_key("manifestVersion") && text.contains("path"))
}

/// True if the line is a key at the left margin, in quotes or not.
fn is_key(line: &str, key: &str) -> bool {
    let bare = line.strip_prefix(['"', '\'']).unwrap_or(line);
    bare.strip_prefix(key)
        .is_some_and(|rest| rest.trim_start_matches(['"', '\'']).trim_start().starts_with(':'))
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = KitfileFacts::default();
    if let Some(bytes) = document(input, notes) {
        let text = String::from_utf8_lossy(&bytes);
        let document = yaml::parse(&text, input.meter);
        for root in &document.tree.roots {
            collect(&document.tree, *root, &mut facts);
        }
        if let Some(defect) = document.broken {
            notes.defect(defect);
        }
        if let Some(stop) = document.stop {
            notes.stopped(stop);
        }
    }
    Facts::Kitfile(facts)
}

fn collect(tree: &Tree, root: Id, facts: &mut KitfileFacts) {
    if facts.package.is_none() {
        let package = tree.get(root, "package");
        let name = package.and_then(|package| tree.text_of(package, "name"));
        facts.package = name.map(|name| beginning(name, KitfileFacts::TEXT_MAX));
    }
    for role in ROLES {
        let Some(part) = tree.get(root, role) else {
            continue;
        };
        match tree.node(part).map(|node| &node.kind) {
            Some(Kind::List(list)) => list.iter().for_each(|part| keep(tree, role, *part, facts)),
            _ => keep(tree, role, part, facts),
        }
        // A model is more than one file: what belongs to it stands in a list of its own.
        let more = tree.get(part, "parts").map(|more| tree.elements(more));
        for part in more.unwrap_or_default() {
            keep(tree, role, *part, facts);
        }
    }
}

fn keep(tree: &Tree, role: &'static str, part: Id, facts: &mut KitfileFacts) {
    let Some(id) = tree.get(part, "path") else { return };
    let Some(path) = tree.text(id).filter(|path| !path.is_empty()) else {
        return;
    };
    if facts.parts.len() < KitfileFacts::PARTS_MAX {
        facts.parts.push(Part {
            role,
            path: beginning(path, KitfileFacts::TEXT_MAX),
            offset: tree.node(id).and_then(|node| node.offset),
        });
    } else {
        facts.parts_unlisted = facts.parts_unlisted.saturating_add(1);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{MemSource, ReadAt};
    use std::sync::Arc;
    use wb_core::Meter;

    fn parts(text: &str) -> Vec<(&'static str, String)> {
        let meter = Meter::unlimited_time();
        let tree = yaml::parse(text, &meter).tree;
        let mut facts = KitfileFacts::default();
        collect(&tree, tree.roots[0], &mut facts);
        facts
            .parts
            .into_iter()
            .map(|part| (part.role, part.path))
            .collect()
    }

    #[test]
    fn parts_are_found_in_yaml_and_json() {
        let yaml =
            "manifestVersion: '1.0'\nmodel:\n  path: a.gguf\n  parts:\n  - path: ../b\ncode:\n- path: /c\n";
        let wanted = [
            ("model", "a.gguf".to_owned()),
            ("model", "../b".to_owned()),
            ("code", "/c".to_owned()),
        ];
        assert_eq!(parts(yaml), wanted);
        let json = r#"{"manifestVersion":"1.0","model":{"path":"a.gguf","parts":[{"path":"../b"}]},"code":[{"path":"/c"}]}"#;
        assert_eq!(parts(json), wanted);
    }

    #[test]
    fn it_is_known_by_its_name_or_by_what_it_says() {
        let source: Arc<dyn ReadAt> = Arc::new(MemSource::new(Vec::new()));
        let is = |name: &str, text: &str| sniff(&Head::new(text.as_bytes(), name, &source));
        assert!(is("Kitfile", "model:\n  path: x\n"));
        assert!(is("x.yaml", "manifestVersion: 1.0.0\ncode:\n- path: ../x\n"));
        assert!(!is("x.yaml", "manifestVersion: 1.0.0\nname: x\n"));
        assert!(!is("config.yaml", "model:\n  path: x\n"));
    }
}
