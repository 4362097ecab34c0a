//! Instructions that turn an agent against its user.

use crate::known::agent::injection::{GRAVE, Reader, passages, words};
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_core::Confidence;
use wb_formats::Facts;
use wb_formats::agent::InstructionKind;

crate::rule! {
    /// A text that agents obey (a skill, a rule, a project file, a command) makes them read keys and send them away, hide
    /// what they do from the user, drop their instructions, obey what an address answers, or fetch a locked archive and
    /// start it. Sentences are weighed, and neighbours together; what a text says about attacks (in quotation marks, with
    /// a `never`) is silent.
    ///
    /// ## Why it matters
    /// An agent obeys such a file as soon as the folder is opened or the skill is installed. Hundreds of skills of this
    /// kind were published in early 2026.
    ///
    /// ## What to do
    /// Do not use it. Report it where it was published.
    pub static RULE = {
        id: "agent-instructions-injection",
        since: "0.1.0",
        severity: High,
        summary: "instructions make an agent act against its user",
        remedy: "do not open the project with an agent, do not install the skill",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::AgentInstructions(facts) = seen.facts else {
        return;
    };
    let limit = if facts.kind == InstructionKind::Prompt {
        GRAVE.saturating_add(2)
    } else {
        GRAVE
    };
    for passage in passages(&facts.text, Reader::Agent)
        .into_iter()
        .filter(|passage| passage.weight >= limit)
    {
        let how = if passage.is_comment {
            "a comment that nobody sees tells"
        } else {
            "the text tells"
        };
        let message = format!("{how} an agent to {}", words(&passage));
        let at = passage.offset as u64;
        sink.found(
            Found::new(message)
                .at(at)
                .confidence(Confidence::Medium)
                .evidence_at("text", passage.written, at),
        );
    }
}
