//! Python's marshalled code objects, as Keras keeps them in base64: enough to name what the code uses.

use std::collections::BTreeSet;
use std::rc::Rc;

/// What a code object refers to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Code {
    /// Names of globals and attributes, of nested functions as well.
    pub(super) names: BTreeSet<String>,
    /// Texts among the constants.
    pub(super) texts: BTreeSet<String>,
}

/// How deep objects are followed, how many are read, and how much of a text is kept.
const DEPTH_MAX: usize = 32;
const OBJECTS_MAX: usize = 100_000;
const TEXT_MAX: usize = 200;
const KEPT_MAX: usize = 64;

/// True if a text begins as marshalled code does, in base64 or as it is.
pub(super) fn may_be_code(text: &str) -> bool {
    let text = text.trim_start();
    text.len() >= 24
        && (text.starts_with("4w") || text.starts_with("Yw") || text.starts_with(['c', '\u{e3}']))
}

/// The bytes that `func_load` would unmarshal: base64 if it is that, else one byte per character.
pub(super) fn decode(text: &str) -> Vec<u8> {
    if text.is_ascii() && !text.starts_with('c') {
        return base64(text);
    }
    text.chars()
        .map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?'))
        .collect()
}

/// Base64 as Python reads it: everything that is no digit is gone over.
fn base64(text: &str) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len().saturating_mul(3).div_euclid(4));
    let (mut bits, mut held) = (0_u32, 0_u32);
    for byte in text.bytes() {
        let digit = match byte {
            b'A'..=b'Z' => byte.wrapping_sub(b'A'),
            b'a'..=b'z' => byte.wrapping_sub(b'a').wrapping_add(26),
            b'0'..=b'9' => byte.wrapping_sub(b'0').wrapping_add(52),
            b'+' => 62,
            b'/' => 63,
            _ => continue,
        };
        bits = (bits << 6) | u32::from(digit);
        held = held.saturating_add(6);
        if held >= 8 {
            held = held.saturating_sub(8);
            out.push((bits >> held).to_le_bytes()[0]);
            bits &= (1_u32 << held).wrapping_sub(1);
        }
    }
    out
}

/// Reads the code object that `bytes` begin with.
pub(super) fn code(bytes: &[u8]) -> Option<Code> {
    let mut reader = Reader {
        rest: bytes,
        refs: Vec::new(),
        objects: 0,
        code: Code::default(),
    };
    if !matches!(bytes.first(), Some(first) if first & 0x7f == b'c') {
        return None;
    }
    // What was read before the bytes broke off is worth naming; a code object without names read is none.
    match reader.object(0) {
        Some(_) => Some(reader.code),
        None if reader.code.names.is_empty() => None,
        None => Some(reader.code),
    }
}

#[derive(Clone, Debug)]
enum Object {
    Text(String),
    Bytes,
    /// The texts of a tuple: nothing else of it is asked for, and references to it must stay cheap.
    Tuple(Rc<[String]>),
    Other,
}

struct Reader<'a> {
    rest: &'a [u8],
    refs: Vec<Object>,
    objects: usize,
    code: Code,
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }

    fn number(&mut self, width: usize) -> Option<usize> {
        let taken = self.take(width)?;
        let number = taken
            .iter()
            .rev()
            .fold(0_u32, |sum, byte| (sum << 8) | u32::from(*byte));
        usize::try_from(number).ok()
    }

    fn object(&mut self, depth: usize) -> Option<Object> {
        self.objects = self.objects.saturating_add(1);
        if depth > DEPTH_MAX || self.objects > OBJECTS_MAX {
            return None;
        }
        let &[mark] = self.take(1)? else {
            return None;
        };
        // A reference counts from where the object begins, so its place is kept before its parts are read.
        let place = (mark & 0x80 != 0).then_some(self.refs.len());
        if place.is_some() {
            self.refs.push(Object::Other);
        }
        let object = self.body(mark & 0x7f, depth)?;
        if let Some(slot) = place.and_then(|place| self.refs.get_mut(place)) {
            *slot = object.clone();
        }
        Some(object)
    }

    fn body(&mut self, mark: u8, depth: usize) -> Option<Object> {
        let deeper = depth.saturating_add(1);
        let object = match mark {
            b'0' | b'N' | b'F' | b'T' | b'S' | b'.' => Object::Other,
            b'i' => self.take(4).map(|_| Object::Other)?,
            b'I' | b'g' => self.take(8).map(|_| Object::Other)?,
            b'y' => self.take(16).map(|_| Object::Other)?,
            b'f' => {
                let len = self.number(1)?;
                self.take(len).map(|_| Object::Other)?
            }
            b'l' => {
                // A long's sign is that of its number of digits.
                let raw = self.take(4)?;
                let digits = i32::from_le_bytes(*raw.first_chunk::<4>()?).unsigned_abs();
                let len = usize::try_from(digits).ok()?.checked_mul(2)?;
                self.take(len).map(|_| Object::Other)?
            }
            b's' => {
                let len = self.number(4)?;
                self.take(len).map(|_| Object::Bytes)?
            }
            b't' | b'u' | b'a' | b'A' => {
                let len = self.number(4)?;
                text(self.take(len)?)
            }
            b'z' | b'Z' => {
                let len = self.number(1)?;
                text(self.take(len)?)
            }
            b'r' | b'R' => {
                let index = self.number(4)?;
                self.refs.get(index).cloned().unwrap_or(Object::Other)
            }
            b')' => {
                let count = self.number(1)?;
                self.parts(count, deeper)?
            }
            b'(' | b'[' | b'<' | b'>' => {
                let count = self.number(4)?;
                self.parts(count, deeper)?
            }
            b'c' => self.code_object(deeper)?,
            _ => return None,
        };
        Some(object)
    }

    fn parts(&mut self, count: usize, depth: usize) -> Option<Object> {
        let mut texts = Vec::new();
        for _ in 0..count {
            if let Object::Text(text) = self.object(depth)? {
                texts.push(text);
            }
        }
        Some(Object::Tuple(texts.into()))
    }

    /// Between Python 3.8 and 3.10 six numbers stand first, otherwise five; the code itself follows as bytes.
    fn code_object(&mut self, depth: usize) -> Option<Object> {
        let is_bytes = |byte: Option<&u8>| byte.is_some_and(|byte| byte & 0x7f == b's');
        let numbers = if is_bytes(self.rest.get(20)) { 20 } else { 24 };
        self.take(numbers)?;
        if !matches!(self.object(depth)?, Object::Bytes) {
            return None;
        }
        let constants = self.object(depth)?;
        let names = self.object(depth)?;
        keep(&constants, &mut self.code.texts);
        keep(&names, &mut self.code.names);
        // Behind the names: tables of variables, file and function name, a line number, more tables.
        self.object(depth)?;
        let is_new = matches!(self.object(depth)?, Object::Bytes);
        if !is_new {
            self.object(depth)?;
        }
        self.object(depth)?;
        self.object(depth)?;
        if is_new {
            self.object(depth)?;
        }
        self.take(4)?;
        self.object(depth)?;
        if is_new {
            self.object(depth)?;
        }
        Some(Object::Other)
    }
}

fn text(bytes: &[u8]) -> Object {
    let cut = bytes.get(..TEXT_MAX).unwrap_or(bytes);
    Object::Text(String::from_utf8_lossy(cut).into_owned())
}

fn keep(object: &Object, kept: &mut BTreeSet<String>) {
    if let Object::Tuple(texts) = object {
        for text in texts.iter() {
            if kept.len() < KEPT_MAX {
                kept.insert(text.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `lambda x: __import__("os").system("echo weighbridge")`, written by Python 3.11.
    const SYSTEM: &str = include_str!("lambda_system_py311.b64");

    #[test]
    fn the_names_of_a_lambda_are_found() {
        assert!(may_be_code(SYSTEM));
        let code = code(&decode(SYSTEM)).unwrap();
        assert!(code.names.contains("__import__"));
        assert!(code.names.contains("system"));
        assert!(code.texts.contains("echo weighbridge"));
    }

    #[test]
    fn no_prefix_and_no_changed_byte_panics() {
        let bytes = decode(SYSTEM);
        for at in 0..bytes.len() {
            let _ = code(&bytes[..at]);
            for value in [0, 0x28, 0x63, 0x80, 0xff] {
                let mut changed = bytes.clone();
                changed[at] = value;
                let _ = code(&changed);
            }
        }
    }
}
