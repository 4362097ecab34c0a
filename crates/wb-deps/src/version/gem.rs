//! RubyGems: numbers and words; a word comes before every number.

use super::number::{Number, runs};
use std::cmp::Ordering;

/// A gem's version, without the zeros that end its numbers and its words.
#[derive(Clone, Debug)]
pub(crate) struct Gem(Vec<Segment>);

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Segment {
    Word(Box<str>),
    Number(Number),
}

const NONE: Segment = Segment::Number(Number::ZERO);

impl Gem {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let is_legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
        if !text.starts_with(|c: char| c.is_ascii_digit()) || !text.chars().all(is_legal) {
            return None;
        }
        let mut numbers = Vec::new();
        let mut words = Vec::new();
        for part in text.replace('-', ".pre.").split('.') {
            for run in runs(part) {
                match Number::parse(run) {
                    Some(number) if words.is_empty() => numbers.push(Segment::Number(number)),
                    Some(number) => words.push(Segment::Number(number)),
                    None => words.push(Segment::Word(run.into())),
                }
            }
        }
        let mut segments = Vec::new();
        for mut half in [numbers, words] {
            while half.last() == Some(&NONE) {
                half.pop();
            }
            segments.append(&mut half);
        }
        Some(Self(segments))
    }

    /// The place in front of the pre-releases of what `~>` ends with: the numbers but the last, counted on.
    pub(crate) fn next_series(&self, mut numbers: Vec<Number>) -> Self {
        if numbers.len() > 1 {
            numbers.pop();
        }
        if let Some(last) = numbers.last_mut() {
            *last = last.next();
        }
        let mut segments: Vec<Segment> = numbers.into_iter().map(Segment::Number).collect();
        segments.push(Segment::Word("".into()));
        Self(segments)
    }

    /// True if a letter stands in it.
    pub(crate) fn is_pre(&self) -> bool {
        self.0.iter().any(|segment| matches!(segment, Segment::Word(_)))
    }
}

impl Ord for Gem {
    fn cmp(&self, other: &Self) -> Ordering {
        let length = self.0.len().max(other.0.len());
        let padded = |gem: &Self, index: usize| gem.0.get(index).cloned().unwrap_or(NONE);
        for index in 0..length {
            let order = match (self.0.get(index), other.0.get(index)) {
                (Some(a), Some(b)) => a.cmp(b),
                _ => padded(self, index).cmp(&padded(other, index)),
            };
            if order.is_ne() {
                return order;
            }
        }
        Ordering::Equal
    }
}

impl PartialOrd for Gem {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Gem {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Gem {}
