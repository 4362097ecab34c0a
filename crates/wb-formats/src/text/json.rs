//! JSON as Python's `json.loads` takes it, bounded and without copying what needs no copy.
//!
//! Python accepts what stricter readers refuse (`NaN`, lone surrogates, UTF-16 and UTF-32, the last of two equal
//! keys), and a configuration that only Python can read must not go unread. Where a document breaks off, what
//! stands before the break is kept.

use crate::notes::{Defect, Stop};
use std::borrow::Cow;
use wb_core::{Limit, Meter};

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

/// How a document is to be read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Style {
    /// The code of the defect that a break leaves, like `keras-config-broken-json`.
    pub(crate) defect: &'static str,
    /// How many plain values of each list are kept: lists of numbers and vocabularies can be long.
    pub(crate) plain_max: usize,
}

/// What a document says, and why it says no more.
pub(crate) struct Document<'a> {
    /// The value, as far as it could be read.
    pub(crate) value: Value<'a>,
    /// Keys that stand twice in one object, each once and at most [`Document::REPEATED_MAX`]: readers differ about
    /// which of the two counts.
    pub(crate) repeated: Vec<String>,
    /// Why reading stopped, if it did.
    pub(crate) stop: Option<Stop>,
}

impl Document<'_> {
    /// How many repeated keys are kept.
    pub(crate) const REPEATED_MAX: usize = 16;
}

/// Where a text that was taken from a document without a change stands in it.
pub(crate) fn offset_in(document: &str, part: &str) -> Option<u64> {
    let start = (part.as_ptr() as usize).checked_sub(document.as_ptr() as usize)?;
    (start.checked_add(part.len())? <= document.len()).then_some(start as u64)
}

/// The document's text: Python finds out the encoding by the first bytes.
pub(crate) fn text(bytes: &[u8]) -> Cow<'_, str> {
    let wide = |width: usize, big: bool, skip: usize| -> String {
        let units = bytes.get(skip..).unwrap_or_default().chunks_exact(width);
        let number = |unit: &[u8]| {
            let fold = |sum: u32, byte: &u8| (sum << 8) | u32::from(*byte);
            if big {
                unit.iter().fold(0, fold)
            } else {
                unit.iter().rev().fold(0, fold)
            }
        };
        if width == 2 {
            let units = units.map(|unit| u16::try_from(number(unit)).unwrap_or_default());
            char::decode_utf16(units)
                .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
                .collect()
        } else {
            units
                .map(|unit| char::from_u32(number(unit)).unwrap_or(char::REPLACEMENT_CHARACTER))
                .collect()
        }
    };
    match bytes {
        [0, 0, 0xfe, 0xff, ..] => wide(4, true, 4).into(),
        [0xff, 0xfe, 0, 0, ..] => wide(4, false, 4).into(),
        [0xfe, 0xff, ..] => wide(2, true, 2).into(),
        [0xff, 0xfe, ..] => wide(2, false, 2).into(),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest),
        [0, 0, 0, _, ..] => wide(4, true, 0).into(),
        [0, _, ..] => wide(2, true, 0).into(),
        [_, 0, 0, 0, ..] => wide(4, false, 0).into(),
        [_, 0, ..] => wide(2, false, 0).into(),
        _ => String::from_utf8_lossy(bytes),
    }
}

/// The beginning of a document with escaped ASCII letters (`\u006e`) written plainly, for sniffers that look for its
/// keys: a reader takes both spellings.
pub(crate) fn plainly(bytes: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memmem::find(bytes, b"\\u00").is_none() {
        return Cow::Borrowed(bytes);
    }
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((first, behind)) = rest.split_first() {
        let digits = rest
            .strip_prefix(b"\\u00")
            .and_then(|digits| digits.first_chunk::<2>());
        let letter = digits
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match letter.filter(u8::is_ascii_graphic) {
            Some(letter) => {
                out.push(letter);
                rest = rest.get(6..).unwrap_or_default();
            }
            None => {
                out.push(*first);
                rest = behind;
            }
        }
    }
    Cow::Owned(out)
}

/// Reads a document.
pub(crate) fn parse<'a>(text: &'a str, style: Style, meter: &Meter) -> Document<'a> {
    let mut parser = Parser {
        text,
        style,
        at: 0,
        values: 0,
        repeated: Vec::new(),
        meter,
        stop: None,
    };
    let value = parser.value(0);
    parser.space();
    if parser.at < text.len() {
        parser.broken("something stands behind the document");
    }
    Document {
        value,
        repeated: parser.repeated,
        stop: parser.stop,
    }
}

/// Deeper than this Python does not read either, whatever the budget allows.
const DEPTH_MAX: u64 = 1_000;

struct Parser<'a, 'm> {
    text: &'a str,
    style: Style,
    at: usize,
    values: u64,
    repeated: Vec<String>,
    meter: &'m Meter,
    stop: Option<Stop>,
}

impl<'a> Parser<'a, '_> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at = self.at.saturating_add(1);
        }
    }

    fn eat(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        if is_next {
            self.at = self.at.saturating_add(1);
        }
        is_next
    }

    fn broken(&mut self, detail: &str) {
        if self.stop.is_none() {
            let defect = Defect::at(self.style.defect, self.at as u64, detail);
            self.stop = Some(defect.into());
        }
    }

    fn limited(&mut self, limit: Limit, count: u64) {
        if self.stop.is_none()
            && let Err(reached) = self.meter.check(limit, count)
        {
            self.stop = Some(reached.into());
        }
    }

    /// The next value. Recursion is counted: it ends at the limit of nesting, with what was read so far.
    fn value(&mut self, depth: u64) -> Value<'a> {
        self.values = self.values.saturating_add(1);
        self.limited(Limit::Entries, self.values);
        self.limited(Limit::Nesting, depth);
        if depth > DEPTH_MAX {
            self.broken("the document is nested deeper than Python reads");
        }
        if self.stop.is_some() {
            return Value::Plain("");
        }
        self.space();
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.list(depth),
            Some(b'"') => Value::Text(self.string()),
            Some(_) => self.plain(),
            None => {
                self.broken("the document ends too early");
                Value::Plain("")
            }
        }
    }

    fn object(&mut self, depth: u64) -> Value<'a> {
        let mut members = Vec::new();
        self.eat(b'{');
        self.space();
        if self.eat(b'}') {
            return Value::Object(members);
        }
        while self.stop.is_none() {
            self.space();
            if self.peek() != Some(b'"') {
                self.broken("a key is missing");
                break;
            }
            let key = self.string();
            self.space();
            if !self.eat(b':') {
                self.broken("a colon is missing");
                break;
            }
            let value = self.value(depth.saturating_add(1));
            members.push((key, value));
            self.space();
            if self.eat(b'}') {
                break;
            }
            if !self.eat(b',') {
                self.broken("a comma is missing");
            }
        }
        self.note_repeated(&members);
        Value::Object(members)
    }

    fn note_repeated(&mut self, members: &[(Cow<'a, str>, Value<'a>)]) {
        let mut keys: Vec<&str> = members.iter().map(|(key, _)| key.as_ref()).collect();
        keys.sort_unstable();
        for pair in keys.windows(2) {
            if let [first, second] = pair
                && first == second
                && self.repeated.len() < Document::REPEATED_MAX
                && !self.repeated.iter().any(|known| known == first)
            {
                self.repeated.push((*first).to_owned());
            }
        }
    }

    fn list(&mut self, depth: u64) -> Value<'a> {
        let mut values = Vec::new();
        let mut plain: usize = 0;
        self.eat(b'[');
        self.space();
        if self.eat(b']') {
            return Value::List(values);
        }
        while self.stop.is_none() {
            let value = self.value(depth.saturating_add(1));
            match value {
                Value::Plain(_) if plain >= self.style.plain_max => {
                    self.values = self.values.saturating_sub(1);
                }
                value => {
                    plain = plain.saturating_add(usize::from(matches!(value, Value::Plain(_))));
                    values.push(value);
                }
            }
            self.space();
            if self.eat(b']') {
                break;
            }
            if !self.eat(b',') {
                self.broken("a comma is missing");
            }
        }
        Value::List(values)
    }

    fn plain(&mut self) -> Value<'a> {
        let rest = self.rest();
        let len = rest
            .bytes()
            .position(|byte| !matches!(byte, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'+' | b'-' | b'.'))
            .unwrap_or(rest.len());
        if len == 0 {
            self.broken("no value stands where one should");
        }
        self.at = self.at.saturating_add(len);
        Value::Plain(rest.get(..len).unwrap_or_default())
    }

    fn string(&mut self) -> Cow<'a, str> {
        self.eat(b'"');
        let start = self.at;
        let bytes = self.rest().as_bytes();
        let Some(end) = memchr::memchr2(b'"', b'\\', bytes) else {
            self.broken("a text does not end");
            self.at = self.text.len();
            return Cow::Borrowed(self.text.get(start..).unwrap_or_default());
        };
        self.at = start.saturating_add(end);
        if self.eat(b'"') {
            let stop = self.at.saturating_sub(1);
            return Cow::Borrowed(self.text.get(start..stop).unwrap_or_default());
        }
        let mut out = self.text.get(start..self.at).unwrap_or_default().to_owned();
        loop {
            let rest = self.rest();
            let plain = memchr::memchr2(b'"', b'\\', rest.as_bytes()).unwrap_or(rest.len());
            out.push_str(rest.get(..plain).unwrap_or_default());
            self.at = self.at.saturating_add(plain);
            if self.eat(b'"') {
                break;
            }
            if !self.eat(b'\\') {
                self.broken("a text does not end");
                break;
            }
            self.escape(&mut out);
        }
        Cow::Owned(out)
    }

    fn escape(&mut self, out: &mut String) {
        let Some(c) = self.rest().chars().next() else {
            return;
        };
        self.at = self.at.saturating_add(c.len_utf8());
        match c {
            'b' => out.push('\u{8}'),
            'f' => out.push('\u{c}'),
            'n' => out.push('\n'),
            'r' => out.push('\r'),
            't' => out.push('\t'),
            'u' => {
                let high = self.hex();
                let scalar = if (0xd800..0xdc00).contains(&high) && self.rest().starts_with("\\u") {
                    let back = self.at;
                    self.at = self.at.saturating_add(2);
                    let low = self.hex();
                    if (0xdc00..0xe000).contains(&low) {
                        (high.wrapping_sub(0xd800) << 10)
                            .wrapping_add(low.wrapping_sub(0xdc00))
                            .wrapping_add(0x1_0000)
                    } else {
                        self.at = back;
                        high
                    }
                } else {
                    high
                };
                out.push(char::from_u32(scalar).unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            other => out.push(other),
        }
    }

    fn hex(&mut self) -> u32 {
        let digits = self.rest().get(..4).unwrap_or_default();
        match u32::from_str_radix(digits, 16) {
            Ok(number) if digits.len() == 4 => {
                self.at = self.at.saturating_add(4);
                number
            }
            _ => {
                self.broken("an escaped character has no number");
                0xfffd
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STYLE: Style = Style {
        defect: "test-broken-json",
        plain_max: 2,
    };

    fn read(text: &str) -> (Value<'_>, bool) {
        let meter = Meter::unlimited_time();
        let document = parse(text, STYLE, &meter);
        (document.value, document.stop.is_some())
    }

    #[test]
    fn what_python_takes_is_taken() {
        let (value, stopped) =
            read(r#"{"a": NaN, "b": -Infinity, "c": "\ud800", "d": 1e999, "k": "x", "k": "y"}"#);
        assert!(!stopped);
        assert_eq!(value.text_of("k"), Some("y"));
        assert_eq!(value.text_of("c"), Some("\u{fffd}"));
        assert_eq!(read(r#""\ud83d\ude00\n""#).0.text(), Some("😀\n"));
    }

    #[test]
    fn what_stands_before_a_break_is_kept() {
        let (value, stopped) = read(r#"{"a": {"b": "c"}, "d": [1, {"e": "f"#);
        assert!(stopped);
        assert_eq!(value.get("a").and_then(|a| a.text_of("b")), Some("c"));
        assert_eq!(value.get("d").and_then(Value::first_text), Some("f"));
    }

    #[test]
    fn every_encoding_of_python_is_found_out() {
        let narrow = r#"{"a":"b"}"#;
        let wide: Vec<u8> = narrow.encode_utf16().flat_map(u16::to_be_bytes).collect();
        assert_eq!(text(&wide), narrow);
        let wide: Vec<u8> = narrow.encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(text(&wide), narrow);
        let wide: Vec<u8> = narrow.chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
        assert_eq!(text(&wide), narrow);
        assert_eq!(text(b"\xef\xbb\xbf{}"), "{}");
    }

    #[test]
    fn plain_values_of_a_list_are_kept_up_to_a_limit_and_repeated_keys_are_named() {
        let meter = Meter::unlimited_time();
        let text = r#"{"n": [1, 2, 3, "x", 4], "k": 1, "k": true}"#;
        let document = parse(text, STYLE, &meter);
        let list = document.value.get("n").unwrap();
        assert_eq!(list.elements().len(), 3);
        assert_eq!(list.elements()[1].whole_number(), Some(2));
        assert!(document.value.get("k").unwrap().is_true());
        assert_eq!(document.repeated, ["k"]);
        assert_eq!(offset_in(text, list.elements()[2].text().unwrap()), Some(17));
        assert_eq!(offset_in(text, "elsewhere"), None);
    }

    #[test]
    fn escaped_letters_are_written_plainly() {
        assert_eq!(
            plainly(br#"{"\u006eodes": "\u00zz"}"#).as_ref(),
            br#"{"nodes": "\u00zz"}"#
        );
    }

    #[test]
    fn nesting_ends() {
        let deep = "[".repeat(100_000);
        assert!(read(&deep).1);
    }
}
