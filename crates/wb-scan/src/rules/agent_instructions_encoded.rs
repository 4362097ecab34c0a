//! Instructions that hide commands.

use crate::known::agent::steps::payload;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// A text that agents obey holds base64 or hexadecimal text that decodes to a command: a shell, a fetch, an address.
    ///
    /// ## Why it matters
    /// It is encoded so that neither people nor filters read it; the agent is told to decode it.
    ///
    /// ## What to do
    /// Do not use it. Report it where it was published.
    pub static RULE = {
        id: "agent-instructions-encoded",
        since: "0.1.0",
        severity: High,
        summary: "instructions carry commands in encoded form",
        remedy: "decode it and read it; do not use the skill or the project",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::AgentInstructions(facts) = seen.facts else {
        return;
    };
    let mut reported = 0usize;
    for (at, word) in words(&facts.text) {
        let Some(decoded) = decoded(word).filter(|_| reported < 8) else {
            continue;
        };
        let lower = decoded.to_ascii_lowercase();
        let is_command = payload(&decoded).is_some()
            || [
                "curl ",
                "wget ",
                "/bin/sh",
                "/bin/bash",
                "bash -",
                "powershell",
                "eval(",
                "exec(",
                "os.system",
                "subprocess",
                "invoke-",
                "ignore previous",
                "/dev/tcp",
            ]
            .iter()
            .any(|mark| lower.contains(mark));
        if is_command {
            reported = reported.saturating_add(1);
            let found = Found::new("encoded text in it is a command").at(at as u64);
            sink.found(found.evidence_at(
                "decoded",
                decoded.chars().take(300).collect::<String>(),
                at as u64,
            ));
        }
    }
}

/// Long words of the alphabets that encode bytes, and where they begin.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '=' | '-' | '_');
    let mut from = 0usize;
    text.split(move |c: char| !is_part(c)).filter_map(move |word| {
        let at = from;
        from = from.saturating_add(word.len()).saturating_add(1);
        (word.len() >= 24 && word.len() <= 65_536).then_some((at, word))
    })
}

/// The text that a word stands for, if it is one.
fn decoded(word: &str) -> Option<String> {
    let is_hex = word.len().is_multiple_of(2) && word.bytes().all(|b| b.is_ascii_hexdigit());
    let bytes = if is_hex {
        let pairs = word.as_bytes().chunks(2).map(|pair| {
            std::str::from_utf8(pair)
                .ok()
                .and_then(|pair| u8::from_str_radix(pair, 16).ok())
        });
        pairs.collect::<Option<Vec<u8>>>()?
    } else {
        base64(word)?
    };
    let text = String::from_utf8(bytes).ok()?;
    text.chars()
        .all(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t'))
        .then_some(text)
}

fn base64(word: &str) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(word.len());
    let (mut bits, mut count) = (0u32, 0u32);
    for byte in word.trim_end_matches('=').bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte.wrapping_sub(b'A'),
            b'a'..=b'z' => byte.wrapping_sub(b'a').wrapping_add(26),
            b'0'..=b'9' => byte.wrapping_sub(b'0').wrapping_add(52),
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = (bits << 6) | u32::from(value);
        count = count.wrapping_add(6);
        if count >= 8 {
            count = count.wrapping_sub(8);
            out.push(u8::try_from((bits >> count) & 0xff).ok()?);
        }
    }
    Some(out)
}
