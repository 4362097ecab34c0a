//! A configuration of a tool that runs commands of the repository.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// The configuration of a tool (`dvc.yaml`, `MLproject`, `cog.yaml`, `bentofile.yaml`, hooks of pre-
    /// commit) names commands of its own.
    ///
    /// ## Why it matters
    /// They run when somebody uses the tool in the repository, never by loading a model.
    ///
    /// ## What to do
    /// Read them before you use the tool.
    pub static RULE = {
        id: "code-setup-commands",
        since: "0.1.0",
        severity: Info,
        summary: "the configuration of a tool names commands that the tool runs",
        remedy: "read the commands before you use the tool",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::Yaml(facts) = seen.facts else { return };
    let Some(first) = facts.commands.first() else {
        return;
    };
    let mut found = Found::new(format!(
        "the tool runs {} commands of the repository",
        facts.commands.len()
    ))
    .at(first.offset);
    for command in facts.commands.iter().take(8) {
        let line: String = command.line.chars().take(200).collect();
        found = found.evidence_at(&command.key, line, command.offset);
    }
    sink.found(found);
}
