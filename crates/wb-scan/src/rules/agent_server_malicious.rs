//! Servers of tools that were made to harm.

use crate::known::agent::launch::launched;
use crate::known::agent::servers::known;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_core::PackageRef;
use wb_formats::Facts;

crate::rule! {
    /// A configuration of agents starts a package that was published to harm: by name, and by version where earlier ones
    /// were honest.
    ///
    /// ## Why it matters
    /// The reports behind the list say what it does: it copies mail, opens a shell. It runs with the rights of the user.
    ///
    /// ## What to do
    /// Remove it. Revoke every key that it could reach.
    pub static RULE = {
        id: "agent-server-malicious",
        since: "0.1.0",
        severity: Critical,
        summary: "a server of tools is known to be malicious",
        remedy: "remove it, and revoke what it could reach",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::AgentConfig(facts) = seen.facts else {
        return;
    };
    for server in &facts.servers {
        let Some(launch) = launched(&server.line) else {
            continue;
        };
        let Some(known) = known(launch.ecosystem, &launch.name, launch.version.as_deref())
            .filter(|known| known.is_malicious)
        else {
            continue;
        };
        let version = launch.version.clone().unwrap_or_default();
        let shown = if version.is_empty() {
            launch.name.clone()
        } else {
            format!("{}@{version}", launch.name)
        };
        let message = format!(
            "the server `{}` is `{shown}`, which {} ({})",
            server.name, known.what, known.id
        );
        let package = PackageRef {
            ecosystem: launch.ecosystem.to_owned(),
            name: launch.name,
            version,
        };
        sink.found(Found::new(message).at(server.offset).package(package));
    }
}
