//! Configuration of programs that run agents: servers of tools, permissions, hooks.

mod servers;
mod settings;

use super::document::{Document, Syntax};
use super::secrecy::Variable;
use crate::format::Input;
use crate::generated::Facts;
use crate::notes::Notes;
use crate::sniff::Head;
use crate::text::json;
use serde::Serialize;

crate::format_room! {
    /// Configuration of programs that run agents, for a project or a user: `.mcp.json`, `mcp.json`, `mcp_config.json`,
    /// `claude_desktop_config.json`, settings of Claude Code, Cursor, VS Code, Gemini, Codex, Zed, Continue, Cline,
    /// opencode, plugins and their marketplaces; in JSON with comments, YAML or TOML. Servers of tools (transport,
    /// command, arguments, variables, address, headers), what they may do unasked, and commands that run at events.
    /// Secrets are masked. Nothing is started or connected to.
    pub static FORMAT = {
        id: "agent-config",
        name: "Agent configuration",
        since: "0.1.0",
        extensions: [],
        facts: AgentConfigFacts,
        sniff: sniff,
        read: read,
    };
}

/// What a configuration of agents says.
#[derive(Clone, Debug, Default, Serialize)]
pub struct AgentConfigFacts {
    /// What kind of file, as people write it (`.mcp.json`, `Claude Code settings`).
    pub kind: &'static str,
    /// Servers of tools, in order.
    pub servers: Vec<ToolServer>,
    /// Commands that run at an event, without anybody asking for them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub commands: Vec<HostCommand>,
    /// What agents may do, and whether somebody is asked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub grants: Vec<Grant>,
    /// Variables that the host sets for itself and what it starts.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub environment: Vec<Variable>,
    /// Other plugins and where they come from.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub plugins: Vec<Plugin>,
    /// Keys that stand twice in one object.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub repeated: Vec<String>,
    /// What was found beyond [`AgentConfigFacts::KEPT_MAX`] of a kind.
    pub unlisted: u64,
}

impl AgentConfigFacts {
    /// How much of each kind is kept.
    pub const KEPT_MAX: usize = 1_000;
}

/// A server of tools.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ToolServer {
    /// The name that the configuration gives it.
    pub name: String,
    /// `stdio`, `http`, `sse`, …, as written or as it follows from the rest.
    pub transport: String,
    /// The program that is started.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub command: Option<String>,
    /// Its arguments, secrets masked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub arguments: Vec<String>,
    /// The whole command line as written, for rules; never shown, for it may hold secrets.
    #[serde(skip)]
    pub line: String,
    /// The address that is connected to, credentials masked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Variables, headers and arguments, secrets masked.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub variables: Vec<Variable>,
    /// Tools that run without asking; `*` for all.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub approved: Vec<String>,
    /// True if it is switched off.
    pub is_disabled: bool,
    /// Where its description begins.
    pub offset: Option<u64>,
}

/// A command that the host runs at an event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HostCommand {
    /// When: `PreToolUse`, `SessionStart`, `folderOpen`, `statusLine`.
    pub event: String,
    /// The command line.
    pub line: String,
    /// Where.
    pub offset: Option<u64>,
}

/// Something that agents may do, or that nobody is asked about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Grant {
    /// The key (`permissions.allow`, `approval_policy`).
    pub key: String,
    /// What it says.
    pub value: String,
    /// Where.
    pub offset: Option<u64>,
}

/// A plugin and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Plugin {
    /// Its name.
    pub name: String,
    /// Its source as written.
    pub source: String,
    /// The version, tag or commit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub revision: Option<String>,
    /// Where.
    pub offset: Option<u64>,
}

/// The last folders and the base name, in lower case.
pub(crate) fn tail(name: &str) -> (String, String, String) {
    let lower = name.replace('\\', "/").to_ascii_lowercase();
    let mut parts = lower.rsplit('/').map(ToOwned::to_owned);
    let base = parts.next().unwrap_or_default();
    let parent = parts.next().unwrap_or_default();
    let above = parts.next().unwrap_or_default();
    (above, parent, base)
}

/// What kind of configuration has this name.
fn kind(name: &str) -> Option<(&'static str, Syntax)> {
    use Syntax::{Json, Toml, Yaml};
    let (_, parent, base) = tail(name);
    let found = match (parent.as_str(), base.as_str()) {
        (_, "claude_desktop_config.json") => ("Claude Desktop configuration", Json),
        (_, ".mcp.json" | "mcp.json" | ".mcp.jsonc" | "mcp.jsonc") => ("MCP configuration", Json),
        (_, "mcp_config.json" | "mcp-config.json" | "mcp_settings.json" | "mcp-settings.json") => {
            ("MCP configuration", Json)
        }
        (_, "cline_mcp_settings.json" | "mcp_servers.json" | "mcp-servers.json" | ".claude.json") => {
            ("MCP configuration", Json)
        }
        (".claude", "settings.json" | "settings.local.json") | (_, "managed-settings.json") => {
            ("Claude Code settings", Json)
        }
        (".claude-plugin", "plugin.json") => ("plugin", Json),
        (".claude-plugin", "marketplace.json") => ("marketplace of plugins", Json),
        (".cursor" | ".claude" | "hooks", "hooks.json") => ("agent hooks", Json),
        (".cursor", "cli.json" | "permissions.json") => ("Cursor settings", Json),
        (".vscode", "settings.json" | "tasks.json") => ("VS Code settings", Json),
        (_, "settings.json") if matches!(parent.as_str(), ".gemini" | ".zed" | "zed" | ".qwen" | ".kiro") => {
            ("agent settings", Json)
        }
        (_, "gemini-extension.json") => ("Gemini extension", Json),
        (".continue", "config.json") => ("Continue configuration", Json),
        (".continue", "config.yaml" | "config.yml") => ("Continue configuration", Yaml),
        (".codex", "config.toml") => ("Codex configuration", Toml),
        (_, "opencode.json" | "opencode.jsonc") => ("opencode configuration", Json),
        (".roo" | ".amazonq" | ".kilocode", base) if base.ends_with("mcp.json") => {
            ("MCP configuration", Json)
        }
        (_, base) if base.ends_with(".code-workspace") => ("VS Code workspace", Json),
        (_, "devcontainer.json" | ".devcontainer.json") => ("development container", Json),
        _ => return None,
    };
    Some(found)
}

/// The keys that only configuration of servers of tools has.
const MARKS: &[&[u8]] = &[b"\"mcpServers\"", b"\"mcp_servers\"", b"\"context_servers\""];

fn sniff(head: &Head<'_>) -> bool {
    if head.bytes.is_empty() || head.bytes.contains(&0) && !head.starts_with(b"\xff\xfe") {
        return false;
    }
    if kind(head.name).is_some() {
        return true;
    }
    let ending = head.extension();
    if !matches!(ending, "json" | "jsonc" | "json5" | "txt" | "example" | "") {
        return false;
    }
    let start = head
        .bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(head.bytes)
        .trim_ascii_start();
    let plain = json::plainly(head.bytes);
    matches!(start.first(), Some(b'{' | b'/'))
        && MARKS
            .iter()
            .any(|mark| memchr::memmem::find(&plain, mark).is_some())
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let (kind, syntax) = kind(input.name).unwrap_or(("MCP configuration", Syntax::Json));
    let mut facts = AgentConfigFacts {
        kind,
        ..AgentConfigFacts::default()
    };
    match input.whole() {
        Ok(bytes) => {
            let document = Document::read(&bytes, syntax, "agent-config-broken", input.meter, notes);
            servers::collect(&document, &mut facts);
            settings::collect(&document, &mut facts);
            facts.repeated = document.repeated;
        }
        Err(stop) => notes.stopped(stop),
    }
    Facts::AgentConfig(facts)
}

/// Keeps one more, up to the limit.
fn keep<T: PartialEq>(list: &mut Vec<T>, value: T, unlisted: &mut u64) {
    if list.len() >= AgentConfigFacts::KEPT_MAX {
        *unlisted = unlisted.saturating_add(1);
    } else if !list.contains(&value) {
        list.push(value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{MemSource, ReadAt};
    use crate::{Role, notes};
    use std::sync::Arc;
    use wb_core::Meter;

    fn facts(name: &str, text: &str) -> AgentConfigFacts {
        let source: Arc<dyn ReadAt> = Arc::new(MemSource::new(text.as_bytes().to_vec()));
        assert!(sniff(&Head::new(text.as_bytes(), name, &source)), "{name}");
        let meter = Arc::new(Meter::unlimited_time());
        let input = Input {
            source: &source,
            name,
            meter: &meter,
            role: Role::Judge,
        };
        let mut notes = notes::Notes::default();
        let Facts::AgentConfig(facts) = read(&input, &mut notes) else {
            panic!("another kind of facts")
        };
        assert!(notes.defects.is_empty(), "{:?}", notes.defects);
        facts
    }

    #[test]
    fn every_host_is_read() {
        let usual = r#"{"mcpServers": {"fs": {"command": "npx", "args": ["-y", "x", "/"], "env": {"A_TOKEN": "9s8df7987sdf98sd"}}}}"#;
        let seen = facts(".mcp.json", usual);
        assert_eq!(seen.servers[0].line, "npx -y x /");
        assert_eq!(seen.servers[0].transport, "stdio");
        assert!(!format!("{:?}", seen.servers[0].variables).contains("9s8df7987sdf98sd"));
        let codex = "approval_policy = \"never\"\n[mcp_servers.git]\ncommand = \"uvx\"\nargs = [\"mcp-server-git\"]\n";
        let seen = facts("x/.codex/config.toml", codex);
        assert_eq!(seen.servers[0].name, "git");
        assert_eq!(seen.grants[0].key, "approval_policy");
        let code = r#"{ // servers
            "servers": {"gh": {"type": "http", "url": "https://x.example/mcp", "headers": {"Authorization": "Bearer ${input:t}"}},}}"#;
        let seen = facts(".vscode/mcp.json", code);
        assert_eq!(seen.servers[0].transport, "http");
        let zed = r#"{"context_servers": {"pg": {"source": "custom", "command": {"path": "npx", "args": ["pg"]}}}}"#;
        assert_eq!(facts("zed/settings.json", zed).servers[0].line, "npx pg");
        let yaml = "mcpServers:\n  - name: a\n    command: uvx\n    args: [b]\n";
        assert_eq!(facts(".continue/config.yaml", yaml).servers[0].line, "uvx b");
        let open = r#"{"mcp": {"a": {"type": "local", "command": ["bun", "x", "b"], "enabled": true}}}"#;
        assert_eq!(facts("opencode.json", open).servers[0].line, "bun x b");
        let claude = r#"{"permissions": {"allow": ["Bash(npm test)", "Bash(*)"], "defaultMode": "bypassPermissions"},
            "hooks": {"PreToolUse": [{"matcher": "Bash", "hooks": [{"type": "command", "command": "ruff ."}]}]}}"#;
        let seen = facts(".claude/settings.json", claude);
        assert_eq!(seen.commands[0].event, "PreToolUse");
        assert_eq!(seen.grants.len(), 3);
    }
}
