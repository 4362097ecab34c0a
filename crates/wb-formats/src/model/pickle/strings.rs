//! Decodes a string or number again, from the offset of its opcode.

use super::opcode::*;
use super::text;
use super::token::{Kind, Token};
use super::vm::{Step, Vm};

/// A decoded string, or its beginning.
pub(super) struct Text {
    /// True for text, false for bytes.
    pub(super) is_text: bool,
    /// UTF-8 (with surrogates, perhaps) for text.
    pub(super) bytes: Vec<u8>,
    /// How many bytes there are in all.
    pub(super) len: u64,
}

impl Vm<'_> {
    /// The longest string that is kept to be resolved or shown.
    pub(super) fn string_bytes_max(&self) -> u64 {
        self.meter.map_or(1 << 16, |meter| meter.budget().string_bytes)
    }

    /// The first `max` bytes of a string; none if the token is no string.
    pub(super) fn text(&self, token: Token, max: usize) -> Step<Option<Text>> {
        match token.kind() {
            Kind::Str | Kind::Bytes | Kind::ByteArray => self.text_at(token.payload(), max),
            Kind::Folded => Ok(self.recorder.folded(token).map(|folded| Text {
                is_text: folded.kind == Kind::Str,
                bytes: folded.bytes.iter().copied().take(max).collect(),
                len: folded.bytes.len() as u64,
            })),
            _ => Ok(None),
        }
    }

    /// Where the bytes of a counted string begin, and how many there are.
    pub(super) fn span(&self, token: Token) -> Step<Option<(u64, u64)>> {
        if !matches!(token.kind(), Kind::Str | Kind::Bytes | Kind::ByteArray) {
            return Ok(None);
        }
        let offset = token.payload();
        let head = self.reader.look_up_to(offset, 9)?;
        Ok(span_of(&head).map(|(skip, len)| (offset.saturating_add(skip), len)))
    }

    fn text_at(&self, offset: u64, max: usize) -> Step<Option<Text>> {
        // Most strings are short: header and bytes in one look.
        let head = self.reader.look_up_to(offset, max.min(64).saturating_add(9))?;
        let Some(opcode) = head.first().copied() else {
            return Ok(None);
        };
        if matches!(opcode, STRING | UNICODE) {
            return self.line_at(offset, opcode, max);
        }
        let Some((skip, len)) = span_of(&head) else {
            return Ok(None);
        };
        let wanted = usize::try_from(len).unwrap_or(usize::MAX).min(max);
        let skip_bytes = usize::try_from(skip).unwrap_or_default();
        let bytes = match head.get(skip_bytes..skip_bytes.saturating_add(wanted)) {
            Some(bytes) => bytes.to_vec(),
            None => self.reader.look(offset.saturating_add(skip), wanted)?,
        };
        let is_text = !matches!(opcode, SHORT_BINBYTES | BINBYTES | BINBYTES8 | BYTEARRAY8);
        let is_old = matches!(opcode, SHORT_BINSTRING | BINSTRING);
        Ok(Some(Text {
            is_text,
            bytes: if is_old { as_utf8(bytes) } else { bytes },
            len,
        }))
    }

    fn line_at(&self, offset: u64, opcode: u8, max: usize) -> Step<Option<Text>> {
        let limit = max.saturating_mul(10).saturating_add(16);
        let line = self.reader.look_up_to(offset.saturating_add(1), limit)?;
        let Some(end) = memchr::memchr(b'\n', &line) else {
            return Ok(Some(Text {
                is_text: true,
                bytes: as_utf8(line.into_iter().take(max).collect()),
                len: u64::MAX,
            }));
        };
        let line = line.get(..end).unwrap_or_default();
        let decoded = if opcode == STRING {
            text::string(line).map(as_utf8)
        } else {
            text::raw_unicode_escape(line).map(String::into_bytes)
        };
        Ok(decoded.map(|mut bytes| {
            let len = bytes.len() as u64;
            bytes.truncate(max);
            Text {
                is_text: true,
                bytes,
                len,
            }
        }))
    }

    /// A number as Python writes it, and its value if it is a small one.
    pub(super) fn number_at(&self, offset: u64) -> Step<Numeral> {
        let head = self.reader.look_up_to(offset, 64)?;
        let (opcode, rest) = head
            .split_first()
            .map_or((0, &[] as &[u8]), |(op, rest)| (*op, rest));
        let line = rest.split(|byte| *byte == b'\n').next().unwrap_or_default();
        Ok(match opcode {
            BINFLOAT => rest
                .first_chunk::<8>()
                .map_or(Numeral::Other, |bytes| Numeral::Float(f64::from_be_bytes(*bytes))),
            FLOAT => {
                let value = text::float(line);
                value.c.or(value.python).map_or(Numeral::Other, Numeral::Float)
            }
            INT | LONG => {
                let value = if opcode == INT {
                    text::int(line)
                } else {
                    text::long(line)
                };
                match value.c.or(value.python) {
                    Some(text::Number::Int(value)) => Numeral::Int(value),
                    _ => Numeral::Other,
                }
            }
            LONG1 => rest
                .split_first()
                .map_or(Numeral::Other, |(len, bytes)| long(bytes, u32::from(*len))),
            LONG4 => rest
                .split_first_chunk::<4>()
                .map_or(Numeral::Other, |(len, bytes)| {
                    long(bytes, u32::from_le_bytes(*len))
                }),
            _ => Numeral::Other,
        })
    }
}

/// A number, decoded.
pub(super) enum Numeral {
    Int(i64),
    Float(f64),
    Other,
}

fn long(bytes: &[u8], len: u32) -> Numeral {
    let bytes = usize::try_from(len).ok().and_then(|len| bytes.get(..len));
    bytes.and_then(little_endian).map_or(Numeral::Other, Numeral::Int)
}

/// A signed little-endian number of at most eight bytes.
fn little_endian(bytes: &[u8]) -> Option<i64> {
    let fill = if bytes.last().is_some_and(|byte| byte & 0x80 != 0) {
        0xff
    } else {
        0
    };
    let mut wide = [fill; 8];
    wide.get_mut(..bytes.len())?.copy_from_slice(bytes);
    Some(i64::from_le_bytes(wide))
}

/// How many bytes of header a counted string has, and how many bytes follow.
fn span_of(head: &[u8]) -> Option<(u64, u64)> {
    let (opcode, rest) = head.split_first()?;
    Some(match *opcode {
        SHORT_BINUNICODE | SHORT_BINBYTES | SHORT_BINSTRING => (2, u64::from(*rest.first()?)),
        BINUNICODE | BINBYTES | BINSTRING => (5, u64::from(u32::from_le_bytes(*rest.first_chunk()?))),
        BINUNICODE8 | BINBYTES8 | BYTEARRAY8 => (9, u64::from_le_bytes(*rest.first_chunk()?)),
        _ => return None,
    })
}

/// Python 2's strings are bytes of whatever encoding: UTF-8 if they are, else Latin-1.
fn as_utf8(bytes: Vec<u8>) -> Vec<u8> {
    if std::str::from_utf8(&bytes).is_ok() {
        bytes
    } else {
        bytes
            .iter()
            .map(|byte| char::from(*byte))
            .collect::<String>()
            .into_bytes()
    }
}
