//! Texts that tell a model what to do.

use crate::code::uses::Prompt;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// True for the name of a constant that holds one.
pub(super) fn is_prompt_name(name: &str) -> bool {
    let lower = name.to_ascii_lowercase();
    let ends = [
        "_prompt",
        "_prompts",
        "_instructions",
        "_prompt_template",
        "_system_message",
        "system_message",
    ];
    let is = ["prompt", "instructions", "system_prompt", "prompt_template"];
    is.contains(&&*lower)
        || ends.iter().any(|end| lower.ends_with(end))
        || lower.starts_with("prompt_")
        || lower.starts_with("system_prompt")
}

/// The facts about a prompt; none if the text is no sentence.
pub(super) fn prompt(name: &str, text: &str, offset: u64) -> Option<Prompt> {
    const WORDS_MIN: usize = 3;
    const BEGINNING_MAX: usize = 120;
    if text.split_whitespace().take(WORDS_MIN).count() < WORDS_MIN {
        return None;
    }
    let mut sha256 = String::with_capacity(64);
    for byte in Sha256::digest(text.as_bytes()) {
        let _ = write!(sha256, "{byte:02x}");
    }
    Some(Prompt {
        name: name.chars().take(80).collect(),
        sha256,
        bytes: text.len() as u64,
        beginning: text.chars().take(BEGINNING_MAX).collect(),
        placeholders: placeholders(text),
        offset,
    })
}

/// `{name}` and `{{ name }}`.
fn placeholders(text: &str) -> Vec<String> {
    const KEPT_MAX: usize = 16;
    let mut out: Vec<String> = Vec::new();
    for part in text.split('{').skip(1) {
        let Some((name, _)) = part.split_once('}') else {
            continue;
        };
        let name = name.trim();
        let is_name = name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
            && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        if is_name && out.len() < KEPT_MAX && !out.iter().any(|known| known == name) {
            out.push(name.to_owned());
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prompts_are_hashed_and_their_placeholders_named() {
        let prompt = prompt("SYSTEM", "You help {user} with {{ topic }} and {1}.", 0).unwrap();
        assert_eq!(prompt.placeholders, ["user", "topic"]);
        assert_eq!(prompt.sha256.len(), 64);
        assert!(super::prompt("x", "short one", 0).is_none());
    }
}
