//! JSON as Python's `json.loads` takes it, bounded and without copying what needs no copy.
//!
//! Python accepts what stricter readers refuse (`NaN`, lone surrogates, UTF-16 and UTF-32, the last of two equal
//! keys), and a configuration that only Python can read must not go unread. Where a document breaks off, what
//! stands before the break is kept.

mod encoding;
mod parser;
mod value;

use crate::notes::Stop;
use parser::Parser;
use wb_core::Meter;

pub(crate) use encoding::{plainly, text};
pub(crate) use value::Value;

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
