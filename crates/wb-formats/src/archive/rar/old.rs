//! Headers of versions 1.5 to 4.

use super::{Members, RarMember, broken};
use crate::notes::{Notes, Stop};

const SIZE_MIN: u64 = 7;

fn number(bytes: &[u8], at: usize, width: usize) -> u64 {
    let part = bytes
        .get(at..)
        .and_then(|rest| rest.get(..width))
        .unwrap_or_default();
    part.iter()
        .rev()
        .fold(0, |sum, byte| sum.wrapping_shl(8) | u64::from(*byte))
}

pub(super) fn read(members: &mut Members<'_, '_>, notes: &mut Notes) -> Result<(), Stop> {
    let source = members.input.source.as_ref();
    let len = source.len()?;
    let mut at: u64 = 7;
    let mut has_main = false;
    while at < len {
        members.input.meter.time()?;
        let fixed = source.read_vec(at, SIZE_MIN)?;
        let (kind, flags, size) = (number(&fixed, 2, 1), number(&fixed, 3, 2), number(&fixed, 5, 2));
        if size < SIZE_MIN || !(0x72..=0x7b).contains(&kind) {
            return Err(broken(at, "a header is none"));
        }
        let header = source.read_vec(at, size)?;
        if (header.len() as u64) < size {
            return Err(broken(at, "a header ends too early"));
        }
        let mut packed = 0;
        match kind {
            0x73 => {
                has_main = true;
                members.facts.is_volume = flags & 1 != 0;
                if flags & 0x80 != 0 {
                    members.facts.is_header_encrypted = true;
                    return Ok(());
                }
            }
            0x74 | 0x7a => {
                packed = number(&header, 7, 4);
                if flags & 0x100 != 0 {
                    packed |= number(&header, 32, 4).wrapping_shl(32);
                }
                if kind == 0x74 {
                    let member = member(&header, flags, packed, at.saturating_add(size));
                    members.take(member, notes)?;
                }
            }
            0x7b => return Ok(()),
            _ if flags & 0x8000 != 0 => packed = number(&header, 7, 4),
            _ => {}
        }
        at = at.saturating_add(size).saturating_add(packed);
    }
    // Archives before version 3 have no end mark, but none is without its main header.
    if has_main {
        return Ok(());
    }
    Err(broken(len, "the archive is cut off: its main header is missing"))
}

fn member(header: &[u8], flags: u64, packed: u64, data_offset: u64) -> RarMember {
    let name_at = if flags & 0x100 != 0 { 40 } else { 32 };
    let name_len = usize::try_from(number(header, 26, 2)).unwrap_or_default();
    let name = header.get(name_at..).unwrap_or_default();
    let name = name.get(..name_len.min(name.len())).unwrap_or_default();
    // A name in two spellings: plain bytes, a zero, and how to make UTF-16 of them.
    let plain = name.split(|byte| *byte == 0).next().unwrap_or_default();
    let host = number(header, 15, 1);
    let attributes = number(header, 28, 4);
    // From Unix, a link's target is its data, which only a decoder sees unless it is stored.
    let is_link = host == 3 && attributes & 0o170_000 == 0o120_000;
    RarMember {
        name: String::from_utf8_lossy(plain).replace('\\', "/"),
        bytes: number(header, 11, 4),
        packed_bytes: packed,
        is_stored: number(header, 25, 1) == 0x30,
        is_encrypted: flags & 4 != 0,
        is_split: flags & 3 != 0,
        is_folder: flags & 0xe0 == 0xe0,
        link: is_link.then(String::new),
        data_offset,
    }
}
