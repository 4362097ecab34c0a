//! Pickles and archives that lie inside a pickle as bytes or text.

use super::opcode::{STRING, UNICODE};
use super::sniff;
use super::token::{Kind, Token};
use super::vm::{Step, Vm};
use super::{fold, text};
use crate::notes::{Child, Role};
use crate::source::{MemSource, SliceSource};

/// Shorter strings hold no pickle that does anything.
pub(super) const BYTES_MIN: u64 = 8;
/// Parts found inside one file.
const CHILDREN_MAX: usize = 512;
/// Bytes looked at to tell a pickle.
const PROBE: u64 = 4_096;

/// First bytes that no chance brings about: archives and other formats that hold code or pickles.
const MAGICS: &[&[u8]] = &[
    b"PK\x03\x04",
    b"\x1f\x8b\x08",
    b"BZh91AY&SY",
    b"\xfd7zXZ\x00",
    b"\x28\xb5\x2f\xfd",
    b"7z\xbc\xaf\x27\x1c",
    b"\x93NUMPY",
    b"\x89HDF\r\n\x1a\n",
    b"Rar!\x1a\x07",
];

impl Vm<'_> {
    /// A string with a length: is it something that could be loaded?
    pub(super) fn look_inside(&mut self, kind: Kind, start: u64, len: u64) -> Step {
        let first = self
            .reader
            .peek(BYTES_MIN)?
            .and_then(<[u8]>::first_chunk::<8>)
            .copied();
        let Some(first) = first else {
            return Ok(());
        };
        if !may_hold(kind, &first) {
            return Ok(());
        }
        let beginning = self
            .reader
            .peek(len.min(PROBE))?
            .map(<[u8]>::to_vec)
            .unwrap_or_default();
        if kind == Kind::Str {
            if len <= self.string_bytes_max() {
                let whole = self
                    .reader
                    .look(start, usize::try_from(len).unwrap_or_default())?;
                self.look_inside_text(&whole);
            }
        } else if MAGICS.iter().any(|magic| beginning.starts_with(magic)) || sniff::is_pickle(&beginning, len)
        {
            if let Some(shared) = self.shared
                && let Ok(source) = SliceSource::shared(shared, start, len)
            {
                self.add_child(self.at, Child::new(self.child_name("bytes"), source).nested());
            }
        } else if let Some(decoded) = base64_pickle(&beginning).filter(|_| len <= PROBE) {
            let child = Child::new(self.child_name("base64"), MemSource::shared(decoded)).nested();
            self.add_child(self.at, child);
        }
        Ok(())
    }

    /// STRING and UNICODE.
    pub(super) fn look_inside_line(&mut self, opcode: u8, line: &[u8]) {
        let decoded = match opcode {
            STRING => text::string(line),
            UNICODE => text::raw_unicode_escape(line).map(String::into_bytes),
            _ => None,
        };
        let Some(decoded) = decoded.filter(|bytes| bytes.len() as u64 >= BYTES_MIN) else {
            return;
        };
        let is_pickle = opcode == STRING && sniff::is_pickle(&decoded, decoded.len() as u64);
        if is_pickle {
            let child = Child::new(self.child_name("bytes"), MemSource::shared(decoded)).nested();
            self.add_child(self.at, child);
        } else {
            self.look_inside_text(&decoded);
        }
    }

    /// Text may be a pickle of protocol 0, bytes in Latin-1, or base64.
    fn look_inside_text(&mut self, bytes: &[u8]) {
        let latin = std::str::from_utf8(bytes)
            .ok()
            .and_then(|text| {
                text.chars()
                    .map(|c| u8::try_from(c).ok())
                    .collect::<Option<Vec<u8>>>()
            })
            .filter(|latin| sniff::is_pickle(latin, latin.len() as u64));
        let found = latin.map(|latin| ("text", latin));
        let found = found.or_else(|| base64_pickle(bytes).map(|decoded| ("base64", decoded)));
        if let Some((what, decoded)) = found {
            let child = Child::new(self.child_name(what), MemSource::shared(decoded)).nested();
            self.add_child(self.at, child);
        }
    }

    /// A string is handed to something that loads it.
    pub(super) fn loaded(&mut self, token: Token) -> Step {
        let Some(shared) = self.shared else {
            return Ok(());
        };
        let (offset, source) = match self.span(token)? {
            Some((start, len)) if token.kind() != Kind::Str => {
                (token.payload(), SliceSource::shared(shared, start, len)?)
            }
            _ => match self.constant(token)? {
                Some(constant) => (self.at, MemSource::shared(constant.bytes)),
                None => return Ok(()),
            },
        };
        let is_archive = source
            .read_array::<4>(0)?
            .is_some_and(|first| MAGICS.iter().any(|magic| magic.starts_with(&first)));
        let role = if is_archive {
            Role::Judge
        } else {
            Role::As("pickle")
        };
        if let Some((_, child)) = self.children.iter_mut().find(|(at, _)| *at == offset) {
            child.nested = false;
            child.role = role;
            return Ok(());
        }
        let name = format!("<bytes @0x{offset:x}>");
        self.add_child(offset, Child::new(name, source).role(role));
        Ok(())
    }

    fn child_name(&self, what: &str) -> String {
        format!("<{what} @0x{:x}>", self.at)
    }

    fn add_child(&mut self, offset: u64, child: Child) {
        if self.children.len() < CHILDREN_MAX {
            self.children.push((offset, child));
        } else {
            self.children_unlisted = self.children_unlisted.saturating_add(1);
        }
    }
}

/// Cheap: could a string that begins like this hold anything?
fn may_hold(kind: Kind, first: &[u8; 8]) -> bool {
    if kind == Kind::Str {
        return match first {
            [0xc2, 0x80, 0..=5, ..] => true,
            [
                b'g',
                b'A',
                b'I' | b'J' | b'N' | b'R' | b'S' | b'U' | b'V' | b'W',
                ..,
            ] => true,
            [b'c' | b'(' | b']' | b'}' | b'i' | b'N' | b'S' | b'V' | b'I', ..] => {
                first.contains(&b'\n') || first[0] == b'('
            }
            _ => false,
        };
    }
    match first {
        [0x80, 0..=5, ..] => true,
        [b'P', b'K', ..] | [0x1f, 0x8b, ..] | [b'B', b'Z', ..] | [0xfd, b'7', ..] | [0x28, 0xb5, ..] => true,
        [b'7', b'z', ..] | [0x93, b'N', ..] | [0x89, b'H', ..] | [b'R', b'a', ..] => true,
        [b'g', b'A', ..] => true,
        [b'c' | b'(', ..] => first.iter().all(|byte| byte.is_ascii()),
        _ => false,
    }
}

/// The pickle in base64, if it is one.
fn base64_pickle(bytes: &[u8]) -> Option<Vec<u8>> {
    if !bytes.starts_with(b"gA") {
        return None;
    }
    let decoded = fold::unbase64(bytes)?;
    sniff::is_pickle(&decoded, decoded.len() as u64).then_some(decoded)
}
