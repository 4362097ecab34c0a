//! Commands that come with a project and run by themselves.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// The settings of an agent or an editor in the project run commands at an event: hooks before and after tools, a
    /// status line, a helper for keys, a task at the opening of the folder, a command of a development container.
    ///
    /// ## Why it matters
    /// They run with the rights of whoever opens the folder, without being asked for each time.
    ///
    /// ## What to do
    /// Read them. They are as much part of the project as its build.
    pub static RULE = {
        id: "agent-hook-runs-command",
        since: "0.1.0",
        severity: Low,
        summary: "a project brings commands that run when an agent works in it",
        remedy: "read them before you open the project with an agent",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::AgentConfig(facts) = seen.facts else {
        return;
    };
    if facts.kind == "development container" || facts.commands.is_empty() {
        return;
    }
    let first = facts.commands.first().and_then(|command| command.offset);
    let mut found = Found::new(format!(
        "{} commands run at events of {}",
        facts.commands.len(),
        facts.kind
    ))
    .at(first);
    for command in facts.commands.iter().take(8) {
        found = found.evidence_at(&command.event, command.line.clone(), command.offset);
    }
    sink.found(found);
}
