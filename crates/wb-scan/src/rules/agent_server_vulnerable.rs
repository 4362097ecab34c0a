//! Servers of tools with a hole that others publish.

use crate::known::agent::launch::launched;
use crate::known::agent::servers::known;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_core::PackageRef;
use wb_formats::Facts;

crate::rule! {
    /// A configuration of agents starts a server of tools, or what connects to one, in a version with a published
    /// vulnerability: CVE-2025-6514 (`mcp-remote`), CVE-2025-49596 (MCP Inspector), CVE-2025-53109 (filesystem server),
    /// CVE-2025-53967, CVE-2025-53107, CVE-2025-53355, CVE-2025-68145.
    ///
    /// ## Why it matters
    /// Texts that an agent reads, or a server that it connects to, reach commands or files of the machine.
    ///
    /// ## What to do
    /// Update. Advisories in the store (`weigh advisories`) cover every package; this list holds what matters most to
    /// agents without it.
    pub static RULE = {
        id: "agent-server-vulnerable",
        since: "0.1.0",
        severity: High,
        summary: "a server of tools has a known vulnerability in this version",
        remedy: "update it to the version that the advisory names",
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
            .filter(|known| !known.is_malicious)
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
