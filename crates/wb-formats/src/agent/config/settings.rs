//! Permissions, hooks, variables and plugins.

use super::servers::all_variables;
use super::{AgentConfigFacts, Grant, HostCommand, Plugin, keep};
use crate::agent::document::{Document, offset, texts};
use crate::model::json::beginning;
use crate::text::tree::{Id, Tree};

/// Keys that say what happens unasked, wherever they stand.
/// Source: documentation of Claude Code, Codex CLI, Gemini CLI, VS Code, Zed, Cline, Cursor and opencode; 2026-11-24.
const GRANTS: &[&str] = &[
    "allow",
    "defaultMode",
    "additionalDirectories",
    "enableAllProjectMcpServers",
    "skipDangerousModePermissionPrompt",
    "approval_policy",
    "sandbox_mode",
    "network_access",
    "chat.tools.autoApprove",
    "chat.tools.global.autoApprove",
    "chat.agent.autoApprove",
    "chat.tools.terminal.autoApprove",
    "chat.tools.edits.autoApprove",
    "autoAccept",
    "yolo",
    "yoloMode",
    "approvalMode",
    "always_allow_tool_actions",
    "agent.always_allow_tool_actions",
    "autoApproval",
    "alwaysAllowExecute",
    "dangerouslySkipPermissions",
    "dangerously_skip_permissions",
    "bypassPermissions",
    "permission",
    "allowedTools",
    "coreTools",
    "cursor.agent.autoRun",
    "claudeCode.allowDangerouslySkipPermissions",
    "claude-code.allowDangerouslySkipPermissions",
];

/// Lists everything but servers.
pub(super) fn collect(document: &Document, facts: &mut AgentConfigFacts) {
    let tree = &document.tree;
    for (map, path) in document.maps() {
        for (key, value) in tree.members(map) {
            let Some(name) = tree.text(*key) else { continue };
            if GRANTS.contains(&name) {
                grant(tree, &path, name, *value, facts);
            }
            match name {
                "hooks" => hooks(tree, *value, facts),
                "statusLine"
                | "apiKeyHelper"
                | "awsAuthRefresh"
                | "awsCredentialExport"
                | "otelHeadersHelper"
                | "notify"
                | "fileSuggestion" => {
                    command(tree, name, *value, facts);
                }
                "postCreateCommand"
                | "postStartCommand"
                | "postAttachCommand"
                | "initializeCommand"
                | "onCreateCommand"
                | "updateContentCommand"
                    if facts.kind == "development container" =>
                {
                    command(tree, name, *value, facts);
                }
                "tasks" => tasks(tree, *value, facts),
                "env" | "terminal.integrated.env.linux" | "terminal.integrated.env.osx"
                    if path.is_empty() =>
                {
                    facts.environment.extend(all_variables(tree, *value));
                }
                "plugins" | "extraKnownMarketplaces" => plugins(tree, *value, facts),
                _ => {}
            }
        }
    }
    facts.environment.truncate(AgentConfigFacts::KEPT_MAX);
}

fn grant(tree: &Tree, path: &str, name: &str, value: Id, facts: &mut AgentConfigFacts) {
    // `{"bash": "allow"}`: what it is about stands in the key.
    let members = tree.members(value).iter().filter_map(|(key, value)| {
        let says = tree.text(*value)?;
        Some((format!("{}: {says}", tree.text(*key)?), *value))
    });
    let own = texts(tree, value).into_iter().map(|text| (text, value));
    let key = if path.is_empty() || name.contains('.') {
        name.to_owned()
    } else {
        format!("{path}.{name}")
    };
    let said: Vec<(String, Id)> = own.chain(members).collect();
    for (at, (text, id)) in said.into_iter().enumerate() {
        let element = tree.elements(value).get(at).copied().unwrap_or(id);
        let grant = Grant {
            key: beginning(&key, 200),
            value: beginning(&text, 500),
            offset: offset(tree, element),
        };
        keep(&mut facts.grants, grant, &mut facts.unlisted);
    }
}

/// Events with lists of commands, however deep they are nested.
fn hooks(tree: &Tree, id: Id, facts: &mut AgentConfigFacts) {
    for (event, list) in tree.members(id) {
        let event = tree.text(*event).unwrap_or("?");
        let mut waiting = vec![*list];
        let mut steps = 0usize;
        while let Some(id) = waiting.pop() {
            steps = steps.saturating_add(1);
            if steps > 10_000 {
                break;
            }
            for key in ["command", "bash", "run"] {
                if let Some(line) = tree.get(id, key) {
                    push(tree, event, line, tree.get(id, "args"), facts);
                }
            }
            waiting.extend(tree.elements(id).iter().rev());
            waiting.extend(tree.get(id, "hooks"));
        }
    }
}

fn push(tree: &Tree, event: &str, line: Id, args: Option<Id>, facts: &mut AgentConfigFacts) {
    let mut words = texts(tree, line);
    words.extend(args.map(|args| texts(tree, args)).unwrap_or_default());
    if words.is_empty() {
        return;
    }
    let command = HostCommand {
        event: beginning(event, 80),
        line: beginning(&words.join(" "), 8_000),
        offset: offset(tree, line),
    };
    keep(&mut facts.commands, command, &mut facts.unlisted);
}

/// A command under a key: a text, a list of words, or a map with `command` or with several commands by name.
fn command(tree: &Tree, event: &str, id: Id, facts: &mut AgentConfigFacts) {
    if tree.members(id).is_empty() {
        push(tree, event, id, None, facts);
    } else if let Some(line) = tree.get(id, "command") {
        push(tree, event, line, None, facts);
    } else {
        for (_, value) in tree.members(id) {
            push(tree, event, *value, None, facts);
        }
    }
}

/// Tasks of VS Code that run when the folder is opened.
fn tasks(tree: &Tree, id: Id, facts: &mut AgentConfigFacts) {
    for task in tree.elements(id) {
        let options = tree.get(*task, "runOptions");
        let runs = options.and_then(|options| tree.text_of(options, "runOn"));
        if runs == Some("folderOpen") {
            for owner in [*task].into_iter().chain(
                ["linux", "osx", "windows"]
                    .iter()
                    .filter_map(|key| tree.get(*task, key)),
            ) {
                if let Some(line) = tree.get(owner, "command") {
                    push(tree, "folderOpen", line, tree.get(owner, "args"), facts);
                }
            }
        }
    }
}

fn plugins(tree: &Tree, id: Id, facts: &mut AgentConfigFacts) {
    let members = tree
        .members(id)
        .iter()
        .map(|(key, value)| (tree.text(*key), *value));
    let elements = tree
        .elements(id)
        .iter()
        .map(|value| (tree.text_of(*value, "name"), *value));
    for (name, value) in members.chain(elements) {
        let Some(source) = tree.get(value, "source") else {
            continue;
        };
        let says = |key: &str| tree.text_of(source, key);
        let written = tree
            .text(source)
            .or_else(|| says("repo"))
            .or_else(|| says("url"))
            .or_else(|| says("package"));
        let Some(written) = written else { continue };
        let revision = says("ref").or_else(|| says("sha")).or_else(|| says("version"));
        let plugin = Plugin {
            name: beginning(name.unwrap_or("?"), 200),
            source: beginning(written, 500),
            revision: revision.map(|revision| beginning(revision, 120)),
            offset: offset(tree, source),
        };
        keep(&mut facts.plugins, plugin, &mut facts.unlisted);
    }
}
