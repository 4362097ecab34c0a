//! Hooks of agents that are payloads.

use crate::known::agent::steps::payload;
use crate::known::shell::python_payload;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// A command that an agent, an editor or a development container runs at an event fetches a script and runs it,
    /// decodes hidden text and runs it, hands over a shell, or sends files that hold keys.
    ///
    /// ## Why it matters
    /// It runs when the folder is opened or the agent works in it.
    ///
    /// ## What to do
    /// Do not open the project with these programs. Report it.
    pub static RULE = {
        id: "agent-hook-payload",
        since: "0.1.0",
        severity: High,
        summary: "a command that runs at an event of an agent or editor is a payload",
        remedy: "do not open the project; remove the command",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::AgentConfig(facts) = seen.facts else {
        return;
    };
    for command in &facts.commands {
        if let Some(what) = payload(&command.line).or_else(|| python_payload(&command.line)) {
            let found = Found::new(format!("the command at `{}` {what}", command.event)).at(command.offset);
            sink.found(found.evidence_at(
                "command",
                command.line.chars().take(400).collect::<String>(),
                command.offset,
            ));
        }
    }
}
