//! A command that nobody writes for an honest purpose.

use crate::known::shell::{payload, python_payload};
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;
use wb_formats::repo::notebook::NotebookFacts;

crate::rule! {
    /// A notebook, a git hook or the configuration of a tool has a command that hands a shell to another
    /// machine, fetches a script from an unknown host and runs it at once, decodes hidden text and runs it,
    /// or sends secrets away.
    ///
    /// ## Why it matters
    /// It runs when somebody runs the notebook, uses the tool or works with the repository.
    ///
    /// ## What to do
    /// Do not run anything of the repository. Report it.
    pub static RULE = {
        id: "code-command-payload",
        since: "0.1.0",
        severity: High,
        summary: "a command hands over the machine, or runs what it fetches or decodes",
        remedy: "do not run anything of the repository",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    match seen.facts {
        Facts::Notebook(facts) => {
            for command in &facts.commands {
                judge(&command.line, None, &format!("code cell {}", command.cell), sink);
            }
            notebook(facts, sink);
        }
        Facts::GitHook(facts) => judge(&facts.script, None, &format!("the hook `{}`", facts.event), sink),
        Facts::Yaml(facts) => {
            for command in &facts.commands {
                judge(&command.line, command.offset, &format!("`{}`", command.key), sink);
            }
        }
        _ => {}
    }
}

fn judge(line: &str, offset: Option<u64>, place: &str, sink: &mut Sink<'_>) {
    if let Some(what) = payload(line).or_else(|| python_payload(line)) {
        let shown: String = line.chars().take(300).collect();
        let found = Found::new(format!("a command in {place} {what}")).at(offset);
        sink.found(found.evidence_at("command", shown, offset));
    }
}

/// Python in cells: what a call is given is part of its source text.
fn notebook(facts: &NotebookFacts, sink: &mut Sink<'_>) {
    for reference in facts
        .python
        .references
        .iter()
        .filter(|reference| reference.is_call)
    {
        let runs = [
            "os.system",
            "os.popen",
            "subprocess.",
            "builtins.exec",
            "builtins.eval",
            "pty.spawn",
            "os.dup2",
        ]
        .iter()
        .any(|name| reference.path.starts_with(name));
        let imports_sockets = facts
            .python
            .imports
            .iter()
            .any(|import| import.module == "socket");
        let what = if runs {
            payload(&reference.code).or_else(|| python_payload(&reference.code))
        } else {
            None
        };
        let what = what.or_else(|| {
            let hands_over = matches!(reference.path.as_str(), "os.dup2" | "pty.spawn");
            (hands_over && imports_sockets).then_some("hands a shell to another machine")
        });
        if let Some(what) = what {
            let message = format!("code cell {} {what}", facts.cell_at(reference.offset));
            sink.found(Found::new(message).evidence("code", reference.code.clone()));
        }
    }
}
