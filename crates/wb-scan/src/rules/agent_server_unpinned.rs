//! Servers of tools whose next version nobody has seen.

use crate::known::agent::launch::launched;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// A configuration of agents starts a server of tools with `npx`, `uvx`, `pipx run`, `docker run` or the like, and
    /// names no exact version (or a tag such as `latest`): each start can fetch another program.
    ///
    /// ## Why it matters
    /// The server runs with the rights of whoever uses the agent, and its tools are offered to the agent unasked. Fifteen
    /// versions of `postmark-mcp` were honest; the sixteenth copied every mail to its author, and all who had not named a
    /// version ran it.
    ///
    /// ## What to do
    /// Write the version behind the name (`name@1.2.3`), a digest behind an image, a commit behind an address; update by
    /// choice.
    pub static RULE = {
        id: "agent-server-unpinned",
        since: "0.1.0",
        severity: Medium,
        summary: "a server of tools is fetched anew, in whatever version is newest",
        remedy: "name the exact version, or a digest",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::AgentConfig(facts) = seen.facts else {
        return;
    };
    for server in facts.servers.iter().filter(|server| !server.is_disabled) {
        let Some(launch) = launched(&server.line).filter(|launch| launch.is_floating()) else {
            continue;
        };
        let says = launch.version.as_deref().map_or_else(
            || "names no version".to_owned(),
            |version| format!("names `{version}`"),
        );
        let message = format!(
            "the server `{}` is `{}`, fetched by `{}`, which {says}",
            server.name, launch.name, launch.by
        );
        sink.found(Found::new(message).at(server.offset));
    }
}
