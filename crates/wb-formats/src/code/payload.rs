//! Programs, archives and pickles at any place in bytes that should be numbers: `weigh scan --deep`.

use crate::format::Input;
use crate::generated::Facts;
use crate::notes::{Child, Notes, Stop};
use crate::source::SliceSource;
use aho_corasick::{AhoCorasick, MatchKind};
use serde::Serialize;
use std::sync::LazyLock;

crate::format_room! {
    /// Every byte of a model's payload, read once for headers of programs (ELF, PE, Mach-O, scripts), archives (zip,
    /// gzip, 7z, xz, RAR, tar) and pickles, at any offset. More than the magic number is checked, so that numbers are
    /// not taken for them. Only done when asked for (`--deep`); text and programs themselves are not searched.
    pub static FORMAT = {
        id: "payload",
        name: "Payload, searched in depth",
        since: "0.1.0",
        extensions: [],
        facts: PayloadFacts,
        sniff: |_| false,
        read: read,
    };
}

/// What lies in a payload.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PayloadFacts {
    /// What was found, in the order of the file.
    pub embedded: Vec<Embedded>,
    /// Further ones.
    pub unlisted: u64,
    /// How many bytes were searched.
    pub bytes: u64,
}

/// One thing in a payload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Embedded {
    /// What it is.
    pub kind: EmbeddedKind,
    /// Where it begins.
    pub offset: u64,
}

/// What lies in a payload.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EmbeddedKind {
    /// A program for Linux.
    Elf,
    /// A program for Windows.
    Pe,
    /// A program for macOS.
    MachO,
    /// A text with a `#!` line.
    Script,
    /// An archive or a compressed stream.
    Archive,
    /// The beginning of a pickle, which is judged on its own.
    Pickle,
}

impl EmbeddedKind {
    /// Its name as people write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Elf => "ELF program",
            Self::Pe => "Windows program",
            Self::MachO => "Mach-O program",
            Self::Script => "script",
            Self::Archive => "archive",
            Self::Pickle => "pickle",
        }
    }
}

impl PayloadFacts {
    /// How much is kept.
    pub const KEPT_MAX: usize = 32;
}

/// What to look for, what it would be, and how far in front of the mark it begins.
const MARKS: &[(&[u8], EmbeddedKind, usize)] = &[
    (b"\x7fELF\x02\x01\x01", EmbeddedKind::Elf, 0),
    (b"\x7fELF\x01\x01\x01", EmbeddedKind::Elf, 0),
    (b"\x7fELF\x02\x02\x01", EmbeddedKind::Elf, 0),
    (b"\x7fELF\x01\x02\x01", EmbeddedKind::Elf, 0),
    (b"PE\0\0", EmbeddedKind::Pe, 0),
    (b"\xcf\xfa\xed\xfe", EmbeddedKind::MachO, 0),
    (b"\xce\xfa\xed\xfe", EmbeddedKind::MachO, 0),
    (b"#!/", EmbeddedKind::Script, 0),
    (b"PK\x03\x04", EmbeddedKind::Archive, 0),
    (b"\x1f\x8b\x08", EmbeddedKind::Archive, 0),
    (b"7z\xbc\xaf\x27\x1c", EmbeddedKind::Archive, 0),
    (b"\xfd7zXZ\0", EmbeddedKind::Archive, 0),
    (b"Rar!\x1a\x07", EmbeddedKind::Archive, 0),
    (b"ustar", EmbeddedKind::Archive, 257),
    (b"\x80\x04\x95", EmbeddedKind::Pickle, 0),
    (b"\x80\x05\x95", EmbeddedKind::Pickle, 0),
    (b"\x80\x02c", EmbeddedKind::Pickle, 0),
    (b"\x80\x03c", EmbeddedKind::Pickle, 0),
    (b"cos\nsystem\n", EmbeddedKind::Pickle, 0),
    (b"cposix\n", EmbeddedKind::Pickle, 0),
    (b"cbuiltins\n", EmbeddedKind::Pickle, 0),
    (b"c__builtin__\n", EmbeddedKind::Pickle, 0),
    (b"csubprocess\n", EmbeddedKind::Pickle, 0),
];

static SEARCH: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostFirst)
        .build(MARKS.iter().map(|(mark, ..)| mark))
        .ok()
});

/// How much is searched in one go, and how much around a mark has to be there to check it.
const BLOCK: usize = 1 << 20;
const BEFORE: usize = 1 << 12;
const BEHIND: usize = 1 << 12;

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = PayloadFacts::default();
    if let Err(stop) = search(input, &mut facts, notes) {
        notes.stopped(stop);
    }
    Facts::Payload(facts)
}

fn search(input: &Input<'_>, facts: &mut PayloadFacts, notes: &mut Notes) -> Result<(), Stop> {
    let source = input.source.as_ref();
    let mut window = vec![0; BEFORE.saturating_add(BLOCK).saturating_add(BEHIND)];
    let mut start = 0u64;
    loop {
        input.meter.time()?;
        let from = start.saturating_sub(BEFORE as u64);
        let got = source.read_at(from, &mut window)?;
        let bytes = window.get(..got).unwrap_or_default();
        let own = usize::try_from(start.saturating_sub(from)).unwrap_or_default();
        let end = own.saturating_add(BLOCK).min(got);
        facts.bytes = facts.bytes.saturating_add(end.saturating_sub(own) as u64);
        block(bytes, from, own..end, input, facts, notes)?;
        if got < window.len() {
            return Ok(());
        }
        start = start.saturating_add(BLOCK as u64);
    }
}

fn block(
    bytes: &[u8],
    from: u64,
    own: std::ops::Range<usize>,
    input: &Input<'_>,
    facts: &mut PayloadFacts,
    notes: &mut Notes,
) -> Result<(), Stop> {
    let Some(search) = SEARCH.as_ref() else {
        return Ok(());
    };
    let until = own.end.saturating_add(16).min(bytes.len());
    for mark in search.find_iter(bytes.get(own.start..until).unwrap_or_default()) {
        let at = own.start.saturating_add(mark.start());
        let Some((_, kind, before)) = MARKS.get(mark.pattern().as_usize()) else {
            continue;
        };
        if at >= own.end {
            break;
        }
        let Some(at) = beginning(*kind, bytes, at.saturating_sub(*before)) else {
            continue;
        };
        let offset = from.saturating_add(at as u64);
        // At the beginning stands what the file is, and a reader of its own has said so.
        if offset == 0 || facts.embedded.iter().any(|known| known.offset == offset) {
            continue;
        }
        if facts.embedded.len() >= PayloadFacts::KEPT_MAX {
            facts.unlisted = facts.unlisted.saturating_add(1);
            continue;
        }
        if matches!(kind, EmbeddedKind::Pickle | EmbeddedKind::Archive) {
            let rest = SliceSource::shared(input.source, offset, u64::MAX)?;
            notes
                .children
                .push(Child::new(format!("embedded@{offset:#x}"), rest).nested());
        }
        facts.embedded.push(Embedded { kind: *kind, offset });
    }
    Ok(())
}

/// Where the thing begins, if what stands around its mark is right.
fn beginning(kind: EmbeddedKind, bytes: &[u8], at: usize) -> Option<usize> {
    let rest = bytes.get(at..)?;
    match kind {
        EmbeddedKind::Elf => is_elf(rest).then_some(at),
        EmbeddedKind::Pe => pe(bytes, at),
        EmbeddedKind::MachO => is_mach_o(rest).then_some(at),
        EmbeddedKind::Script => is_script(rest).then_some(at),
        EmbeddedKind::Archive => is_archive(rest).then_some(at),
        EmbeddedKind::Pickle => is_pickle(rest).then_some(at),
    }
}

fn u16_at(bytes: &[u8], at: usize, is_big: bool) -> Option<u16> {
    let raw = bytes.get(at..)?.first_chunk::<2>().copied()?;
    Some(if is_big {
        u16::from_be_bytes(raw)
    } else {
        u16::from_le_bytes(raw)
    })
}

fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes
        .get(at..)?
        .first_chunk::<4>()
        .map(|raw| u32::from_le_bytes(*raw))
}

/// Version, kind, sizes of the tables' rows; programs for graphics cards are part of compiled models.
fn is_elf(bytes: &[u8]) -> bool {
    const CUDA: u16 = 190;
    let is_wide = bytes.get(4) == Some(&2);
    let is_big = bytes.get(5) == Some(&2);
    let number = |at| u16_at(bytes, at, is_big);
    let (header_at, header, row) = if is_wide { (52, 64, 56) } else { (40, 52, 32) };
    let row_at: usize = if is_wide { 54 } else { 42 };
    matches!(number(16), Some(1..=4))
        && matches!(number(18), Some(machine @ 1..=1023) if machine != CUDA)
        && number(header_at) == Some(header)
        && number(row_at).is_some_and(|size| size == row || size == 0)
}

/// `PE\0\0` at the place that an `MZ` in front of it names.
fn pe(bytes: &[u8], at: usize) -> Option<usize> {
    let header = bytes.get(at..)?;
    let is_header = matches!(
        u16_at(header, 4, false),
        Some(0x14c | 0x8664 | 0xaa64 | 0x1c0 | 0x1c4)
    ) && matches!(u16_at(header, 6, false), Some(1..=96))
        && matches!(u16_at(header, 24, false), Some(0x10b | 0x20b));
    if !is_header {
        return None;
    }
    let lowest = at.saturating_sub(BEFORE);
    (lowest..at).rev().find(|start| {
        let dos = bytes.get(*start..).unwrap_or_default();
        dos.starts_with(b"MZ")
            && u32_at(dos, 60).and_then(|to| usize::try_from(to).ok()) == at.checked_sub(*start)
    })
}

fn is_mach_o(bytes: &[u8]) -> bool {
    matches!(u32_at(bytes, 4).map(|cpu| cpu & 0x00ff_ffff), Some(7 | 12))
        && matches!(u32_at(bytes, 12), Some(1..=12))
        && matches!(u32_at(bytes, 16), Some(1..=512))
        && matches!(u32_at(bytes, 20), Some(24..=65_536))
}

/// A line that names an interpreter, and text behind it.
fn is_script(bytes: &[u8]) -> bool {
    let Some(end) = bytes.iter().take(128).position(|byte| *byte == b'\n') else {
        return false;
    };
    let is_text = |byte: &u8| (0x20..0x7f).contains(byte) || matches!(byte, b'\n' | b'\t' | b'\r');
    let line = bytes.get(..end).unwrap_or_default();
    memchr::memmem::find(line, b"bin/").is_some()
        && bytes.iter().take(end.saturating_add(8)).all(is_text)
        && bytes.len() > end.saturating_add(4)
}

fn is_archive(bytes: &[u8]) -> bool {
    match bytes {
        [b'P', b'K', 3, 4, 10..=63, 0, ..] => {
            let method = u16_at(bytes, 8, false);
            let name_len = u16_at(bytes, 26, false).map_or(0, usize::from);
            let name = bytes.get(30..name_len.saturating_add(30)).unwrap_or_default();
            matches!(method, Some(0 | 8 | 9 | 12 | 14 | 93 | 95 | 99))
                && (1..=512).contains(&name.len())
                && !name.iter().any(|byte| *byte < 0x20)
        }
        [
            0x1f,
            0x8b,
            8,
            flags @ 0..=0x1f,
            _,
            _,
            _,
            _,
            0 | 2 | 4,
            0..=13 | 255,
            ..,
        ] => inflates(bytes, *flags),
        [b'7', b'z', 0xbc, 0xaf, 0x27, 0x1c, 0, 0..=4, rest @ ..] => {
            let crc = u32_at(rest, 0);
            let header = rest.get(4..24).map(crc32fast::hash);
            crc.is_some() && crc == header
        }
        [0xfd, b'7', b'z', b'X', b'Z', 0, rest @ ..] => {
            let crc = u32_at(rest, 2);
            crc.is_some() && crc == rest.get(..2).map(crc32fast::hash)
        }
        [b'R', b'a', b'r', b'!', 0x1a, 7, 0 | 1, ..] => true,
        _ => is_tar(bytes),
    }
}

/// The beginning decodes, and gives more than noise would.
fn inflates(bytes: &[u8], flags: u8) -> bool {
    use std::io::Read;
    const ENOUGH: usize = 256;
    let mut out = [0; ENOUGH];
    let mut decoder = flate2::read::GzDecoder::new(bytes);
    let mut got = 0usize;
    while let Some(room) = out.get_mut(got..).filter(|room| !room.is_empty()) {
        match decoder.read(room) {
            Ok(0) => return got >= 16 || flags & 8 != 0,
            Ok(count) => got = got.saturating_add(count),
            Err(_) => return false,
        }
    }
    true
}

/// A header whose checksum is right.
fn is_tar(bytes: &[u8]) -> bool {
    let Some(header) = bytes.get(..512) else {
        return false;
    };
    let sum: u32 = header
        .iter()
        .enumerate()
        .map(|(at, byte)| {
            if (148..156).contains(&at) {
                32
            } else {
                u32::from(*byte)
            }
        })
        .sum();
    let field = header.get(148..156).unwrap_or_default();
    let said = field
        .iter()
        .skip_while(|byte| **byte == b' ')
        .take_while(|byte| byte.is_ascii_digit())
        .fold(0u32, |sum, byte| {
            sum.wrapping_mul(8)
                .wrapping_add(u32::from(byte.wrapping_sub(b'0')))
        });
    header.get(257..262) == Some(b"ustar") && said == sum
}

/// A frame of a size that can be, or a line that names a module and one that names what is in it.
fn is_pickle(bytes: &[u8]) -> bool {
    match bytes {
        [0x80, 4 | 5, 0x95, rest @ ..] => {
            let size = rest.first_chunk::<8>().map(|raw| u64::from_le_bytes(*raw));
            size.is_some_and(|size| (4..1 << 32).contains(&size))
        }
        [0x80, 2 | 3, b'c', rest @ ..] | [b'c', rest @ ..] => {
            let mut lines = rest
                .get(..rest.len().min(160))
                .unwrap_or_default()
                .split(|byte| *byte == b'\n');
            let is_name = |line: Option<&[u8]>| {
                line.is_some_and(|line| {
                    !line.is_empty()
                        && line
                            .iter()
                            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.'))
                })
            };
            is_name(lines.next()) && is_name(lines.next()) && lines.next().is_some()
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::notes::Role;
    use crate::source::MemSource;
    use wb_core::Meter;

    fn kinds(bytes: Vec<u8>) -> Vec<(EmbeddedKind, u64)> {
        let source = MemSource::shared(bytes);
        let meter = Meter::unlimited_time();
        let input = Input {
            source: &source,
            name: "x",
            meter: &meter,
            role: Role::Payload,
        };
        let Facts::Payload(facts) = read(&input, &mut Notes::default()) else {
            panic!("another format's facts");
        };
        facts
            .embedded
            .into_iter()
            .map(|found| (found.kind, found.offset))
            .collect()
    }

    fn noise(len: usize) -> Vec<u8> {
        let mut state = 1u64;
        (0..len)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                (state >> 56) as u8
            })
            .collect()
    }

    #[test]
    fn programs_are_found_at_any_offset() {
        let mut elf = b"\x7fELF\x02\x01\x01".to_vec();
        elf.resize(64, 0);
        (elf[16], elf[18], elf[20], elf[52], elf[54]) = (3, 62, 1, 64, 56);
        for at in [100, BLOCK - 3, BLOCK + 5, 2 * BLOCK - 1] {
            let mut bytes = noise(3 * BLOCK);
            bytes[at..at + 64].copy_from_slice(&elf);
            assert_eq!(kinds(bytes), [(EmbeddedKind::Elf, at as u64)]);
        }
    }

    #[test]
    fn noise_is_nothing() {
        assert_eq!(kinds(noise(8 << 20)), []);
    }

    #[test]
    fn scripts_and_pickles_are_found() {
        let mut bytes = noise(5_000);
        bytes.extend(b"#!/bin/sh\necho weighbridge\n\0");
        bytes.extend(b"\x80\x02cposix\nsystem\nX");
        assert_eq!(
            kinds(bytes),
            [(EmbeddedKind::Script, 5_000), (EmbeddedKind::Pickle, 5_028)]
        );
    }
}
