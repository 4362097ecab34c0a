//! Servers of tools behind a shell.

use crate::known::agent::launch::program;
use crate::known::agent::steps::payload;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// A configuration of agents starts a server of tools as a script that a shell gets in its arguments (`bash -c`,
    /// `powershell -Command`). `cmd /c npx …` is silent, as Windows needs it.
    ///
    /// ## Why it matters
    /// What is started is a text that can do anything, and nobody who lists programs and versions sees what it is.
    ///
    /// ## What to do
    /// Start the program itself; put what has to be done before into a file that can be reviewed.
    pub static RULE = {
        id: "agent-server-shell",
        since: "0.1.0",
        severity: Medium,
        summary: "a server of tools is started through a shell",
        remedy: "start the program itself, with its arguments",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::AgentConfig(facts) = seen.facts else {
        return;
    };
    for server in facts.servers.iter().filter(|server| !server.is_disabled) {
        let Some(command) = &server.command else { continue };
        let shell = program(command);
        let is_shell = matches!(
            shell.as_str(),
            "sh" | "bash" | "zsh" | "dash" | "fish" | "powershell" | "pwsh"
        );
        let is_text = server.arguments.iter().any(|word| {
            matches!(
                word.to_ascii_lowercase().as_str(),
                "-c" | "-lc" | "-ic" | "-command" | "-lic" | "-enc" | "-encodedcommand"
            )
        });
        if is_shell && is_text && payload(&server.line).is_none() {
            let message = format!(
                "the server `{}` is a script that `{shell}` gets in its arguments",
                server.name
            );
            let line = server.arguments.join(" ");
            sink.found(
                Found::new(message)
                    .at(server.offset)
                    .evidence_at("command", line, server.offset),
            );
        }
    }
}
