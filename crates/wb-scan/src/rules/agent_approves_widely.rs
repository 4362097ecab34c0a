//! Tools that run unasked.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// All tools of a server run without a question (`autoApprove: ["*"]`, `trust: true`), all servers of the project are
    /// started, or commands are allowed that start any other one (`Bash(python:*)`, `Bash(curl:*)`, `Bash(sudo:*)`).
    ///
    /// ## Why it matters
    /// A tool that only reads today can be changed by its server tomorrow; an interpreter or `curl` runs and sends
    /// whatever a text asks for.
    ///
    /// ## What to do
    /// Name the tools and the commands, with their arguments.
    pub static RULE = {
        id: "agent-approves-widely",
        since: "0.1.0",
        severity: Medium,
        summary: "tools of a server, or commands that can do everything, run without a question",
        remedy: "list the tools that may",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::AgentConfig(facts) = seen.facts else {
        return;
    };
    for server in facts
        .servers
        .iter()
        .filter(|server| server.approved.iter().any(|tool| tool == "*"))
    {
        let message = format!(
            "every tool of the server `{}` runs without a question",
            server.name
        );
        sink.found(Found::new(message).at(server.offset));
    }
    for grant in &facts.grants {
        let key = grant.key.rsplit('.').next().unwrap_or_default();
        let is_wide = match key {
            "enableAllProjectMcpServers" => grant.value == "true",
            "allow" | "allowedTools" => is_open_ended(&grant.value),
            "sandbox_mode" => grant.value == "danger-full-access",
            _ => false,
        };
        if is_wide {
            sink.found(Found::new(format!("`{}` allows `{}`", grant.key, grant.value)).at(grant.offset));
        }
    }
}

/// True for a permission to run something that runs anything.
pub(crate) fn is_open_ended(tool: &str) -> bool {
    const PROGRAMS: &[&str] = &[
        "sudo",
        "bash",
        "sh",
        "zsh",
        "eval",
        "curl",
        "wget",
        "ssh",
        "nc",
        "perl",
        "ruby",
        "osascript",
        "powershell",
        "pwsh",
    ];
    let Some(inner) = tool.strip_prefix("Bash(").and_then(|rest| rest.strip_suffix(')')) else {
        return false;
    };
    let command = inner.trim_end_matches(":*").trim_end_matches(" *");
    command != inner && PROGRAMS.contains(&command)
}
