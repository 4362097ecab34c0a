//! Projects that say where an agent sends everything.

use crate::known::agent::steps::is_near;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// Settings that lie in the project set the address of the model's service, or a proxy, for whoever works in it
    /// (`ANTHROPIC_BASE_URL`, `OPENAI_BASE_URL`, `HTTPS_PROXY`), and it leads to another machine.
    ///
    /// ## Why it matters
    /// The agent sends its key and everything that it reads there, before anybody is asked whether the folder is trusted
    /// (CVE-2026-21852).
    ///
    /// ## What to do
    /// Set it for the user or the machine. If it is your own gateway, write that down in `weighbridge.toml` as an ignore
    /// with a reason.
    pub static RULE = {
        id: "agent-config-redirects",
        since: "0.1.0",
        severity: Medium,
        summary: "a project says to which address an agent sends what it reads",
        remedy: "set it outside of the project",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::AgentConfig(facts) = seen.facts else {
        return;
    };
    const NAMES: &[&str] = &["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NODE_EXTRA_CA_CERTS"];
    for variable in &facts.environment {
        let name = variable.name.to_ascii_uppercase();
        let is_address = name.ends_with("_BASE_URL")
            || name.ends_with("_API_BASE")
            || name.ends_with("_API_URL")
            || NAMES.contains(&name.as_str());
        let host = variable.value.split_once("://").map_or("", |(_, rest)| rest);
        if is_address && !host.is_empty() && !is_near(host) {
            sink.found(
                Found::new(format!("`{}` is `{}`", variable.name, variable.value)).at(variable.offset),
            );
        }
    }
}
