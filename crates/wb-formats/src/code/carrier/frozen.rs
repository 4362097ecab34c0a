//! Programs made by PyInstaller: an archive behind the program, found by its mark near the end.

use super::{CarrierFacts, FROZEN_CODEC};
use crate::archive::decode::{Decoded, Expected};
use crate::format::Input;
use crate::notes::{Child, Defect, Notes, Stop};
use crate::sniff::Head;
use crate::source::SliceSource;
use memchr::memmem;
use wb_core::Limit;

const MARK: &[u8] = b"MEI\x0c\x0b\x0a\x0b\x0e";
const COOKIE_BYTES: u64 = 88;
const FILES_KEPT_MAX: usize = 1024;
/// Bytes of an entry before its name.
const ENTRY_BYTES: u64 = 18;

/// Where the cookie stands, if there is one near the end.
pub(super) fn cookie(head: &Head<'_>) -> Option<u64> {
    let tail = head.tail();
    let at = memmem::rfind(tail, MARK)?;
    let from_end = (tail.len() as u64).checked_sub(at as u64)?;
    head.source.len().ok()?.checked_sub(from_end)
}

/// The files that the archive lists, each a part of its own.
pub(super) fn files(
    input: &Input<'_>,
    cookie: u64,
    facts: &mut CarrierFacts,
    notes: &mut Notes,
) -> Result<(), Stop> {
    let broken = |detail: &str| Stop::from(Defect::at("frozen-broken", cookie, detail));
    let source = input.source.as_ref();
    let raw = source.read_vec(cookie, COOKIE_BYTES)?;
    let number = |at: usize| {
        let part = raw.get(at..).and_then(|rest| rest.first_chunk::<4>());
        part.map(|part| u64::from(u32::from_be_bytes(*part)))
    };
    let (Some(length), Some(list), Some(list_bytes)) = (number(8), number(12), number(16)) else {
        return Err(broken("the archive's mark is cut off"));
    };
    let end = cookie.saturating_add(COOKIE_BYTES);
    // Old versions have a shorter mark, and both count from the archive's beginning.
    let start = [end, cookie.saturating_add(24)]
        .into_iter()
        .filter_map(|end| end.checked_sub(length))
        .find(|start| {
            let at = start.saturating_add(list);
            at.saturating_add(list_bytes) <= cookie
        });
    let Some(start) = start else {
        return Err(broken("the archive says that it is larger than the file"));
    };
    input.meter.check(Limit::HeaderBytes, list_bytes)?;
    let entries = source.read_vec(start.saturating_add(list), list_bytes)?;
    let mut rest = entries.as_slice();
    let mut count: u64 = 0;
    while let Some(entry) = Entry::read(rest) {
        count = count.saturating_add(1);
        input.meter.check(Limit::Members, count)?;
        if facts.files.len() < FILES_KEPT_MAX {
            facts.files.push(entry.name.clone());
        }
        let part = SliceSource::shared(input.source, start.saturating_add(entry.at), entry.packed)?;
        let part = if entry.is_packed {
            let expected = Expected {
                bytes: Some(entry.bytes),
                crc32: None,
            };
            Decoded::shared(part, FROZEN_CODEC, input.meter, expected)
        } else {
            part
        };
        if entry.packed > 0 {
            notes.children.push(Child::new(entry.name, part).nested());
        }
        rest = rest.get(entry.size..).unwrap_or_default();
    }
    Ok(())
}

struct Entry {
    size: usize,
    at: u64,
    packed: u64,
    bytes: u64,
    is_packed: bool,
    name: String,
}

impl Entry {
    fn read(bytes: &[u8]) -> Option<Self> {
        let number = |at: usize| {
            let part = bytes.get(at..)?.first_chunk::<4>()?;
            Some(u64::from(u32::from_be_bytes(*part)))
        };
        let size = number(0)?;
        if size < ENTRY_BYTES {
            return None;
        }
        let size = usize::try_from(size).ok()?;
        let name = bytes.get(18..size)?;
        let name = name.split(|byte| *byte == 0).next().unwrap_or_default();
        Some(Self {
            size,
            at: number(4)?,
            packed: number(8)?,
            bytes: number(12)?,
            is_packed: *bytes.get(16)? == 1,
            name: String::from_utf8_lossy(name).into_owned(),
        })
    }
}
