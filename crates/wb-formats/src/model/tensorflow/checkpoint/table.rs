//! The table of sorted entries that a checkpoint's index is: `LevelDB`'s format, as TensorFlow's copy reads it.

use super::snappy;
use crate::notes::{Defect, Notes, Stop};
use crate::source::ReadAt;
use wb_core::{GapReason, Limit, Meter};

/// The last eight bytes of a table.
pub(super) const MAGIC: &[u8; 8] = b"\x57\xfb\x80\x8b\x24\x75\x47\xdb";
const FOOTER_BYTES: u64 = 48;
/// Behind each block: how it is compressed, and a checksum.
const TRAILER_BYTES: u64 = 5;

/// Where a block lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Handle {
    start: u64,
    len: u64,
}

/// A key and its value.
pub(super) type Entry = (Vec<u8>, Vec<u8>);

/// Hands every entry of the table to `take`, in order.
pub(super) fn entries(
    source: &dyn ReadAt,
    meter: &Meter,
    notes: &mut Notes,
    take: &mut dyn FnMut(Entry, &mut Notes) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let len = source.len()?;
    let Some(footer_at) = len.checked_sub(FOOTER_BYTES) else {
        return Err(broken(0, "the file is too short for a table"));
    };
    let footer = source.read_vec(footer_at, FOOTER_BYTES)?;
    let mut at = 0;
    let handles = [handle(&footer, &mut at), handle(&footer, &mut at)];
    let [Some(_), Some(index)] = handles else {
        return Err(broken(footer_at, "the footer names no index"));
    };
    if !footer.ends_with(MAGIC) {
        return Err(broken(footer_at, "the footer lacks its mark"));
    }
    let mut seen: u64 = 0;
    for (_, value) in block(source, index, footer_at, meter, notes)? {
        let Some(handle) = handle(&value, &mut 0) else {
            notes.defect(defect(index.start, "the index names a block that is none"));
            continue;
        };
        for entry in block(source, handle, footer_at, meter, notes)? {
            seen = seen.saturating_add(1);
            meter.check(Limit::Entries, seen)?;
            take(entry, notes)?;
        }
    }
    Ok(())
}

/// The entries of a block.
fn block(
    source: &dyn ReadAt,
    handle: Handle,
    end: u64,
    meter: &Meter,
    notes: &mut Notes,
) -> Result<Vec<Entry>, Stop> {
    meter.time()?;
    let behind = handle
        .start
        .saturating_add(handle.len)
        .saturating_add(TRAILER_BYTES);
    if behind > end {
        return Err(broken(handle.start, "a block lies behind the end of the table"));
    }
    meter.check(Limit::HeaderBytes, handle.len)?;
    let mut bytes = source.read_vec(handle.start, handle.len.saturating_add(TRAILER_BYTES))?;
    let trailer_at = bytes.len().saturating_sub(4);
    let stored = bytes
        .get(trailer_at..)
        .and_then(|rest| rest.first_chunk::<4>())
        .copied()
        .map(u32::from_le_bytes);
    bytes.truncate(trailer_at);
    if stored != Some(masked(crc32c(&bytes))) {
        let detail = "a block's checksum differs from its content";
        notes.defect(Defect::at("tensorflow-checkpoint-checksum", handle.start, detail));
    }
    let content = match bytes.pop() {
        Some(0) => bytes,
        Some(1) => {
            let max = meter.budget().header_bytes;
            match snappy::decode(&bytes, max) {
                Some(content) => {
                    meter.decoded(content.len() as u64)?;
                    content
                }
                None => return Err(broken(handle.start, "a compressed block cannot be decoded")),
            }
        }
        _ => {
            notes.gap(
                GapReason::UnsupportedFormat,
                Some(handle.start),
                "a block is compressed in an unknown way",
            );
            Vec::new()
        }
    };
    Ok(parse(&content, handle.start, notes))
}

/// Takes a block apart: keys are stored by what they do not share with the key in front.
fn parse(content: &[u8], start: u64, notes: &mut Notes) -> Vec<Entry> {
    let restarts = content
        .len()
        .checked_sub(4)
        .and_then(|at| content.get(at..)?.first_chunk::<4>());
    let restarts = restarts.map_or(0, |bytes| u64::from(u32::from_le_bytes(*bytes)));
    let table = restarts.saturating_mul(4).saturating_add(4);
    let end = (content.len() as u64).saturating_sub(table);
    let content = content
        .get(..usize::try_from(end).unwrap_or_default())
        .unwrap_or_default();
    let mut entries: Vec<Entry> = Vec::new();
    let mut at = 0;
    while at < content.len() {
        let Some((shared, key, value)) = entry(content, &mut at) else {
            notes.defect(defect(start, "an entry of a block ends behind it"));
            break;
        };
        let mut whole = match entries.last() {
            Some((last, _)) => last.get(..shared).map(<[u8]>::to_vec),
            None if shared == 0 => Some(Vec::new()),
            None => None,
        };
        if whole.is_none() {
            notes.defect(defect(
                start,
                "a key shares more with the one in front than that has",
            ));
        }
        let mut whole = whole.take().unwrap_or_default();
        whole.extend_from_slice(key);
        entries.push((whole, value.to_vec()));
    }
    entries
}

fn entry<'a>(content: &'a [u8], at: &mut usize) -> Option<(usize, &'a [u8], &'a [u8])> {
    let shared = usize::try_from(varint(content, at)?).ok()?;
    let own = usize::try_from(varint(content, at)?).ok()?;
    let value_len = usize::try_from(varint(content, at)?).ok()?;
    let key_end = at.checked_add(own)?;
    let value_end = key_end.checked_add(value_len)?;
    let key = content.get(*at..key_end)?;
    let value = content.get(key_end..value_end)?;
    *at = value_end;
    Some((shared, key, value))
}

fn handle(bytes: &[u8], at: &mut usize) -> Option<Handle> {
    Some(Handle {
        start: varint(bytes, at)?,
        len: varint(bytes, at)?,
    })
}

pub(super) fn varint(bytes: &[u8], at: &mut usize) -> Option<u64> {
    let mut value: u64 = 0;
    for shift in (0..70).step_by(7) {
        let byte = *bytes.get(*at)?;
        *at = at.saturating_add(1);
        value |= u64::from(byte & 0x7f).checked_shl(shift).unwrap_or_default();
        if byte & 0x80 == 0 {
            return Some(value);
        }
    }
    None
}

/// CRC-32C, bit by bit from a table that is made when it is compiled.
pub(crate) fn crc32c(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 256] = {
        let mut table = [0_u32; 256];
        let mut at: u32 = 0;
        #[allow(
            clippy::arithmetic_side_effects,
            clippy::indexing_slicing,
            reason = "computed when compiled, 0 to 255"
        )]
        while at < 256 {
            let mut value = at;
            let mut bit = 0;
            while bit < 8 {
                value = if value & 1 == 1 {
                    (value >> 1) ^ 0x82f6_3b78
                } else {
                    value >> 1
                };
                bit += 1;
            }
            table[at as usize] = value;
            at += 1;
        }
        table
    };
    let step = |crc: u32, byte: &u8| {
        let at = (crc ^ u32::from(*byte)) & 0xff;
        (crc >> 8) ^ TABLE.get(at as usize).copied().unwrap_or_default()
    };
    !bytes.iter().fold(!0, step)
}

/// A checksum as it is stored, so that a checksum of bytes with checksums in them is none of zero.
pub(super) const fn masked(crc: u32) -> u32 {
    crc.rotate_right(15).wrapping_add(0xa282_ead8)
}

fn broken(at: u64, detail: &str) -> Stop {
    defect(at, detail).into()
}

fn defect(at: u64, detail: &str) -> Defect {
    Defect::at("tensorflow-checkpoint-broken", at, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn checksums_are_those_of_the_castagnoli_polynomial() {
        assert_eq!(crc32c(b"123456789"), 0xe306_9283);
    }
}
