//! Keys in configuration of agents.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_core::Confidence;
use wb_formats::Facts;
use wb_formats::agent::Secrecy;

crate::rule! {
    /// The variables, headers or arguments of a server of tools hold a value that is named like a key, a token or a
    /// password, or is shaped like one, and is no reference (`${…}`) and no placeholder. It is shown masked.
    ///
    /// ## Why it matters
    /// Configuration is committed, copied into issues and read by every program of the user, the agents included: what an
    /// agent reads, it can be talked into sending.
    ///
    /// ## What to do
    /// Revoke it. Refer to a variable of the environment, to an input that is asked for, or to a keychain.
    pub static RULE = {
        id: "agent-server-secret",
        since: "0.1.0",
        severity: Medium,
        summary: "a configuration of agents holds a key or a password",
        remedy: "take it from the environment or a keychain, and revoke this one",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::AgentConfig(facts) = seen.facts else {
        return;
    };
    for server in &facts.servers {
        for variable in server
            .variables
            .iter()
            .filter(|variable| variable.secrecy == Secrecy::Secret)
        {
            let message = format!(
                "the server `{}` is given `{}` written out",
                server.name, variable.name
            );
            let at = variable.offset.or(server.offset);
            sink.found(
                Found::new(message)
                    .at(at)
                    .confidence(Confidence::Medium)
                    .evidence_at("masked", variable.value.clone(), at),
            );
        }
    }
    for variable in facts
        .environment
        .iter()
        .filter(|variable| variable.secrecy == Secrecy::Secret)
    {
        let found = Found::new(format!("`{}` is written out", variable.name)).at(variable.offset);
        sink.found(found.confidence(Confidence::Medium).evidence_at(
            "masked",
            variable.value.clone(),
            variable.offset,
        ));
    }
}
