//! Instructions that want a look.

use crate::known::agent::injection::{DOUBTFUL, Reader, passages, words};
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_core::Confidence;
use wb_formats::Facts;
use wb_formats::agent::InstructionKind;

crate::rule! {
    /// A text that agents obey has a sentence that honest ones seldom have: something is kept from the user, a safeguard
    /// of the machine is switched off, what an address answers is followed, a conversation is sent to an address.
    ///
    /// ## Why it matters
    /// By itself it may have a reason. Together with others it is how agents are turned against their users.
    ///
    /// ## What to do
    /// Read the passage. If it has a reason, write an ignore with that reason.
    pub static RULE = {
        id: "agent-instructions-doubtful",
        since: "0.1.0",
        severity: Medium,
        summary: "instructions ask an agent for something that a person should know of",
        remedy: "read it before an agent does",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::AgentInstructions(facts) = seen.facts else {
        return;
    };
    if facts.kind == InstructionKind::Prompt {
        return;
    }
    for passage in passages(&facts.text, Reader::Agent)
        .into_iter()
        .filter(|passage| passage.weight == DOUBTFUL)
    {
        let at = passage.offset as u64;
        let found = Found::new(format!("the text tells an agent to {}", words(&passage))).at(at);
        sink.found(
            found
                .confidence(Confidence::Low)
                .evidence_at("text", passage.written, at),
        );
    }
}
