//! Servers of tools, in the spellings of all hosts.

use super::{AgentConfigFacts, ToolServer, keep};
use crate::agent::document::{Document, offset, texts};
use crate::agent::secrecy::{Variable, address, arguments};
use crate::model::json::beginning;
use crate::text::tree::{Id, Tree};

/// Keys under which servers stand, wherever they are nested.
const LISTS: &[&str] = &[
    "mcpServers",
    "mcp_servers",
    "context_servers",
    "servers",
    "mcp.servers",
    "amp.mcpServers",
    "mcp",
    "experimental.modelContextProtocolServers",
];

/// Lists every server of the document.
pub(super) fn collect(document: &Document, facts: &mut AgentConfigFacts) {
    let tree = &document.tree;
    for (map, _) in document.maps() {
        for (key, value) in tree.members(map) {
            if !tree.text(*key).is_some_and(|key| LISTS.contains(&key)) {
                continue;
            }
            for (name, server) in named(tree, *value) {
                let at = name.1.or_else(|| offset(tree, server));
                if let Some(server) = self::server(tree, &name.0, server, at) {
                    keep(&mut facts.servers, server, &mut facts.unlisted);
                }
            }
        }
    }
}

/// The elements of a map or a list with their names, and where these stand.
fn named(tree: &Tree, list: Id) -> Vec<((String, Option<u64>), Id)> {
    let members = tree.members(list).iter().map(|(key, value)| {
        let name = tree.text(*key).unwrap_or("?").to_owned();
        ((name, offset(tree, *key)), *value)
    });
    let elements = tree.elements(list).iter().map(|element| {
        let name = tree.text_of(*element, "name").unwrap_or("?").to_owned();
        ((name, offset(tree, *element)), *element)
    });
    members.chain(elements).collect()
}

const ADDRESSES: &[&str] = &["url", "serverUrl", "httpUrl", "endpoint", "baseUrl"];

fn server(tree: &Tree, name: &str, id: Id, at: Option<u64>) -> Option<ToolServer> {
    // Some hosts put what is started one level deeper.
    let transport = tree.get(id, "transport");
    let inner = transport.filter(|inner| !tree.members(*inner).is_empty());
    let command = tree
        .get(id, "command")
        .or_else(|| inner.and_then(|inner| tree.get(inner, "command")));
    let nested = command.filter(|command| !tree.members(*command).is_empty());
    let mut line = match nested {
        Some(nested) => tree.get(nested, "path").or_else(|| tree.get(nested, "command")),
        None => command,
    }
    .map(|command| texts(tree, command))
    .unwrap_or_default();
    let arguments_of = |id: Id| {
        tree.get(id, "args")
            .map(|args| texts(tree, args))
            .unwrap_or_default()
    };
    for owner in [Some(id), nested, inner].into_iter().flatten() {
        line.extend(arguments_of(owner));
    }
    let url = ADDRESSES.iter().find_map(|key| {
        tree.text_of(id, key)
            .or_else(|| inner.and_then(|inner| tree.text_of(inner, key)))
    });
    if line.is_empty() && url.is_none() {
        return None;
    }
    let is_path = line
        .first()
        .is_some_and(|first| first.contains(char::is_whitespace) && line.len() == 1);
    let words = if is_path {
        line.iter()
            .flat_map(|line| line.split_whitespace())
            .map(ToOwned::to_owned)
            .collect()
    } else {
        line.clone()
    };
    let (command, rest) = words
        .split_first()
        .map_or((None, [].as_slice()), |(first, rest)| (Some(first.clone()), rest));
    let (arguments, mut variables) = arguments(rest);
    for owner in [Some(id), nested, inner].into_iter().flatten() {
        for key in ["env", "environment", "headers", "requestOptions", "http_headers"] {
            if let Some(map) = tree.get(owner, key) {
                variables.extend(all_variables(tree, map));
            }
        }
    }
    if let Some(url) = url {
        let variable = Variable::new("url", url, at);
        if variable.secrecy == crate::agent::Secrecy::Secret {
            variables.push(variable);
        }
    }
    let written = tree
        .text_of(id, "type")
        .or_else(|| transport.and_then(|id| tree.text(id)));
    let transport = match (written, url) {
        (Some("local") | None, None) => "stdio",
        (Some("remote") | None, Some(url)) if url.contains("/sse") => "sse",
        (Some("remote") | None, Some(_)) => "http",
        (Some(written), _) => written,
    };
    Some(ToolServer {
        name: beginning(name, 200),
        transport: beginning(transport, 40),
        command: command.map(|command| beginning(&command, 2_000)),
        arguments,
        line: beginning(&words.join(" "), 20_000),
        url: url.map(|url| beginning(&address(url), 1_000)),
        variables,
        approved: approved(tree, id),
        is_disabled: tree.text_of(id, "disabled") == Some("true")
            || tree.text_of(id, "enabled") == Some("false"),
        offset: at,
    })
}

/// Variables of a map, and of maps in it (`requestOptions: {headers: …}`).
pub(super) fn all_variables(tree: &Tree, map: Id) -> Vec<Variable> {
    let mut found = Vec::new();
    for (key, value) in tree.members(map).iter().take(AgentConfigFacts::KEPT_MAX) {
        let name = tree.text(*key).unwrap_or("?");
        match tree.text(*value) {
            Some(text) => found.push(Variable::new(name, text, offset(tree, *value))),
            None => found.extend(tree.members(*value).iter().filter_map(|(key, value)| {
                Some(Variable::new(
                    tree.text(*key)?,
                    tree.text(*value)?,
                    offset(tree, *value),
                ))
            })),
        }
    }
    found
}

fn approved(tree: &Tree, id: Id) -> Vec<String> {
    let mut found = Vec::new();
    for key in [
        "autoApprove",
        "alwaysAllow",
        "autoAllow",
        "auto_approve",
        "always_allow",
        "trustedTools",
    ] {
        if let Some(list) = tree.get(id, key) {
            found.extend(texts(tree, list));
        }
    }
    if tree.text_of(id, "trust") == Some("true") {
        found.push("*".to_owned());
    }
    // Lists of this kind that say `true` or `all` are for everything.
    for tool in &mut found {
        if matches!(tool.as_str(), "true" | "all") {
            "*".clone_into(tool);
        }
    }
    found.retain(|tool| tool != "false");
    found.truncate(AgentConfigFacts::KEPT_MAX);
    found
}
