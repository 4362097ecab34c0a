//! What a document says.

use std::borrow::Cow;

/// A value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value<'a> {
    /// `null`, `true`, `false` or a number, as it is written.
    Plain(&'a str),
    /// A text.
    Text(Cow<'a, str>),
    /// The elements. Of plain ones, as many are kept as [`Style::plain_max`] says.
    List(Vec<Self>),
    /// Keys and values, in order.
    Object(Vec<(Cow<'a, str>, Self)>),
}

impl<'a> Value<'a> {
    /// The value of a key: the last one, if the key stands there twice.
    pub(crate) fn get(&self, key: &str) -> Option<&Self> {
        match self {
            Self::Object(members) => members
                .iter()
                .rev()
                .find(|(name, _)| name == key)
                .map(|(_, value)| value),
            _ => None,
        }
    }

    /// The text, if it is one.
    pub(crate) fn text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The text of a key, if it is one.
    pub(crate) fn text_of(&self, key: &str) -> Option<&str> {
        self.get(key).and_then(Self::text)
    }

    /// The members, if it is an object; none otherwise.
    pub(crate) fn members(&self) -> &[(Cow<'a, str>, Self)] {
        match self {
            Self::Object(members) => members,
            _ => &[],
        }
    }

    /// The elements, if it is a list; none otherwise.
    pub(crate) fn elements(&self) -> &[Self] {
        match self {
            Self::List(values) => values,
            _ => &[],
        }
    }

    /// The number, if it is a whole one that is not negative.
    pub(crate) fn whole_number(&self) -> Option<u64> {
        match self {
            Self::Plain(written) => written.parse().ok(),
            _ => None,
        }
    }

    /// True if this is `true`.
    pub(crate) fn is_true(&self) -> bool {
        matches!(self, Self::Plain("true"))
    }

    /// The first text in it, however deep.
    pub(crate) fn first_text(&self) -> Option<&str> {
        let mut waiting = vec![self];
        while let Some(value) = waiting.pop() {
            match value {
                Self::Plain(_) => {}
                Self::Text(text) => return Some(text),
                Self::List(values) => waiting.extend(values.iter().rev()),
                Self::Object(members) => waiting.extend(members.iter().rev().map(|(_, value)| value)),
            }
        }
        None
    }
}
