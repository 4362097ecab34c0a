//! RPM: `epoch:version-release`, each part as `rpmvercmp` compares it.

use super::number::{Number, leading_digits, split_where};

/// A version of an RPM package. One without a release comes before the same one with a release.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Rpm {
    epoch: Vec<Segment>,
    version: Vec<Segment>,
    release: Option<Vec<Segment>>,
}

/// A run of digits or letters, or a sign with a meaning.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Segment {
    /// `~`: before the end.
    Tilde,
    End,
    /// `^`: behind the end, before everything else.
    Caret,
    Word(Box<str>),
    Number(Number),
}

impl Rpm {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() || text.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return None;
        }
        let (epoch, rest) = text.split_once(':').unwrap_or(("0", text));
        let (version, release) = match rest.split_once('-') {
            Some((version, release)) => (version, Some(release)),
            None => (rest, None),
        };
        Some(Self {
            epoch: segments(epoch),
            version: segments(version),
            release: release.map(segments),
        })
    }
}

fn segments(text: &str) -> Vec<Segment> {
    let mut segments = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let (segment, after) = match first {
            '~' => (Some(Segment::Tilde), rest.strip_prefix('~')),
            '^' => (Some(Segment::Caret), rest.strip_prefix('^')),
            '0'..='9' => {
                let (digits, after) = leading_digits(rest);
                (Number::parse(digits).map(Segment::Number), Some(after))
            }
            c if c.is_ascii_alphabetic() => {
                let (word, after) = split_where(rest, |c| !c.is_ascii_alphabetic());
                (Some(Segment::Word(word.into())), Some(after))
            }
            // Separators separate, and letters of other scripts count as nothing else.
            c => (None, rest.strip_prefix(c)),
        };
        segments.extend(segment);
        rest = after.unwrap_or_default();
    }
    segments.push(Segment::End);
    segments
}
