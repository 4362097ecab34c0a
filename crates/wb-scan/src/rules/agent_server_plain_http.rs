//! Servers of tools over plain HTTP.

use crate::known::agent::steps::plain_address;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// A configuration of agents connects to a server of tools at an `http://` address of another machine. This machine
    /// and private networks are silent.
    ///
    /// ## Why it matters
    /// Whoever sits on the way reads what agents send, keys included, and can change descriptions of tools, which agents
    /// obey.
    ///
    /// ## What to do
    /// Use `https://`.
    pub static RULE = {
        id: "agent-server-plain-http",
        since: "0.1.0",
        severity: Medium,
        summary: "a server of tools is reached over HTTP without encryption",
        remedy: "use https",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::AgentConfig(facts) = seen.facts else {
        return;
    };
    for server in facts.servers.iter().filter(|server| !server.is_disabled) {
        let texts = server
            .url
            .iter()
            .map(String::as_str)
            .chain([server.line.as_str()]);
        let Some(address) = texts.filter_map(plain_address).next() else {
            continue;
        };
        let shown = address.split('?').next().unwrap_or_default();
        let message = format!(
            "the server `{}` is reached at `{shown}`, without encryption",
            server.name
        );
        sink.found(Found::new(message).at(server.offset));
    }
}
