//! Opcodes that make plain data: numbers, strings, containers, and the memo.

use super::opcode::*;
use super::reader::{Line, Reader};
use super::text::{self, Number, Readings};
use super::token::{Kind, Token};
use super::vm::{Frames, Step, Vm};

impl Vm<'_> {
    /// A number that is decoded from its offset when somebody asks for it.
    #[inline]
    fn number(&mut self) -> Token {
        if std::mem::take(&mut self.was_moved) {
            return Token::UNKNOWN;
        }
        Token::new(Kind::Number, self.at)
    }

    #[inline]
    pub(super) fn number_opcode(&mut self, opcode: u8) -> Step {
        self.was_moved = false;
        let token = match opcode {
            NONE => Token::NONE,
            NEWTRUE => Token::bool(true),
            NEWFALSE => Token::bool(false),
            BININT1 => Token::int(i64::from(u8::from_le_bytes(self.fixed()?))),
            BININT2 => Token::int(i64::from(u16::from_le_bytes(self.fixed()?))),
            BININT => Token::int(i64::from(i32::from_le_bytes(self.fixed()?))),
            BINFLOAT => {
                self.fixed::<8>()?;
                self.number()
            }
            LONG1 => {
                let len = u64::from(u8::from_le_bytes(self.fixed()?));
                self.skip_counted(len)?;
                self.number()
            }
            LONG4 => {
                let len = i32::from_le_bytes(self.fixed()?);
                let Ok(len) = u64::try_from(len) else {
                    return Err(self.bad("pickle-argument-invalid", "LONG4 has a negative length"));
                };
                self.skip_counted(len)?;
                self.number()
            }
            _ => return self.number_line(opcode),
        };
        self.stack.push(token);
        Ok(())
    }

    #[inline]
    fn fixed<const N: usize>(&mut self) -> Step<[u8; N]> {
        match self.read_array::<N>()? {
            Some(array) => Ok(array),
            None => Err(self.truncated()),
        }
    }

    fn skip_counted(&mut self, len: u64) -> Step {
        self.seam = self.reader.position();
        if self.frames == Frames::Discarding {
            self.discard_rest_of_frame(len);
        }
        if !self.reader.has(len)? {
            return Err(self.truncated());
        }
        self.reader.skip(len);
        Ok(())
    }

    /// INT, LONG and FLOAT.
    fn number_line(&mut self, opcode: u8) -> Step {
        let line = self.whole_line()?;
        let Some(bytes) = self.line_bytes(&line)? else {
            // A number of more digits than are kept: CPython's own limit is far below.
            let number = self.number();
            self.stack.push(number);
            return Ok(());
        };
        let token = match opcode {
            FLOAT => {
                let Readings { c, python } = text::float(&bytes);
                self.agree(c.is_some(), python.is_some(), "FLOAT")?;
                self.number()
            }
            _ => {
                let readings = if opcode == INT {
                    text::int(&bytes)
                } else {
                    text::long(&bytes)
                };
                if readings.c.is_some() && readings.python.is_some() && readings.c != readings.python {
                    self.differ("a number is read as one value by the C unpickler and another in Python");
                }
                self.agree(readings.c.is_some(), readings.python.is_some(), "INT")?;
                match readings.c.or(readings.python) {
                    Some(Number::Bool(value)) => Token::bool(value),
                    Some(Number::Int(value)) if Token::int(value).int_value() == value => Token::int(value),
                    _ => self.number(),
                }
            }
        };
        self.stack.push(token);
        Ok(())
    }

    /// Goes on if one unpickler accepts an argument; breaks if none does.
    fn agree(&mut self, c: bool, python: bool, what: &str) -> Step {
        match (c, python) {
            (true, true) => Ok(()),
            (false, false) => Err(self.bad(
                "pickle-argument-invalid",
                format!("{what} has an invalid argument"),
            )),
            (true, false) => {
                self.differ(format!("only the C unpickler accepts this argument of {what}"));
                Ok(())
            }
            (false, true) => {
                self.differ(format!(
                    "only the unpickler in Python accepts this argument of {what}"
                ));
                Ok(())
            }
        }
    }

    /// A line that must have an end.
    fn whole_line(&mut self) -> Step<Line> {
        let line = self.line()?;
        if line.is_complete {
            Ok(line)
        } else {
            Err(self.truncated())
        }
    }

    /// A line, read as the frames are.
    pub(super) fn line(&mut self) -> Step<Line> {
        let start = self.reader.position();
        let line = self.reader.line()?;
        if self.frames == Frames::Discarding && self.is_behind_frame(self.reader.position()) {
            self.reader.seek(start);
            self.discard_rest_of_frame(line.len.saturating_add(1));
            return Ok(self.reader.line()?);
        }
        Ok(line)
    }

    /// A line's bytes, if they are few enough to be kept.
    pub(super) fn line_bytes(&self, line: &Line) -> Step<Option<Vec<u8>>> {
        let max = self.string_bytes_max();
        if line.len > max {
            return Ok(None);
        }
        let len = usize::try_from(line.len).unwrap_or(usize::MAX);
        Ok(Some(self.reader.look(line.start, len)?))
    }

    /// Text and bytes with a length in front.
    #[inline]
    pub(super) fn counted_opcode(&mut self, opcode: u8) -> Step {
        let (kind, len) = match opcode {
            SHORT_BINUNICODE => (Kind::Str, u64::from(u8::from_le_bytes(self.fixed()?))),
            BINUNICODE => (Kind::Str, u64::from(u32::from_le_bytes(self.fixed()?))),
            BINUNICODE8 => (Kind::Str, u64::from_le_bytes(self.fixed()?)),
            SHORT_BINBYTES => (Kind::Bytes, u64::from(u8::from_le_bytes(self.fixed()?))),
            BINBYTES => (Kind::Bytes, u64::from(u32::from_le_bytes(self.fixed()?))),
            BINBYTES8 => (Kind::Bytes, u64::from_le_bytes(self.fixed()?)),
            BYTEARRAY8 => (Kind::ByteArray, u64::from_le_bytes(self.fixed()?)),
            SHORT_BINSTRING => (Kind::Str, u64::from(u8::from_le_bytes(self.fixed()?))),
            _ => {
                let len = u32::from_le_bytes(self.fixed()?);
                if len > i32::MAX as u32 {
                    self.differ("only the C unpickler accepts the length of this BINSTRING");
                }
                (Kind::Str, u64::from(len))
            }
        };
        self.seam = self.reader.position();
        if self.frames == Frames::Discarding {
            self.discard_rest_of_frame(len);
        }
        let start = self.reader.position();
        let is_utf8 = matches!(opcode, SHORT_BINUNICODE | BINUNICODE | BINUNICODE8);
        if len <= Reader::BLOCK as u64 {
            let Some(bytes) = self.reader.peek(len)? else {
                return Err(self.truncated());
            };
            if is_utf8 && std::str::from_utf8(bytes).is_err() && !text::is_utf8_with_surrogates(bytes) {
                return Err(self.bad("pickle-argument-invalid", "a text is not valid UTF-8"));
            }
        } else if !self.reader.has(len)? {
            return Err(self.truncated());
        }
        if len >= super::nested::BYTES_MIN && self.shared.is_some() {
            self.look_inside(kind, start, len)?;
        }
        let token = if start == self.seam {
            Token::new(kind, self.at)
        } else {
            self.displaced(kind, start, len)?
        };
        self.reader.skip(len);
        self.stack.push(token);
        Ok(())
    }

    /// A string whose bytes do not stand behind its opcode.
    fn displaced(&mut self, kind: Kind, start: u64, len: u64) -> Step<Token> {
        let len = len.min(self.string_bytes_max());
        let bytes = self
            .reader
            .look(start, usize::try_from(len).unwrap_or(usize::MAX))?;
        Ok(self.recorder.fold(kind, bytes).unwrap_or(Token::UNKNOWN))
    }

    /// STRING and UNICODE.
    pub(super) fn line_opcode(&mut self, opcode: u8) -> Step {
        let line = self.whole_line()?;
        if let Some(bytes) = self.line_bytes(&line)? {
            let is_valid = if opcode == STRING {
                text::string(&bytes).is_some()
            } else {
                text::raw_unicode_escape(&bytes).is_some()
            };
            if !is_valid {
                return Err(self.bad("pickle-argument-invalid", "a text has invalid quotes or escapes"));
            }
            if self.shared.is_some() {
                self.look_inside_line(opcode, &bytes);
            }
        }
        let token = if line.start == self.at.saturating_add(1) {
            Token::new(Kind::Str, self.at)
        } else {
            let bytes = self.line_bytes(&line)?.unwrap_or_default();
            let decoded = if opcode == STRING {
                text::string(&bytes)
            } else {
                text::raw_unicode_escape(&bytes).map(String::into_bytes)
            };
            decoded
                .and_then(|decoded| self.recorder.fold(Kind::Str, decoded))
                .unwrap_or(Token::UNKNOWN)
        };
        self.stack.push(token);
        Ok(())
    }

    #[inline]
    pub(super) fn container_opcode(&mut self, opcode: u8) -> Step {
        let (kind, start) = match opcode {
            EMPTY_TUPLE => (Kind::Tuple, self.stack.len()),
            EMPTY_LIST => (Kind::List, self.stack.len()),
            EMPTY_DICT => (Kind::Dict, self.stack.len()),
            EMPTY_SET => (Kind::Set, self.stack.len()),
            TUPLE1 => (Kind::Tuple, self.below(1)?),
            TUPLE2 => (Kind::Tuple, self.below(2)?),
            TUPLE3 => (Kind::Tuple, self.below(3)?),
            TUPLE => (Kind::Tuple, self.pop_mark()?),
            LIST => (Kind::List, self.pop_mark()?),
            DICT => (Kind::Dict, self.pop_mark()?),
            _ => (Kind::FrozenSet, self.pop_mark()?),
        };
        let items = self.stack.get(start..).unwrap_or_default();
        if opcode == DICT && !items.len().is_multiple_of(2) {
            return Err(self.bad("pickle-argument-invalid", "DICT has a key without a value"));
        }
        let keys = if opcode == DICT {
            items.iter().step_by(2)
        } else {
            items.iter().step_by(1)
        };
        if matches!(opcode, DICT | FROZENSET) && keys.copied().any(is_unhashable) {
            return Err(self.bad("pickle-type-mismatch", "a key or member is not hashable"));
        }
        let token = self.ring.add(kind, items);
        self.recorder.grown(token.weight());
        self.stack.truncate(start);
        self.stack.push(token);
        Ok(())
    }

    /// The index of the `count`-th value from the top.
    #[inline]
    fn below(&self, count: usize) -> Step<usize> {
        match self.stack.len().checked_sub(count) {
            Some(start) if start >= self.fence => Ok(start),
            _ => Err(self.bad("pickle-stack-underflow", "a tuple takes more than there is")),
        }
    }

    #[inline]
    pub(super) fn memo_opcode(&mut self, opcode: u8) -> Step {
        match opcode {
            BINGET => {
                let index = u8::from_le_bytes(self.fixed()?);
                self.get(u64::from(index))
            }
            LONG_BINGET => {
                let index = u32::from_le_bytes(self.fixed()?);
                self.get(u64::from(index))
            }
            MEMOIZE => self.put(self.memo.filled),
            BINPUT => {
                let index = u8::from_le_bytes(self.fixed()?);
                self.put(u64::from(index))
            }
            LONG_BINPUT => {
                let index = u32::from_le_bytes(self.fixed()?);
                self.put(u64::from(index))
            }
            _ => {
                let line = self.whole_line()?;
                let bytes = self.line_bytes(&line)?.unwrap_or_default();
                let readings = text::index(&bytes);
                self.agree(readings.c.is_some(), readings.python.is_some(), "GET or PUT")?;
                match u64::try_from(readings.c.or(readings.python).unwrap_or(-1)) {
                    Ok(index) if opcode == PUT => self.put(index),
                    Ok(index) => self.get(index),
                    Err(_) => Err(self.bad("pickle-argument-invalid", "a memo index is negative")),
                }
            }
        }
    }

    #[inline]
    fn get(&mut self, index: u64) -> Step {
        let Some(token) = self.memo.get(index) else {
            let detail = format!("nothing was put at {index} of the memo");
            return Err(self.bad("pickle-memo-missing", detail));
        };
        let slot = u64::from(token.slot_plus_one());
        let token = if token.is_container() && slot != index.saturating_add(1) {
            self.alias(token)
        } else {
            token
        };
        self.stack.push(token);
        Ok(())
    }

    /// A container that was put twice: the first slot knows what became of it.
    #[cold]
    fn alias(&self, token: Token) -> Token {
        /// No writer overwrites the slot of what it put twice: nothing is known of its weight.
        const LOST: u8 = 32;
        let Some(first) = u64::from(token.slot_plus_one()).checked_sub(1) else {
            return token;
        };
        match self.memo.get(first) {
            Some(held) if held.is_same_container(token) => held,
            _ => token.with_weight(token.weight().max(LOST)),
        }
    }

    #[inline]
    fn put(&mut self, index: u64) -> Step {
        let mut token = self.top()?;
        if index > self.memo.filled.saturating_mul(2).saturating_add(SPARSE) {
            self.differ("a memo index is so far out that the C unpickler runs out of memory");
        }
        if token.is_container() && token.slot_plus_one() == 0 && index <= Token::SLOT_MAX {
            token = token.with_slot(u32::try_from(index.saturating_add(1)).unwrap_or_default());
            self.set_top(token);
        }
        Ok(self.memo.put(index, token, self.meter)?)
    }
}

/// The C unpickler's memo is an array: so many unused slots cost it 256 MB.
const SPARSE: u64 = 1 << 24;

/// True for what no dict or set takes as a key.
pub(super) fn is_unhashable(token: Token) -> bool {
    matches!(
        token.kind(),
        Kind::List | Kind::Dict | Kind::Set | Kind::ByteArray
    )
}
