//! Servers of tools that are something else.

use crate::known::agent::launch::program;
use crate::known::agent::steps::payload;
use crate::known::shell;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// The command of a server of tools fetches a script and runs it, decodes hidden text and runs it, opens a shell to
    /// another machine, or sends files that hold keys.
    ///
    /// ## Why it matters
    /// Hosts start the servers of a project when it is opened, some of them without a question (CVE-2025-54136,
    /// CVE-2025-59536).
    ///
    /// ## What to do
    /// Remove the server. If it was started, treat every key of the machine as known.
    pub static RULE = {
        id: "agent-server-payload",
        since: "0.1.0",
        severity: High,
        summary: "what starts a server of tools fetches and runs a script, hands over a shell, or sends secrets",
        remedy: "do not open the project with an agent; remove the server",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::AgentConfig(facts) = seen.facts else {
        return;
    };
    for server in &facts.servers {
        let inline = program(server.command.as_deref().unwrap_or_default());
        let code = matches!(inline.as_str(), "python" | "python3" | "node" | "perl" | "ruby")
            .then(|| shell::python_payload(&server.line))
            .flatten();
        if let Some(what) = payload(&server.line).or(code) {
            let line = [
                server.command.clone().unwrap_or_default(),
                server.arguments.join(" "),
            ]
            .join(" ");
            let found =
                Found::new(format!("the command of the server `{}` {what}", server.name)).at(server.offset);
            sink.found(found.evidence_at("command", line, server.offset));
        }
    }
}
