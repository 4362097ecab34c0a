//! Instructions with commands that are payloads.

use crate::known::agent::steps::payload;
use crate::known::shell::python_payload;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// A text that agents obey has a command, in a block of code or in a line, that fetches a script from an unknown host
    /// and runs it, decodes hidden text and runs it, hands over a shell, or sends files that hold keys. Installers of
    /// known makers are silent, and so is what a line forbids.
    ///
    /// ## Why it matters
    /// Agents run the commands of a skill as its set-up, and people paste them into a terminal.
    ///
    /// ## What to do
    /// Do not use it. Report it where it was published.
    pub static RULE = {
        id: "agent-instructions-payload",
        since: "0.1.0",
        severity: High,
        summary: "instructions have an agent run a payload",
        remedy: "do not use the skill or the project",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::AgentInstructions(facts) = seen.facts else {
        return;
    };
    let mut at = 0usize;
    let mut is_forbidden = false;
    let mut in_code = false;
    let mut reported = 0usize;
    for line in facts.text.split_inclusive('\n') {
        let start = at;
        at = at.saturating_add(line.len());
        let bare = line.trim();
        if bare.starts_with("```") || bare.starts_with("~~~") {
            in_code = !in_code;
            continue;
        }
        if !in_code && !bare.is_empty() {
            is_forbidden = forbids(bare);
        }
        let what = payload(bare).or_else(|| python_payload(bare).filter(|_| in_code));
        if let Some(what) = what.filter(|_| !is_forbidden && reported < 8) {
            reported = reported.saturating_add(1);
            let shown: String = bare.chars().take(300).collect();
            let found = Found::new(format!("a command in the text {what}")).at(start as u64);
            sink.found(found.evidence_at("command", shown, start as u64));
        }
    }
}

/// True for a line that warns of what it shows.
fn forbids(line: &str) -> bool {
    let lower = line.to_ascii_lowercase();
    [
        "never",
        "don't",
        "do not",
        "avoid",
        "bad:",
        "❌",
        "wrong",
        "forbidden",
        "dangerous",
        "block",
        "malicious",
        "deny",
        "refuse",
        "detect",
        "red flag",
        "attack",
        "unsafe",
        "insecure",
        "not allowed",
        "vulnerab",
        "e.g.",
        "example of",
        "flag ",
    ]
    .iter()
    .any(|word| lower.contains(word))
}
