//! The parser: values, texts with their escapes, and what is done where the document breaks off.

use super::value::Value;
use super::{Document, Style};
use crate::notes::{Defect, Stop};
use std::borrow::Cow;
use wb_core::{Limit, Meter};

/// Deeper than this Python does not read either, whatever the budget allows.
const DEPTH_MAX: u64 = 1_000;

pub(super) struct Parser<'a, 'm> {
    pub(super) text: &'a str,
    pub(super) style: Style,
    pub(super) at: usize,
    pub(super) values: u64,
    pub(super) repeated: Vec<String>,
    pub(super) meter: &'m Meter,
    pub(super) stop: Option<Stop>,
}

impl<'a> Parser<'a, '_> {
    pub(super) fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    pub(super) fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at = self.at.saturating_add(1);
        }
    }

    pub(super) fn eat(&mut self, byte: u8) -> bool {
        let is_next = self.peek() == Some(byte);
        if is_next {
            self.at = self.at.saturating_add(1);
        }
        is_next
    }

    pub(super) fn broken(&mut self, detail: &str) {
        if self.stop.is_none() {
            let defect = Defect::at(self.style.defect, self.at as u64, detail);
            self.stop = Some(defect.into());
        }
    }

    pub(super) fn limited(&mut self, limit: Limit, count: u64) {
        if self.stop.is_none()
            && let Err(reached) = self.meter.check(limit, count)
        {
            self.stop = Some(reached.into());
        }
    }

    /// The next value. Recursion is counted: it ends at the limit of nesting, with what was read so far.
    pub(super) fn value(&mut self, depth: u64) -> Value<'a> {
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

    pub(super) fn object(&mut self, depth: u64) -> Value<'a> {
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

    pub(super) fn note_repeated(&mut self, members: &[(Cow<'a, str>, Value<'a>)]) {
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

    pub(super) fn list(&mut self, depth: u64) -> Value<'a> {
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

    pub(super) fn plain(&mut self) -> Value<'a> {
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

    pub(super) fn string(&mut self) -> Cow<'a, str> {
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

    pub(super) fn escape(&mut self, out: &mut String) {
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

    pub(super) fn hex(&mut self) -> u32 {
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
