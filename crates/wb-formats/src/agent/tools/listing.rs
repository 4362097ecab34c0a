//! Lists of tools in JSON, and interfaces that are offered as tools.

use super::Tool;
pub use super::ToolFacts;
use crate::agent::document::{Document, Syntax, offset, sha256};
use crate::format::Input;
use crate::generated::Facts;
use crate::model::json::beginning;
use crate::notes::Notes;
use crate::sniff::Head;
use crate::text::json;
use crate::text::tree::{Id, Kind, Tree};
use std::collections::BTreeSet;

crate::format_room! {
    /// Definitions of tools in JSON: what an MCP server answers to `tools/list`, lists of functions for OpenAI's and
    /// Anthropic's interfaces, OpenAPI documents (JSON, and YAML under their own names). Of each tool the name, the
    /// digest of its definition, and every text that a model reads.
    pub static FORMAT = {
        id: "tool-definitions",
        name: "Definitions of tools",
        since: "0.1.0",
        extensions: [],
        facts: ToolFacts,
        sniff: sniff,
        read: read,
    };
}

/// Larger documents are data.
const BYTES_MAX: u64 = 8 << 20;

fn sniff(head: &Head<'_>) -> bool {
    let base = crate::agent::config::tail(head.name).2;
    if is_interface(&base) && !head.bytes.contains(&0) {
        return true;
    }
    let text = head
        .bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(head.bytes)
        .trim_ascii_start();
    let may_be = matches!(text.first(), Some(b'{' | b'[')) && matches!(head.extension(), "json" | "");
    if !may_be || head.source.len().map_or(true, |len| len > BYTES_MAX) {
        return false;
    }
    let plain = json::plainly(head.bytes);
    let says = |word: &str| memchr::memmem::find(&plain, word.as_bytes()).is_some();
    let is_tool = says("\"inputSchema\"") || says("\"input_schema\"");
    let is_function = says("\"function\"") && says("\"parameters\"") && says("\"type\"");
    let is_named = base.contains("tool") && says("\"description\"") && says("\"name\"");
    (is_tool || is_function || is_named) && says("\"name\"")
        || (says("\"openapi\"") || says("\"swagger\"")) && says("\"paths\"")
}

fn is_interface(base: &str) -> bool {
    matches!(
        base,
        "openapi.yaml" | "openapi.yml" | "swagger.yaml" | "swagger.yml"
    )
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = ToolFacts::default();
    match input.whole() {
        Ok(bytes) => {
            let base = crate::agent::config::tail(input.name).2;
            let syntax = if is_interface(&base) {
                Syntax::Yaml
            } else {
                Syntax::Json
            };
            let document = Document::read(&bytes, syntax, "tool-definitions-broken", input.meter, notes);
            collect(&document, &mut facts);
        }
        Err(stop) => notes.stopped(stop),
    }
    Facts::ToolDefinitions(facts)
}

fn collect(document: &Document, facts: &mut ToolFacts) {
    let tree = &document.tree;
    if let Some(root) = document.root() {
        let info = ["serverInfo", "info", "server"]
            .iter()
            .find_map(|key| tree.get(root, key));
        let name = info.and_then(|info| tree.text_of(info, "name").or_else(|| tree.text_of(info, "title")));
        facts.server = name.map(|name| beginning(name, 200));
        if let Some(paths) = tree.get(root, "paths") {
            operations(tree, paths, facts);
        }
    }
    let listed = listed(tree);
    for (map, _) in document.maps() {
        let Some(name) = tree.text_of(map, "name") else {
            continue;
        };
        let has_schema = [
            "inputSchema",
            "input_schema",
            "parameters",
            "args_schema",
            "outputSchema",
        ]
        .iter()
        .any(|key| {
            tree.get(map, key)
                .is_some_and(|schema| !tree.members(schema).is_empty())
        });
        // A parameter called `name` of a tool is none itself.
        if has_schema || tree.text_of(map, "description").is_some() && listed.contains(&map) {
            facts.push(tool(tree, name, map));
        }
    }
}

/// Elements of lists under `tools`, `functions` and `prompts`.
fn listed(tree: &Tree) -> BTreeSet<Id> {
    let lists = tree.nodes.iter().filter_map(|node| match &node.kind {
        Kind::Map(members) => Some(members),
        _ => None,
    });
    let is_list = |key: &Id| matches!(tree.text(*key), Some("tools" | "functions" | "prompts"));
    let values = lists.flatten().filter(|(key, _)| is_list(key));
    values
        .flat_map(|(_, value)| tree.elements(*value))
        .copied()
        .collect()
}

/// What an OpenAPI document offers.
fn operations(tree: &Tree, paths: Id, facts: &mut ToolFacts) {
    for (path, methods) in tree.members(paths) {
        for (method, operation) in tree.members(*methods) {
            if tree.members(*operation).is_empty() {
                continue;
            }
            let written = format!(
                "{} {}",
                tree.text(*method).unwrap_or("?").to_ascii_uppercase(),
                tree.text(*path).unwrap_or("?")
            );
            let name = tree.text_of(*operation, "operationId").unwrap_or(&written);
            facts.push(tool(tree, name, *operation));
        }
    }
}

fn tool(tree: &Tree, name: &str, id: Id) -> Tool {
    let mut tool = Tool {
        name: beginning(name, 300),
        sha256: String::new(),
        texts: Vec::new(),
        offset: offset(tree, id).or_else(|| tree.get(id, "name").and_then(|name| offset(tree, name))),
    };
    let mut canonical = String::new();
    let mut steps = 0usize;
    walk(tree, id, "", 0, &mut steps, &mut canonical, &mut tool);
    tool.sha256 = sha256(canonical.as_bytes());
    tool
}

/// Writes a definition with its keys sorted, and keeps its texts on the way. Depth is bounded by the parser, steps are
/// counted because aliases can stand for more than there is.
fn walk(tree: &Tree, id: Id, path: &str, depth: usize, steps: &mut usize, out: &mut String, tool: &mut Tool) {
    const STEPS_MAX: usize = 100_000;
    const DEPTH_MAX: usize = 64;
    *steps = steps.saturating_add(1);
    if *steps > STEPS_MAX || depth > DEPTH_MAX {
        out.push('?');
        return;
    }
    let next = depth.saturating_add(1);
    match tree.node(id).map(|node| &node.kind) {
        Some(Kind::Map(members)) => {
            let mut sorted: Vec<(&str, Id)> = members
                .iter()
                .map(|(key, value)| (tree.text(*key).unwrap_or("?"), *value))
                .collect();
            sorted.sort_by(|a, b| a.0.cmp(b.0));
            out.push('{');
            for (key, value) in sorted {
                let inner = if path.is_empty() {
                    key.to_owned()
                } else {
                    format!("{path}.{key}")
                };
                out.push_str(&format!("{key:?}:"));
                walk(tree, value, &beginning(&inner, 200), next, steps, out, tool);
                out.push(',');
            }
            out.push('}');
        }
        Some(Kind::List(elements)) => {
            out.push('[');
            for element in elements {
                walk(tree, *element, path, next, steps, out, tool);
                out.push(',');
            }
            out.push(']');
        }
        Some(Kind::Scalar(text)) => {
            out.push_str(&format!("{text:?}"));
            if text.len() >= 16 && text.contains(' ') {
                tool.push(path, text, offset(tree, id));
            }
        }
        Some(Kind::Alias(_)) | None => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wb_core::Meter;

    fn facts(text: &str) -> ToolFacts {
        let meter = Meter::unlimited_time();
        let document = Document::read(text.as_bytes(), Syntax::Json, "x", &meter, &mut Notes::default());
        let mut facts = ToolFacts::default();
        collect(&document, &mut facts);
        facts
    }

    #[test]
    fn tools_of_every_spelling_are_listed_and_hashed_in_any_order() {
        let one = facts(
            r#"{"tools": [{"name": "add", "description": "Adds two numbers.", "inputSchema": {"type": "object", "properties": {"name": {"type": "string", "description": "What it is called"}}}}]}"#,
        );
        assert_eq!(one.tools.len(), 1);
        assert_eq!(one.tools[0].texts.len(), 2);
        let two = facts(
            r#"[{"inputSchema": {"properties": {"name": {"description": "What it is called", "type": "string"}}, "type": "object"}, "description": "Adds two numbers.", "name": "add"}]"#,
        );
        assert_eq!(one.tools[0].sha256, two.tools[0].sha256);
        let open = facts(
            r#"[{"type": "function", "function": {"name": "f", "description": "Does it well.", "parameters": {"type": "object"}}}]"#,
        );
        assert_eq!(open.tools[0].name, "f");
        let api = facts(
            r#"{"openapi": "3.1.0", "paths": {"/x": {"get": {"operationId": "getX", "summary": "Gets the x of it."}}}}"#,
        );
        assert_eq!(api.tools[0].name, "getX");
    }
}
