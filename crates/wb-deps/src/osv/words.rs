//! Affected versions in words.

use super::affected::{AffectedSet, Bound, Span};

impl AffectedSet {
    /// The affected versions in words: `>= 1.0, < 2.0`.
    pub fn in_words(&self) -> String {
        const SHOWN_MAX: usize = 8;
        let spans = self.spans();
        let mut words: Vec<String> = spans.iter().take(SHOWN_MAX).map(Span::in_words).collect();
        words.extend(
            self.listed
                .iter()
                .take(SHOWN_MAX)
                .map(|version| format!("= {}", short(version))),
        );
        let left = spans
            .len()
            .saturating_sub(SHOWN_MAX)
            .saturating_add(self.listed.len().saturating_sub(SHOWN_MAX));
        if left > 0 {
            words.push(format!("and {left} more"));
        }
        if let (Some(unclear), true) = (&self.unclear, words.is_empty()) {
            words.push(unclear.clone());
        }
        words.join("; ")
    }
}

impl Span {
    fn in_words(&self) -> String {
        let from = match &self.from {
            Bound::Open => None,
            Bound::Including(version) => Some(format!(">= {}", short(version))),
            Bound::Excluding(version) => Some(format!("> {}", short(version))),
        };
        let to = match &self.to {
            Bound::Open => None,
            Bound::Including(version) => Some(format!("<= {}", short(version))),
            Bound::Excluding(version) => Some(format!("< {}", short(version))),
        };
        match (from, to) {
            (None, None) => "all versions".to_owned(),
            (from, to) => from.into_iter().chain(to).collect::<Vec<_>>().join(", "),
        }
    }
}

/// A version that an advisory names, short enough to print.
pub(super) fn short(version: &str) -> String {
    version.chars().take(80).collect()
}
