//! What hidden text says, and lines with their hidden characters named.

use super::SHOWN_MAX;
use super::letters::{is_blank, is_foreign, is_tag, turns};

/// Two kinds of blanks are bits, eight of them a letter. None for a run of one kind, which says nothing.
pub(super) fn decoded(chars: &[char]) -> Option<String> {
    let mut kinds: Vec<char> = chars.to_vec();
    kinds.sort_unstable();
    kinds.dedup();
    if kinds.len() < 2 {
        return None;
    }
    let pairs = || {
        kinds.iter().flat_map(|one| {
            kinds
                .iter()
                .filter(move |zero| *zero != one)
                .map(move |zero| (*one, *zero))
        })
    };
    for width in [8, 7] {
        for (one, zero) in pairs() {
            let bits: Vec<bool> = chars
                .iter()
                .filter(|c| **c == one || **c == zero)
                .map(|c| *c == one)
                .collect();
            let text: String = bits
                .chunks_exact(width)
                .map(|bits| char::from(bits.iter().fold(0u8, |sum, bit| (sum << 1) | u8::from(*bit))))
                .collect();
            if text.len() >= 3 && text.chars().all(|c| matches!(c, ' '..='~' | '\n')) {
                return Some(text);
            }
        }
    }
    Some(format!(
        "{} characters without width of {} kinds",
        chars.len(),
        kinds.len()
    ))
}

/// The line with its invisible characters by name.
pub(super) fn named(line: &str) -> String {
    let mut out = String::new();
    for c in line.trim().chars().take(SHOWN_MAX) {
        if turns(c) || is_blank(c) || is_tag(c) {
            out.push_str(&format!("<U+{:04X}>", u32::from(c)));
        } else {
            out.push(c);
        }
    }
    out
}

/// A word with its foreign letters by number.
pub(super) fn spelled(word: &str) -> String {
    word.chars()
        .map(|c| {
            if is_foreign(c) {
                format!("{c}<U+{:04X}>", u32::from(c))
            } else {
                c.to_string()
            }
        })
        .collect()
}
