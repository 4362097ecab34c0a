//! Ollama's Modelfile.

use super::document;
use crate::format::Input;
use crate::generated::Facts;
use crate::model::json::beginning;
use crate::notes::Notes;
use crate::sniff::Head;
use crate::text::json;
use serde::Serialize;
use std::borrow::Cow;

crate::format_room! {
    /// Ollama's `Modelfile`: which weights and adapters it takes and from where, parameters, and the beginnings of its
    /// template, system prompt and example messages.
    pub static FORMAT = {
        id: "ollama-modelfile",
        name: "Ollama Modelfile",
        since: "0.1.0",
        extensions: ["modelfile"],
        facts: ModelfileFacts,
        sniff: sniff,
        read: read,
    };
}

/// What a Modelfile says, instruction by instruction.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ModelfileFacts {
    /// The instructions, in order.
    pub instructions: Vec<Instruction>,
    /// Instructions beyond [`ModelfileFacts::INSTRUCTIONS_MAX`].
    pub instructions_unlisted: u64,
}

impl ModelfileFacts {
    /// How many instructions are kept.
    pub const INSTRUCTIONS_MAX: usize = 1_000;
    /// How many bytes of an argument are kept.
    pub const ARGUMENT_MAX: usize = 4_096;
}

/// One instruction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Instruction {
    /// In capitals: `FROM`, `ADAPTER`, `PARAMETER`, `TEMPLATE`, `SYSTEM`, `MESSAGE`, `LICENSE`.
    pub name: String,
    /// What it says, its beginning.
    pub argument: String,
    /// Where it stands.
    pub offset: u64,
}

const NAMES: [&str; 8] = [
    "FROM",
    "ADAPTER",
    "PARAMETER",
    "TEMPLATE",
    "SYSTEM",
    "MESSAGE",
    "LICENSE",
    "REQUIRES",
];

/// The instruction that a line begins with.
fn instruction(line: &str) -> Option<(String, &str)> {
    let (name, argument) = line.trim_start().split_once([' ', '\t'])?;
    let name = name.to_ascii_uppercase();
    NAMES.contains(&name.as_str()).then_some((name, argument.trim()))
}

/// What stands there, as Ollama decodes it: UTF-8, or UTF-16 behind its mark.
fn decoded(bytes: &[u8]) -> Cow<'_, str> {
    json::text(bytes)
}

fn sniff(head: &Head<'_>) -> bool {
    let base = head.name.rsplit(['/', '\\']).next().unwrap_or(head.name);
    let base = base.to_ascii_lowercase();
    let is_named = base.starts_with("modelfile") || base.ends_with(".modelfile");
    // `ollama create -f` takes any name. A path behind `FROM` is no image, so that Dockerfiles are not meant.
    let start = head.bytes.trim_ascii_start().first();
    let may_be_unnamed = matches!(start, Some(b'f' | b'F' | b'#' | 0xef | 0xfe | 0xff));
    if !is_named && !may_be_unnamed {
        return false;
    }
    let text = decoded(head.bytes);
    let mut sources = text.lines().filter(|line| !line.trim_start().starts_with('#'));
    if is_named {
        return sources.any(|line| instruction(line).is_some_and(|(name, _)| name == "FROM"));
    }
    let first = sources.find(|line| !line.trim().is_empty());
    first
        .and_then(instruction)
        .is_some_and(|(name, argument)| name == "FROM" && is_path(argument))
}

/// True if it can only be a file.
fn is_path(argument: &str) -> bool {
    let path = argument.trim_matches('"');
    let is_one = !path.contains([' ', '\t', '$']);
    is_one && (path.starts_with(['/', '~']) || path.starts_with("./") || path.starts_with("../"))
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = ModelfileFacts::default();
    if let Some(bytes) = document(input, notes) {
        lines(&decoded(&bytes), &mut facts);
    }
    Facts::OllamaModelfile(facts)
}

fn lines(text: &str, facts: &mut ModelfileFacts) {
    const QUOTES: &str = "\"\"\"";
    let mut at: usize = 0;
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let line = rest.split_inclusive('\n').next().unwrap_or(rest);
        let mut used = line.len();
        if let Some((name, argument)) = instruction(line) {
            let mut argument = argument.to_owned();
            // A text in three quotes goes on until three quotes.
            if let Some(start) = line.find(QUOTES) {
                let from = start.saturating_add(QUOTES.len());
                let body = rest.get(from..).unwrap_or_default();
                let end = body.find(QUOTES).unwrap_or(body.len());
                body.get(..end).unwrap_or_default().clone_into(&mut argument);
                used = from
                    .saturating_add(end)
                    .saturating_add(QUOTES.len())
                    .min(rest.len());
            }
            if facts.instructions.len() < ModelfileFacts::INSTRUCTIONS_MAX {
                facts.instructions.push(Instruction {
                    name,
                    argument: beginning(argument.trim_matches('"'), ModelfileFacts::ARGUMENT_MAX),
                    offset: at as u64,
                });
            } else {
                facts.instructions_unlisted = facts.instructions_unlisted.saturating_add(1);
            }
        }
        at = at.saturating_add(used.max(1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::{MemSource, ReadAt};
    use std::sync::Arc;

    #[test]
    fn it_is_known_in_every_encoding_and_under_every_name() {
        let source: Arc<dyn ReadAt> = Arc::new(MemSource::new(Vec::new()));
        let is = |name: &str, bytes: &[u8]| sniff(&Head::new(bytes, name, &source));
        let wide: Vec<u8> = "\u{feff}FROM /etc/x\n"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(decoded(&wide), "FROM /etc/x\n");
        assert!(is("Modelfile", &wide) && is("x.txt", &wide));
        assert!(is("MODELFILE", b"\xef\xbb\xbfFrom llama3\n"));
        assert!(is("x.txt", b"# mine\n\nfrom ../../x\n"));
        assert!(!is("Dockerfile", b"FROM alpine\nRUN x\n") && !is("x.txt", b"from . import x\n"));
        assert!(!is("x.md", b"From ./a to b\n"));
    }

    #[test]
    fn instructions_are_read_as_ollama_reads_them() {
        let text = "# c\nfrom ./a.gguf\nTEMPLATE \"\"\"{{ .Prompt }}\nFROM x\n\"\"\"\nADAPTER  /etc/x\n";
        let mut facts = ModelfileFacts::default();
        lines(text, &mut facts);
        let seen: Vec<(&str, &str)> = facts
            .instructions
            .iter()
            .map(|instruction| (instruction.name.as_str(), instruction.argument.as_str()))
            .collect();
        assert_eq!(
            seen,
            [
                ("FROM", "./a.gguf"),
                ("TEMPLATE", "{{ .Prompt }}\nFROM x\n"),
                ("ADAPTER", "/etc/x")
            ]
        );
    }
}
