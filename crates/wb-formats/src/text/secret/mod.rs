//! Secrets: keys, tokens and passwords that should not be in a file that is handed on.
//!
//! One search over the beginnings of all kinds at once; where one is found, the kind's shape and check decide. What
//! is written down is masked: the secret itself never leaves this module.

mod base64;
mod check;
mod pem;
mod search;
mod shape;
mod table;

use check::Verdict;
use search::SEARCH;
use serde::Serialize;
use table::KINDS;

/// A secret in a text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Secret {
    /// Which kind (`github-token`).
    pub kind: &'static str,
    /// What people call it.
    pub name: &'static str,
    /// Where.
    pub offset: u64,
    /// Its first letters and its length; never the secret.
    pub masked: String,
    /// How sure it is that it is one.
    pub sureness: Sureness,
}

/// How sure it is that something is a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sureness {
    /// It has the shape.
    Possible,
    /// It has the shape, and nobody made it up.
    Likely,
    /// A checksum or its structure proves it.
    Proved,
}

/// How many bytes a secret may go on behind its beginning.
pub(super) const REACH: usize = 17_000;

/// How many kinds are known.
pub fn kinds() -> usize {
    KINDS.len()
}

/// Finds the secrets that begin before `until`; offsets are counted from `start`.
pub(super) fn find(bytes: &[u8], until: usize, start: u64, is_binary: bool, found: &mut dyn FnMut(Secret)) {
    let window = bytes
        .get(..until.saturating_add(64).min(bytes.len()))
        .unwrap_or(bytes);
    let mut from = 0;
    while let Some(beginning) = SEARCH.next(window, from) {
        if beginning.start >= until {
            break;
        }
        from = beginning.end;
        let kind = beginning.kind;
        let Some(span) = shape::span(kind.shape, bytes, beginning.start, beginning.end, is_binary) else {
            continue;
        };
        let token = bytes.get(span.start..span.end).unwrap_or_default();
        let Ok(token) = std::str::from_utf8(token) else {
            continue;
        };
        let head = beginning.end.saturating_sub(span.start);
        let sureness = match (kind.check)(token, head) {
            Verdict::No => continue,
            Verdict::Yes => kind.sureness,
            Verdict::As(sureness) => sureness,
        };
        found(Secret {
            kind: kind.id,
            name: kind.name,
            offset: start.saturating_add(span.start as u64),
            masked: masked(token),
            sureness,
        });
    }
}

fn masked(token: &str) -> String {
    let shown: String = token.chars().take(4).collect();
    format!("{shown}… ({} characters)", token.chars().count())
}
