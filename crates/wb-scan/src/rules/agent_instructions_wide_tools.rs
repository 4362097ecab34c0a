//! Skills and commands that may do everything.

use crate::rule::Seen;
use crate::rules::agent_approves_widely::is_open_ended;
use crate::sink::{Found, Sink};
use wb_core::Severity;
use wb_formats::Facts;

crate::rule! {
    /// The front matter of a skill or a command lets it run every shell command, or one that runs any other, without a
    /// question: `allowed-tools: Bash`, `Bash(*)`, `*`, `Bash(sudo:*)`. The `tools` of an agent only limit what it has
    /// and are silent.
    ///
    /// ## Why it matters
    /// Whatever the text asks for, or what it reads asks for, runs unasked.
    ///
    /// ## What to do
    /// Name the commands: `Bash(git diff:*)`.
    pub static RULE = {
        id: "agent-instructions-wide-tools",
        since: "0.1.0",
        severity: Medium,
        summary: "a skill, command or agent may run any command without a question",
        remedy: "list the commands that it needs",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::AgentInstructions(facts) = seen.facts else {
        return;
    };
    if facts.tools_key.is_none_or(|key| key == "tools") {
        return;
    }
    let is_all = |tool: &&String| {
        matches!(tool.as_str(), "*" | "Bash(*)" | "Bash(:*)" | "Bash(*:*)" | "all") || is_open_ended(tool)
    };
    if let Some(tool) = facts.tools.iter().find(is_all) {
        sink.found(Found::new(format!("it may use `{tool}` without a question")).at(facts.tools_at));
    } else if facts.tools.iter().any(|tool| tool == "Bash") {
        let found = Found::new("it may run every shell command without a question").at(facts.tools_at);
        sink.found(found.severity(Severity::Low));
    }
}
