//! Numbers and strings in the file's own byte order and width.

use crate::notes::{Defect, Stop};
use crate::source::Cursor;

/// A walk through the header, front to back.
pub(super) struct Walk<'a> {
    pub(super) cursor: Cursor<'a>,
    /// The file's length.
    pub(super) len: u64,
    /// Highest byte first.
    pub(super) big_endian: bool,
    /// Counts and lengths have 32 bits, as in version 1.
    pub(super) narrow: bool,
}

/// Lengths from here on are no mistake of a writer: they aim at arithmetic that wraps.
const ABSURD: u64 = 1 << 48;

impl Walk<'_> {
    pub(super) const fn position(&self) -> u64 {
        self.cursor.position()
    }

    pub(super) const fn remaining(&self) -> u64 {
        self.len.saturating_sub(self.cursor.position())
    }

    fn array<const N: usize>(&mut self, what: &str) -> Result<[u8; N], Stop> {
        let at = self.position();
        self.cursor
            .array::<N>()?
            .ok_or_else(|| Defect::at("gguf-truncated", at, format!("the file ends inside {what}")).into())
    }

    pub(super) fn u32(&mut self, what: &str) -> Result<u32, Stop> {
        let bytes = self.array(what)?;
        Ok(if self.big_endian {
            u32::from_be_bytes(bytes)
        } else {
            u32::from_le_bytes(bytes)
        })
    }

    pub(super) fn u64(&mut self, what: &str) -> Result<u64, Stop> {
        let bytes = self.array(what)?;
        Ok(if self.big_endian {
            u64::from_be_bytes(bytes)
        } else {
            u64::from_le_bytes(bytes)
        })
    }

    /// A count or a length: 32 bits in version 1, 64 later.
    pub(super) fn count(&mut self, what: &str) -> Result<u64, Stop> {
        if self.narrow {
            Ok(u64::from(self.u32(what)?))
        } else {
            self.u64(what)
        }
    }

    /// Fails unless `count` things of at least `each` bytes can still follow.
    pub(super) fn fits(&self, at: u64, count: u64, each: u64, what: &str) -> Result<(), Stop> {
        let bytes = count.checked_mul(each);
        if bytes.is_some_and(|bytes| bytes <= self.remaining()) {
            return Ok(());
        }
        let left = self.remaining();
        let (code, detail) = match bytes {
            Some(bytes) if bytes < ABSURD => (
                "gguf-length-outside",
                format!("{what} needs {bytes} bytes, but only {left} follow"),
            ),
            _ => (
                "gguf-length-overflows",
                format!(
                    "{what} is said to be {count} times {each} bytes: readers that compute with it overflow"
                ),
            ),
        };
        Err(Defect::at(code, at, detail).into())
    }

    /// A string's length, checked; the position is at its first byte.
    pub(super) fn string_len(&mut self, what: &str) -> Result<u64, Stop> {
        let at = self.position();
        let len = self.count(what)?;
        if len > self.remaining() {
            self.fits(at, len, 1, what)?;
        }
        Ok(len)
    }

    /// A string of which at most `max` bytes are kept, and its whole length. Bytes that are no UTF-8 are replaced.
    pub(super) fn string(&mut self, max: u64, what: &str) -> Result<(String, u64), Stop> {
        let len = self.string_len(what)?;
        let want = len.min(max);
        let bytes = self.cursor.bytes(want)?.unwrap_or_default();
        self.cursor.skip(len.saturating_sub(want));
        Ok((String::from_utf8_lossy(&bytes).into_owned(), len))
    }

    pub(super) const fn skip(&mut self, bytes: u64) {
        self.cursor.skip(bytes);
    }

    /// A value of fixed width as people write it.
    pub(super) fn scalar(&mut self, kind: u32) -> Result<(String, Option<u64>), Stop> {
        let what = "a value";
        let unsigned = |number: u64| (number.to_string(), Some(number));
        Ok(match kind {
            0 => unsigned(u64::from(u8::from_le_bytes(self.array(what)?))),
            1 => (i8::from_le_bytes(self.array(what)?).to_string(), None),
            2 | 3 => {
                let bytes: [u8; 2] = self.array(what)?;
                let number = if self.big_endian {
                    u16::from_be_bytes(bytes)
                } else {
                    u16::from_le_bytes(bytes)
                };
                if kind == 2 {
                    unsigned(u64::from(number))
                } else {
                    (
                        number.cast_signed().to_string(),
                        u64::try_from(number.cast_signed()).ok(),
                    )
                }
            }
            4 => unsigned(u64::from(self.u32(what)?)),
            5 => {
                let number = self.u32(what)?.cast_signed();
                (number.to_string(), u64::try_from(number).ok())
            }
            6 => (format!("{:?}", f32::from_bits(self.u32(what)?)), None),
            7 => match u8::from_le_bytes(self.array(what)?) {
                0 => ("false".to_owned(), Some(0)),
                1 => ("true".to_owned(), Some(1)),
                other => (format!("true ({other})"), None),
            },
            10 => unsigned(self.u64(what)?),
            11 => {
                let number = self.u64(what)?.cast_signed();
                (number.to_string(), u64::try_from(number).ok())
            }
            _ => (format!("{:?}", f64::from_bits(self.u64(what)?)), None),
        })
    }
}
