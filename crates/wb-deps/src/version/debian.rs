//! Debian: `epoch:upstream-revision`, as dpkg compares them.

use super::number::{Number, leading_digits, split_where};
use std::cmp::Ordering;

/// A version of a Debian package.
#[derive(Clone, Debug)]
pub(crate) struct Debian {
    epoch: Number,
    upstream: Box<str>,
    revision: Box<str>,
}

impl Debian {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        if text.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return None;
        }
        let (epoch, rest) = match text.split_once(':') {
            Some((epoch, rest)) => (Number::parse(epoch)?, rest),
            None => (Number::ZERO, text),
        };
        let (upstream, revision) = rest.rsplit_once('-').unwrap_or((rest, ""));
        (!upstream.is_empty()).then(|| Self {
            epoch,
            upstream: upstream.into(),
            revision: revision.into(),
        })
    }
}

/// dpkg's weights: `~` before the end, then letters, then everything else.
fn weight(c: char) -> u32 {
    match c {
        '~' => 0,
        c if c.is_ascii_alphabetic() => u32::from(c) + 2,
        c => u32::from(c) + 1_000,
    }
}

/// Where a part ends, or digits begin.
const END: u32 = 1;

/// Words and numbers in turn; both may be empty.
fn compare(a: &str, b: &str) -> Ordering {
    let (mut a, mut b) = (a, b);
    while !(a.is_empty() && b.is_empty()) {
        let (word_a, rest_a) = split_where(a, |c| c.is_ascii_digit());
        let (word_b, rest_b) = split_where(b, |c| c.is_ascii_digit());
        let weights_a = word_a.chars().map(weight).chain([END]);
        let weights_b = word_b.chars().map(weight).chain([END]);
        let (digits_a, rest_a) = leading_digits(rest_a);
        let (digits_b, rest_b) = leading_digits(rest_b);
        let numbers = || {
            let (a, b) = (digits_a.trim_start_matches('0'), digits_b.trim_start_matches('0'));
            a.len().cmp(&b.len()).then_with(|| a.cmp(b))
        };
        let order = weights_a.cmp(weights_b).then_with(numbers);
        if order.is_ne() {
            return order;
        }
        (a, b) = (rest_a, rest_b);
    }
    Ordering::Equal
}

impl Ord for Debian {
    fn cmp(&self, other: &Self) -> Ordering {
        self.epoch
            .cmp(&other.epoch)
            .then_with(|| compare(&self.upstream, &other.upstream))
            .then_with(|| compare(&self.revision, &other.revision))
    }
}

impl PartialOrd for Debian {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Debian {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Debian {}
