//! The text spelling: fields by name, as `google::protobuf::TextFormat` reads them.

use super::build::Builder;
use super::draft::Given;
use super::schema::{Field, Kind, Shape, by_name, choice};
use crate::notes::{Defect, Notes, Stop};
use wb_core::{Limit, Meter};

/// A token.
#[derive(Debug, PartialEq, Eq)]
enum Token {
    Name(String),
    Text(Vec<u8>),
    Mark(u8),
    End,
}

/// Walks a text.
pub(super) struct Walk<'a, 'b> {
    bytes: &'a [u8],
    at: usize,
    tokens: u64,
    builder: &'b mut Builder<'a>,
    meter: &'a Meter,
}

impl<'a, 'b> Walk<'a, 'b> {
    const TICK: u64 = 1 << 14;

    pub(super) const fn new(bytes: &'a [u8], builder: &'b mut Builder<'a>, meter: &'a Meter) -> Self {
        Self {
            bytes,
            at: 0,
            tokens: 0,
            builder,
            meter,
        }
    }

    /// Walks to the end. What was read before a break is in the builder.
    pub(super) fn run(mut self, notes: &mut Notes) {
        if self.bytes.starts_with(b"\xef\xbb\xbf") {
            self.at = 3;
        }
        if let Err(stop) = self.walk() {
            notes.stopped(stop);
        }
    }

    fn walk(&mut self) -> Result<(), Stop> {
        let outermost = self.builder.depth();
        loop {
            match self.token()? {
                Token::End if self.builder.depth() == outermost => return Ok(()),
                Token::End => return Err(self.broken("the text ends inside a message")),
                Token::Mark(b'}' | b'>') if self.builder.depth() > outermost => self.builder.close()?,
                Token::Mark(b',' | b';') => {}
                Token::Name(name) => self.field(&name)?,
                Token::Mark(b'[') => self.extension()?,
                Token::Mark(_) | Token::Text(_) => return Err(self.broken("the name of a field is missing")),
            }
        }
    }

    /// A field whose name was read.
    fn field(&mut self, name: &str) -> Result<(), Stop> {
        let kind = self.builder.kind().unwrap_or(Kind::Graph);
        let found = by_name(kind, name);
        let offset = self.at as u64;
        let mut is_list = false;
        loop {
            self.space();
            let next = self.peek();
            match next {
                Some(b':') if !is_list => self.forward(),
                Some(b'[') if !is_list => {
                    is_list = true;
                    self.forward();
                }
                Some(b',') if is_list => self.forward(),
                Some(b']') if is_list => {
                    self.forward();
                    return Ok(());
                }
                Some(b'{' | b'<') => {
                    self.forward();
                    match found {
                        Some(Field {
                            shape: Shape::Message(inner),
                            number,
                            ..
                        }) => {
                            self.builder.open(inner, number, Some(offset))?;
                            // A list of messages is as good as the messages one by one.
                            if is_list {
                                self.list_rest()?;
                            }
                        }
                        _ => self.skip_message()?,
                    }
                    if !is_list {
                        return Ok(());
                    }
                }
                Some(_) => {
                    self.scalar(found)?;
                    if !is_list {
                        return Ok(());
                    }
                }
                None => return Err(self.broken("a value is missing")),
            }
        }
    }

    /// The inside of a message that stands in a list. Nesting costs Rust's stack: it is counted.
    fn list_rest(&mut self) -> Result<(), Stop> {
        let outside = self.builder.depth().saturating_sub(1);
        self.meter.check(Limit::Nesting, self.builder.depth() as u64)?;
        while self.builder.depth() > outside {
            match self.token()? {
                Token::End => return Err(self.broken("the text ends inside a message")),
                Token::Mark(b'}' | b'>') => self.builder.close()?,
                Token::Mark(b',' | b';') => {}
                Token::Name(name) => self.field(&name)?,
                Token::Mark(b'[') => self.extension()?,
                Token::Mark(_) | Token::Text(_) => return Err(self.broken("the name of a field is missing")),
            }
        }
        Ok(())
    }

    fn scalar(&mut self, found: Option<Field>) -> Result<(), Stop> {
        match (self.token()?, found) {
            (Token::Text(mut bytes), found) => {
                loop {
                    self.space();
                    if !matches!(self.peek(), Some(b'"' | b'\'')) {
                        break;
                    }
                    if let Token::Text(more) = self.token()? {
                        bytes.extend(more);
                    }
                }
                self.text(&bytes, found);
            }
            (
                Token::Name(name),
                Some(Field {
                    shape: Shape::Number,
                    number,
                    ..
                }),
            ) => {
                self.builder.number(number, choice(&name));
            }
            (Token::Name(_), _) => {}
            _ => return Err(self.broken("a value is missing")),
        }
        Ok(())
    }

    fn text(&mut self, bytes: &[u8], found: Option<Field>) {
        match found {
            Some(Field {
                shape: Shape::Payload,
                ..
            }) => {
                self.builder.content(Some(bytes.to_vec()), bytes.len() as u64);
            }
            Some(Field {
                shape: Shape::Text,
                number,
                ..
            }) => {
                let text = String::from_utf8_lossy(bytes).into_owned();
                self.builder.text(number, Given { text, span: None });
            }
            _ => {}
        }
    }

    /// A message that nobody asks for. Its strings may hold brackets, so that it is read token by token.
    fn skip_message(&mut self) -> Result<(), Stop> {
        let mut depth: u64 = 1;
        while depth > 0 {
            match self.token()? {
                Token::Mark(b'{' | b'<') => depth = depth.saturating_add(1),
                Token::Mark(b'}' | b'>') => depth = depth.saturating_sub(1),
                Token::End => return Err(self.broken("the text ends inside a message")),
                _ => {}
            }
        }
        Ok(())
    }

    /// `[package.name]` in the place of a field's name.
    fn extension(&mut self) -> Result<(), Stop> {
        loop {
            match self.token()? {
                Token::Mark(b']') => return self.field(""),
                Token::End => return Err(self.broken("the text ends inside a name")),
                _ => {}
            }
        }
    }

    fn token(&mut self) -> Result<Token, Stop> {
        self.tokens = self.tokens.wrapping_add(1);
        if self.tokens.is_multiple_of(Self::TICK) {
            self.meter.time()?;
        }
        self.space();
        let Some(byte) = self.peek() else {
            return Ok(Token::End);
        };
        if byte == b'"' || byte == b'\'' {
            return self.quoted(byte);
        }
        let start = self.at;
        while self
            .peek()
            .is_some_and(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'.' | b'-' | b'+'))
        {
            self.forward();
        }
        if self.at > start {
            let name = self.bytes.get(start..self.at).unwrap_or_default();
            return Ok(Token::Name(String::from_utf8_lossy(name).into_owned()));
        }
        self.forward();
        Ok(Token::Mark(byte))
    }

    fn quoted(&mut self, quote: u8) -> Result<Token, Stop> {
        let mut out = Vec::new();
        self.forward();
        loop {
            let Some(byte) = self.peek() else {
                return Err(self.broken("a text is not closed"));
            };
            self.forward();
            match byte {
                _ if byte == quote => return Ok(Token::Text(out)),
                b'\n' => return Err(self.broken("a text is not closed")),
                b'\\' => self.escape(&mut out),
                _ => out.push(byte),
            }
        }
    }

    fn escape(&mut self, out: &mut Vec<u8>) {
        let Some(byte) = self.peek() else {
            return;
        };
        self.forward();
        let simple = match byte {
            b'a' => 7,
            b'b' => 8,
            b'f' => 12,
            b'n' => b'\n',
            b'r' => b'\r',
            b't' => b'\t',
            b'v' => 11,
            b'x' | b'X' => return self.push_digits(out, 16, 2, 0),
            b'u' => return self.push_digits(out, 16, 4, 0),
            b'U' => return self.push_digits(out, 16, 8, 0),
            b'0'..=b'7' => return self.push_digits(out, 8, 2, u32::from(byte.wrapping_sub(b'0'))),
            other => other,
        };
        out.push(simple);
    }

    fn push_digits(&mut self, out: &mut Vec<u8>, radix: u32, max: u32, first: u32) {
        let mut value = first;
        let mut count: u32 = 0;
        while count < max
            && let Some(digit) = self.peek().and_then(|byte| char::from(byte).to_digit(radix))
        {
            value = value.wrapping_mul(radix).wrapping_add(digit);
            self.forward();
            count = count.saturating_add(1);
        }
        if max > 2 {
            let mut buffer = [0; 4];
            let letter = char::from_u32(value).unwrap_or(char::REPLACEMENT_CHARACTER);
            out.extend_from_slice(letter.encode_utf8(&mut buffer).as_bytes());
        } else {
            out.push((value & 0xff) as u8);
        }
    }

    fn space(&mut self) {
        while let Some(byte) = self.peek() {
            match byte {
                b' ' | b'\t' | b'\n' | b'\r' | 11 | 12 => self.forward(),
                b'#' => {
                    while self.peek().is_some_and(|byte| byte != b'\n') {
                        self.forward();
                    }
                }
                _ => return,
            }
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    const fn forward(&mut self) {
        self.at = self.at.saturating_add(1);
    }

    fn broken(&self, detail: &str) -> Stop {
        Defect::at("tensorflow-broken-text", self.at as u64, detail).into()
    }
}
