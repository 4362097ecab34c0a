//! JSON values as the header has them, read without a tree: whatever stands where a value is expected is
//! consumed, and what is of use is kept.

use serde::de::{Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::fmt;

/// The beginning of a text of any length: at most `max` bytes, cut between characters.
pub(crate) fn beginning(text: &str, max: usize) -> String {
    let mut end = max.min(text.len());
    while !text.is_char_boundary(end) {
        end = end.saturating_sub(1);
    }
    text.get(..end).unwrap_or_default().to_owned()
}

/// A text, its beginning kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Text {
    /// At most as many bytes as were asked for.
    pub(crate) kept: String,
    /// The whole length.
    pub(crate) len: u64,
    /// A fingerprint of the whole, so that cut texts can be told apart.
    pub(crate) print: u64,
}

impl Text {
    fn new(text: &str, max: usize) -> Self {
        Self {
            kept: beginning(text, max),
            len: text.len() as u64,
            print: fingerprint(text),
        }
    }
}

/// FNV-1a over the bytes, folded once: the same in every run, so that reports are the same.
pub(crate) fn fingerprint(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

/// Whatever stood where a value was expected.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Value {
    /// A text.
    Text(Text),
    /// A whole number.
    Whole(u64),
    /// A number with a sign or a fraction.
    Number(f64),
    /// A list of whole numbers: the first ones, and how many there are. The product is that of all.
    List(List),
    /// `null`.
    Null,
    /// Anything else, by what people call it.
    Other(&'static str),
}

impl Value {
    /// What people call it.
    pub(crate) const fn kind(&self) -> &'static str {
        match self {
            Self::Text(_) => "a text",
            Self::Whole(_) | Self::Number(_) => "a number",
            Self::List(_) => "a list",
            Self::Null => "null",
            Self::Other(kind) => kind,
        }
    }
}

/// A list of whole numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct List {
    /// The first numbers.
    pub(crate) first: Vec<u64>,
    /// How many there are.
    pub(crate) len: u64,
    /// False if anything but whole numbers is in it.
    pub(crate) whole: bool,
    /// The product of all, from left to right; nothing once it does not fit.
    pub(crate) product: Option<u64>,
}

/// Reads any value, keeping at most `text_max` bytes of a text and `list_max` numbers of a list.
#[derive(Clone, Copy)]
pub(crate) struct AnyValue {
    /// Bytes of a text that are kept.
    pub(crate) text_max: usize,
    /// Numbers of a list that are kept.
    pub(crate) list_max: usize,
}

impl<'de> DeserializeSeed<'de> for AnyValue {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_str<E>(self, text: &str) -> Result<Value, E> {
        Ok(Value::Text(Text::new(text, self.text_max)))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Whole(number))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Value, E> {
        #[allow(
            clippy::cast_precision_loss,
            reason = "a negative number is only ever looked at as one"
        )]
        Ok(Value::Number(number as f64))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Value, E> {
        Ok(Value::Number(number))
    }

    fn visit_bool<E>(self, _: bool) -> Result<Value, E> {
        Ok(Value::Other("a truth value"))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(Value::Other("an object"))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut list = List {
            whole: true,
            product: Some(1),
            ..List::default()
        };
        while let Some(WholeNumber(number)) = seq.next_element()? {
            list.len = list.len.saturating_add(1);
            match number {
                Some(number) => {
                    list.product = list.product.and_then(|product| product.checked_mul(number));
                    if list.first.len() < self.list_max {
                        list.first.push(number);
                    }
                }
                None => list.whole = false,
            }
        }
        Ok(Value::List(list))
    }
}

/// A whole number, or nothing for anything else.
struct WholeNumber(Option<u64>);

impl<'de> Deserialize<'de> for WholeNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let any = AnyValue {
            text_max: 0,
            list_max: 0,
        };
        Ok(Self(match any.deserialize(deserializer)? {
            Value::Whole(number) => Some(number),
            _ => None,
        }))
    }
}

/// A key, its beginning kept.
pub(crate) struct Key(pub(crate) usize);

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Text;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Text, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key {
    type Value = Text;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, text: &str) -> Result<Text, E> {
        Ok(Text::new(text, self.0))
    }
}
