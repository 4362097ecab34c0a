//! Numbers and texts in the three layouts.

use crate::notes::{Defect, Stop};
use crate::source::{Cursor, ReadAt};
use wb_core::Meter;

/// How numbers are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// Big-endian.
    Xdr,
    /// As the writer's machine had them; little-endian nowadays.
    Native,
    /// As words.
    Text,
}

impl Layout {
    /// Its name in the facts.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Xdr => "xdr",
            Self::Native => "native",
            Self::Text => "text",
        }
    }
}

/// The bytes, from front to back.
pub(super) struct Stream<'a> {
    cursor: Cursor<'a>,
    layout: Layout,
    meter: &'a Meter,
    steps: u64,
}

/// Longest word of the text layout: a number with all its digits.
const WORD_MAX: usize = 64;
const STEPS: u64 = 4096;

impl<'a> Stream<'a> {
    pub(super) fn new(source: &'a dyn ReadAt, layout: Layout, start: u64, meter: &'a Meter) -> Self {
        Self {
            cursor: Cursor::new(source, start),
            layout,
            meter,
            steps: 0,
        }
    }

    pub(super) const fn position(&self) -> u64 {
        self.cursor.position()
    }

    /// Counts a step; every few thousand of them are put on the bill.
    pub(super) fn step(&mut self) -> Result<(), Stop> {
        self.steps = self.steps.saturating_add(1);
        if self.steps >= STEPS {
            self.meter.vm_steps(self.steps)?;
            self.steps = 0;
        }
        Ok(())
    }

    fn ends(&self) -> Stop {
        Defect::at(
            "r-truncated",
            self.cursor.position(),
            "the R object ends too early",
        )
        .into()
    }

    pub(super) fn broken(&self, detail: impl Into<String>) -> Stop {
        Defect::at("r-broken", self.cursor.position(), detail).into()
    }

    fn word(&mut self) -> Result<String, Stop> {
        self.step()?;
        let window = self.cursor.peek(WORD_MAX)?;
        let blanks = window
            .iter()
            .take_while(|byte| byte.is_ascii_whitespace())
            .count();
        let word: Vec<u8> = window
            .iter()
            .skip(blanks)
            .take_while(|byte| !byte.is_ascii_whitespace())
            .copied()
            .collect();
        if word.is_empty() && blanks < WORD_MAX {
            return Err(self.ends());
        }
        self.cursor.skip(blanks.saturating_add(word.len()) as u64);
        Ok(String::from_utf8_lossy(&word).into_owned())
    }

    /// A whole number.
    pub(super) fn int(&mut self) -> Result<i32, Stop> {
        if self.layout == Layout::Text {
            let word = self.word()?;
            return match word.as_str() {
                "NA" => Ok(i32::MIN),
                word => word
                    .parse()
                    .map_err(|_| self.broken("a number of the R object is none")),
            };
        }
        let Some(raw) = self.cursor.array::<4>()? else {
            return Err(self.ends());
        };
        Ok(match self.layout {
            Layout::Xdr => i32::from_be_bytes(raw),
            Layout::Native | Layout::Text => i32::from_le_bytes(raw),
        })
    }

    /// A length; long ones are two numbers.
    pub(super) fn length(&mut self) -> Result<u64, Stop> {
        let first = self.int()?;
        if first == -1 {
            let (high, low) = (self.int()?, self.int()?);
            let half = |number: i32| u64::from(number.cast_unsigned());
            return Ok(half(high).wrapping_shl(32) | half(low));
        }
        u64::try_from(first).map_err(|_| self.broken("a length of the R object is negative"))
    }

    /// Skips the numbers of a vector: `count` of them, each of `width` bytes and `words` words.
    pub(super) fn skip(&mut self, count: u64, width: u64, words: u64) -> Result<(), Stop> {
        if self.layout == Layout::Text {
            for _ in 0..count.saturating_mul(words) {
                self.word()?;
            }
            return Ok(());
        }
        let bytes = count.saturating_mul(width);
        self.cursor.skip(bytes.saturating_sub(1).min(u64::MAX >> 1));
        if bytes > 0 && self.cursor.byte()?.is_none() {
            return Err(self.ends());
        }
        Ok(())
    }

    /// A text of a known length, its beginning.
    pub(super) fn text(&mut self, length: u64, keep: u64) -> Result<String, Stop> {
        if self.layout == Layout::Text {
            return self.escaped(length, keep);
        }
        let kept = length.min(keep);
        let Some(bytes) = self.cursor.bytes(kept)? else {
            return Err(self.ends());
        };
        if length > kept {
            self.skip(length.saturating_sub(kept), 1, 1)?;
        }
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }

    /// A text of the text layout: one line, blanks and control characters escaped as in C.
    fn escaped(&mut self, length: u64, keep: u64) -> Result<String, Stop> {
        let mut out = Vec::new();
        while self.cursor.peek(1)?.first().is_some_and(u8::is_ascii_whitespace) {
            self.step()?;
            self.cursor.skip(1);
        }
        for _ in 0..length {
            self.step()?;
            let Some(mut byte) = self.cursor.byte()? else {
                return Err(self.ends());
            };
            if byte == b'\\' {
                byte = self.escape()?;
            }
            if (out.len() as u64) < keep {
                out.push(byte);
            }
        }
        Ok(String::from_utf8_lossy(&out).into_owned())
    }

    fn escape(&mut self) -> Result<u8, Stop> {
        let Some(byte) = self.cursor.byte()? else {
            return Err(self.ends());
        };
        Ok(match byte {
            b'n' => b'\n',
            b't' => b'\t',
            b'v' => 0x0b,
            b'b' => 0x08,
            b'r' => b'\r',
            b'f' => 0x0c,
            b'a' => 0x07,
            b'0'..=b'7' => {
                let mut value = u32::from(byte.wrapping_sub(b'0'));
                for _ in 0..2 {
                    let next = self.cursor.peek(1)?.first().copied();
                    let Some(digit @ b'0'..=b'7') = next else { break };
                    self.cursor.skip(1);
                    value = value
                        .wrapping_mul(8)
                        .wrapping_add(u32::from(digit.wrapping_sub(b'0')));
                }
                u8::try_from(value & 0xff).unwrap_or_default()
            }
            other => other,
        })
    }
}
