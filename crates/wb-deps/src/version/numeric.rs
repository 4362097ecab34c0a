//! CRAN and Hackage: nothing but numbers; the longer of two that begin alike is greater.

use super::number::Number;

/// A list of numbers.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Numeric(pub(crate) Vec<Number>);

impl Numeric {
    /// Reads numbers between separators; none if anything else stands there.
    pub(crate) fn parse(text: &str, separators: &[char]) -> Option<Self> {
        let numbers = text.trim().split(separators).map(Number::parse);
        numbers.collect::<Option<_>>().map(Self)
    }
}
