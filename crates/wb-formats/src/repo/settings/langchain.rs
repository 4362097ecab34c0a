//! Objects of LangChain: `{"lc": 1, "type": "constructor", "id": […]}`, and the older `_type` of chains and prompts.

use super::facts::{LangChainUse, LangChainWhat, NamedObject, SettingsFacts, Slot};
use crate::model::json::beginning;
use crate::text::tree::{Id, Tree};

/// Words that a document with such objects has in it.
pub(super) const WORDS: &[&[u8]] = &[
    b"\"lc\"",
    b"llm_bash_chain",
    b"pal_chain",
    b"\"template_path\"",
    b"\"prompt_path\"",
    b"\"llm_chain_path\"",
];

/// Chains of the old spelling that run what a model writes. Source: langchain 0.0 to 0.3, `chains/loading.py`;
/// 2026-11-24.
const RUNNING_CHAINS: &[&str] = &["llm_bash_chain", "pal_chain"];

/// Classes that run commands or code, whatever the package that they moved to.
const RUNNING_CLASSES: &[&str] = &[
    "BashProcess",
    "LLMBashChain",
    "PALChain",
    "PythonAstREPLTool",
    "PythonREPL",
    "PythonREPLTool",
    "ShellTool",
];

/// Collects what LangChain would make of a tree.
pub(super) fn collect(tree: &Tree, facts: &mut SettingsFacts) {
    let paths = tree.map_paths();
    for (id, path) in &paths {
        if let Some(kind) = tree
            .text_of(*id, "type")
            .filter(|_| tree.get(*id, "lc").is_some())
        {
            marked(tree, *id, path, kind, facts);
        } else if let Some(kind) = tree.text_of(*id, "_type") {
            typed(tree, *id, path, kind, facts);
        }
    }
}

fn marked(tree: &Tree, id: Id, path: &str, kind: &str, facts: &mut SettingsFacts) {
    let Some(list) = tree.get(id, "id") else { return };
    let parts: Vec<&str> = tree
        .elements(list)
        .iter()
        .filter_map(|part| tree.text(*part))
        .collect();
    let name = beginning(&parts.join("."), SettingsFacts::TEXT_MAX);
    let first = tree.elements(list).first().and_then(|part| tree.nodes.get(*part));
    let offset = first.and_then(|node| node.offset);
    match kind {
        "secret" => keep(LangChainWhat::Secret, path, name, offset, facts),
        "constructor" => {
            if parts.last().is_some_and(|class| RUNNING_CLASSES.contains(class)) {
                keep(LangChainWhat::Runs, path, name, offset, facts);
            } else if facts.objects.len() < SettingsFacts::KEPT_MAX {
                facts.objects.push(NamedObject {
                    key: "lc".to_owned(),
                    path: path.to_owned(),
                    name,
                    written: None,
                    arguments: Vec::new(),
                    slot: Slot::Target,
                    offset,
                });
            }
        }
        _ => {}
    }
}

fn typed(tree: &Tree, id: Id, path: &str, kind: &str, facts: &mut SettingsFacts) {
    let offset = |id: Id| tree.nodes.get(id).and_then(|node| node.offset);
    if RUNNING_CHAINS.contains(&kind) {
        let at = tree.get(id, "_type").and_then(offset);
        keep(LangChainWhat::Runs, path, kind.to_owned(), at, facts);
    }
    for (key, value) in tree.members(id) {
        let (Some(key), Some(text)) = (tree.text(*key), tree.text(*value)) else {
            continue;
        };
        if key.ends_with("_path") || key == "examples" {
            let path = format!("{path}.{key}");
            keep(
                LangChainWhat::Path,
                path.trim_start_matches('.'),
                beginning(text, SettingsFacts::TEXT_MAX),
                offset(*value),
                facts,
            );
        }
    }
}

fn keep(what: LangChainWhat, path: &str, value: String, offset: Option<u64>, facts: &mut SettingsFacts) {
    if facts.lang_chain.len() >= SettingsFacts::KEPT_MAX {
        facts.unlisted = facts.unlisted.saturating_add(1);
        return;
    }
    facts.lang_chain.push(LangChainUse {
        what,
        path: path.to_owned(),
        value,
        offset,
    });
}
