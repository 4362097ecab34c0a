//! Descriptions of tools that give orders.

use crate::known::agent::injection::{GRAVE, Reader, passages, words};
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_core::Confidence;
use wb_formats::Facts;

crate::rule! {
    /// A text of a tool's definition (its description, that of a parameter, a default) makes the model read keys and hand
    /// them over, hide what it does from the user, drop its instructions, or changes what other tools do. Single
    /// sentences are weighed, and neighbours together.
    ///
    /// ## Why it matters
    /// Models obey descriptions of every connected tool, also of those that are never called. This is how tool poisoning
    /// works: an innocent `add(a, b)` whose description asks for `~/.ssh/id_rsa`.
    ///
    /// ## What to do
    /// Do not connect to the server. If it is your own, say in a description what the tool does, and nothing else.
    pub static RULE = {
        id: "agent-tool-injection",
        since: "0.1.0",
        severity: High,
        summary: "the description of a tool makes the model act against its user",
        remedy: "do not connect to this server",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let (Facts::ToolDefinitions(facts) | Facts::ToolSource(facts)) = seen.facts else {
        return;
    };
    for tool in &facts.tools {
        for text in &tool.texts {
            for passage in passages(&text.text, Reader::Caller)
                .into_iter()
                .filter(|passage| passage.weight >= GRAVE)
            {
                let message = format!(
                    "the `{}` of the tool `{}` tells the model to {}",
                    text.path,
                    tool.name,
                    words(&passage)
                );
                let at = text.offset.or(tool.offset);
                sink.found(
                    Found::new(message)
                        .at(at)
                        .confidence(Confidence::Medium)
                        .evidence_at("text", passage.written, at),
                );
            }
        }
    }
}
