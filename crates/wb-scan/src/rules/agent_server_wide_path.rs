//! Servers of tools with the whole disk.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// A server of tools for files is given `/`, a drive, or the home folder as the place that it may use.
    ///
    /// ## Why it matters
    /// The agent can be talked into reading keys, histories and mail there, and into writing files that run by themselves
    /// (`.bashrc`, autostart).
    ///
    /// ## What to do
    /// Name the folder of the project.
    pub static RULE = {
        id: "agent-server-wide-path",
        since: "0.1.0",
        severity: Medium,
        summary: "a server of tools may use the whole disk or home folder",
        remedy: "give it the folder that it needs",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::AgentConfig(facts) = seen.facts else {
        return;
    };
    for server in facts.servers.iter().filter(|server| !server.is_disabled) {
        let line = server.line.to_ascii_lowercase();
        let is_about_files = [
            "filesystem",
            "file-system",
            "server-files",
            "desktop-commander",
            "mcp/fs",
        ]
        .iter()
        .any(|word| line.contains(word))
            || server.name.to_ascii_lowercase().contains("filesystem");
        let wide = server
            .arguments
            .iter()
            .find_map(|argument| mounted(argument).or_else(|| wide(argument).filter(|_| is_about_files)));
        if let Some(what) = wide {
            let message = format!("the server `{}` is given {what}", server.name);
            sink.found(Found::new(message).at(server.offset));
        }
    }
}

/// What an argument gives away as a whole.
fn wide(argument: &str) -> Option<&'static str> {
    let value = argument
        .rsplit('=')
        .next()
        .unwrap_or(argument)
        .trim_matches(['"', '\'']);
    let path = value.trim_end_matches(['/', '\\']);
    let parts: Vec<&str> = path.split(['/', '\\']).collect();
    match path {
        "" if value.starts_with(['/', '\\']) => Some("the whole disk"),
        "~" | "$HOME" | "${HOME}" | "%USERPROFILE%" | "${env:HOME}" | "${userHome}" | "/home" | "/Users"
        | "/root" => Some("the home folder"),
        _ if path.len() == 2 && path.ends_with(':') => Some("the whole drive"),
        "/etc" | "/var" | "/usr" => Some("a folder of the system"),
        _ => {
            matches!(parts.as_slice(), ["", "home" | "Users", _] | [_, "Users", _]).then_some("a home folder")
        }
    }
}

/// The same for what is mounted into a container.
fn mounted(argument: &str) -> Option<&'static str> {
    let source = argument.strip_prefix("type=bind,").and_then(|rest| {
        rest.split(',')
            .find_map(|part| part.strip_prefix("src=").or_else(|| part.strip_prefix("source=")))
    });
    let pair = argument
        .split_once(":/")
        .map(|(source, _)| source)
        .filter(|source| {
            source.starts_with('/') && !source.starts_with("//")
                || source.is_empty() && argument.starts_with("/:")
        });
    if argument == "/:/" || argument.starts_with("/:/") {
        return Some("the whole disk");
    }
    source.or(pair).and_then(wide)
}
