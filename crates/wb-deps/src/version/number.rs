//! Whole numbers of any length: hostile versions have more digits than a machine word.

/// A whole number, never negative.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Number {
    /// One that fits.
    Small(u64),
    /// A longer one: always greater than those that fit.
    Big(Digits),
}

/// Digits without leading zeros: the longer one is greater, and equally long ones compare as text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Digits {
    length: usize,
    text: Box<str>,
}

impl Number {
    pub(crate) const ZERO: Self = Self::Small(0);

    /// Reads digits; none if there are none, or something else stands among them.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let trimmed = text.trim_start_matches('0');
        if trimmed.is_empty() {
            return Some(Self::ZERO);
        }
        Some(trimmed.parse().map_or_else(
            |_| {
                Self::Big(Digits {
                    length: trimmed.len(),
                    text: trimmed.into(),
                })
            },
            Self::Small,
        ))
    }

    pub(crate) fn is_zero(&self) -> bool {
        *self == Self::ZERO
    }

    /// The next greater number.
    pub(crate) fn next(&self) -> Self {
        let text = match self {
            Self::Small(number) => match number.checked_add(1) {
                Some(next) => return Self::Small(next),
                None => number.to_string(),
            },
            Self::Big(digits) => digits.text.to_string(),
        };
        let mut carried = true;
        let mut reversed: Vec<char> = Vec::new();
        for digit in text.chars().rev() {
            reversed.push(match (carried, digit) {
                (true, '9') => '0',
                (true, digit) => {
                    carried = false;
                    digit
                        .to_digit(10)
                        .and_then(|digit| char::from_digit(digit + 1, 10))
                        .unwrap_or('9')
                }
                (false, digit) => digit,
            });
        }
        if carried {
            reversed.push('1');
        }
        let text: String = reversed.into_iter().rev().collect();
        Self::parse(&text).unwrap_or(Self::ZERO)
    }
}

impl std::fmt::Display for Number {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Small(number) => write!(f, "{number}"),
            Self::Big(digits) => f.write_str(&digits.text),
        }
    }
}

/// A part of a version between its separators.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Part {
    /// Digits.
    Number(Number),
    /// Anything else: greater than every number, compared byte by byte.
    Text(Box<str>),
}

impl Part {
    pub(crate) fn read(text: &str) -> Self {
        Number::parse(text).map_or_else(|| Self::Text(text.into()), Self::Number)
    }
}

/// Splits a text where digits begin or end.
pub(crate) fn runs(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let is_digit = rest.starts_with(|c: char| c.is_ascii_digit());
        let (run, after) = split_where(rest, |c| c.is_ascii_digit() != is_digit);
        rest = after;
        (!run.is_empty()).then_some(run)
    })
}

/// Splits a text in front of the first character that ends its beginning.
pub(crate) fn split_where(text: &str, is_end: impl FnMut(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(is_end).unwrap_or(text.len()))
}

/// Splits digits from the beginning of a text.
pub(crate) fn leading_digits(text: &str) -> (&str, &str) {
    split_where(text, |c| !c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_of_any_length_are_ordered_and_counted_on() {
        let long = Number::parse("99999999999999999999999").unwrap();
        assert!(long > Number::Small(u64::MAX));
        assert_eq!(long.next().to_string(), "100000000000000000000000");
        assert_eq!(Number::Small(u64::MAX).next().to_string(), "18446744073709551616");
        assert_eq!(Number::parse("007"), Some(Number::Small(7)));
        assert_eq!(Number::parse("1a"), None);
        assert_eq!(runs("10ab2").collect::<Vec<_>>(), ["10", "ab", "2"]);
    }
}
