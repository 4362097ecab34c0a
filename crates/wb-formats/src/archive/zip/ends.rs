//! Finds where a zip's central directory is: every place where some loader would look.

use super::record::{CENTRAL, END, EndFixed, locator_target};
use crate::source::{ReadAt, ReadError};

/// One way of reading the end of the archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct End {
    /// Where the ordinary end record stands.
    pub(super) record_offset: u64,
    /// Where the records of the end begin: the zip64 ones come first.
    pub(super) ends_at: u64,
    /// Where the central directory begins.
    pub(super) directory_start: u64,
    /// What has to be added to the offsets in it; negative if the end record claims a later directory, which
    /// Python accepts.
    pub(super) shift: i64,
    /// How many entries it is said to have.
    pub(super) entries: u64,
    /// The comment's length.
    pub(super) comment_bytes: u64,
    /// True if the values are from the zip64 record.
    pub(super) is_zip64: bool,
}

/// The bytes behind which no loader searches the end record: it and the longest comment.
const SEARCH_BYTES: u64 = 65_557;

/// Every reading of the end of `source[start..end]` that a loader would make, the most usual first.
///
/// Python's `zipfile` and miniz (PyTorch) take the last mark; Info-ZIP and 7-Zip the one whose comment reaches
/// the end of the file. Python looks for the directory just before the end record and shifts all offsets;
/// miniz takes the offset as it stands.
pub(super) fn find(source: &dyn ReadAt, start: u64, end: u64) -> Result<Vec<End>, ReadError> {
    let from = end.saturating_sub(SEARCH_BYTES).max(start);
    let tail = source.read_vec(from, end.saturating_sub(from))?;
    let mut marks: Vec<u64> = memchr::memmem::rfind_iter(&tail, END)
        .map(|at| from.saturating_add(at as u64))
        .collect();
    marks.truncate(64);
    let reaching = marks
        .iter()
        .copied()
        .find(|&mark| comment_reaches(&tail, from, mark, end));
    let mut found = Vec::new();
    for mark in marks.first().copied().into_iter().chain(reaching) {
        for reading in readings(source, start, mark)? {
            if !found.contains(&reading) {
                found.push(reading);
            }
        }
    }
    // A mark by chance (or by intent) in a comment must not hide the real record.
    let rest = if found.is_empty() { marks.as_slice() } else { &[] };
    for &mark in rest {
        found = readings(source, start, mark)?;
        if !found.is_empty() {
            break;
        }
    }
    Ok(found)
}

fn comment_reaches(tail: &[u8], from: u64, mark: u64, end: u64) -> bool {
    let at = usize::try_from(mark.saturating_sub(from)).unwrap_or(usize::MAX);
    tail.get(at..)
        .and_then(|rest| rest.first_chunk::<22>())
        .and_then(EndFixed::parse)
        .is_some_and(|record| {
            mark.saturating_add(EndFixed::BYTES)
                .saturating_add(u64::from(record.comment_bytes))
                == end
        })
}

fn readings(source: &dyn ReadAt, start: u64, mark: u64) -> Result<Vec<End>, ReadError> {
    let Some(plain) = source.read_array::<22>(mark)?.as_ref().and_then(EndFixed::parse) else {
        return Ok(Vec::new());
    };
    let mut records = Vec::new();
    if let Some((wide, at)) = zip64(source, start, mark)? {
        records.push((wide, at, true));
        let agree = wide.entries == plain.entries
            && wide.directory_bytes == plain.directory_bytes
            && wide.directory_offset == plain.directory_offset;
        if !agree && !plain.is_saturated() {
            records.push((plain, mark, false));
        }
    } else {
        records.push((plain, mark, false));
    }
    let mut found = Vec::new();
    for (record, ends_at, is_zip64) in records {
        for (directory_start, shift) in places(source, &record, start, ends_at)? {
            found.push(End {
                record_offset: mark,
                ends_at,
                directory_start,
                shift,
                entries: record.entries,
                comment_bytes: u64::from(plain.comment_bytes),
                is_zip64,
            });
        }
    }
    Ok(found)
}

/// Where the directory can be: just before the end record (offsets shifted), and where the record says.
fn places(
    source: &dyn ReadAt,
    record: &EndFixed,
    start: u64,
    ends_at: u64,
) -> Result<Vec<(u64, i64)>, ReadError> {
    let mut found = Vec::new();
    if record.directory_bytes == 0 {
        if record.entries == 0 {
            found.push((ends_at, start.cast_signed()));
        }
        return Ok(found);
    }
    if let Some(before) = ends_at.checked_sub(record.directory_bytes)
        && before >= start
        && is_directory(source, before)?
    {
        found.push((before, before.wrapping_sub(record.directory_offset).cast_signed()));
    }
    let stated = record.directory_offset;
    let already = found.iter().any(|&(at, shift)| at == stated && shift == 0);
    if !already && stated >= start && stated < ends_at && is_directory(source, stated)? {
        found.push((stated, 0));
    }
    Ok(found)
}

fn is_directory(source: &dyn ReadAt, offset: u64) -> Result<bool, ReadError> {
    Ok(source.read_array::<4>(offset)?.as_ref() == Some(CENTRAL))
}

/// The zip64 end record: where the locator says, or just before the locator.
fn zip64(source: &dyn ReadAt, start: u64, mark: u64) -> Result<Option<(EndFixed, u64)>, ReadError> {
    let Some(locator_at) = mark.checked_sub(EndFixed::LOCATOR_BYTES) else {
        return Ok(None);
    };
    let Some(target) = source
        .read_array::<20>(locator_at)?
        .as_ref()
        .and_then(locator_target)
    else {
        return Ok(None);
    };
    let before = locator_at.saturating_sub(EndFixed::BYTES_64);
    for at in [before, target, target.saturating_add(start)] {
        if let Some(record) = source.read_array::<56>(at)?.as_ref().and_then(EndFixed::parse_64)
            && at < locator_at
        {
            return Ok(Some((record, at)));
        }
    }
    Ok(None)
}

/// True if the bytes end like a zip that has at least one member: what a loader that looks at the end accepts.
pub(super) fn tail_is_zip(source: &dyn ReadAt, tail: &[u8]) -> bool {
    // Forwards: looking backwards is several times slower, and most files have no such mark.
    if memchr::memmem::find(tail, END).is_none() {
        return false;
    }
    let Ok(len) = source.len() else { return false };
    find(source, 0, len).is_ok_and(|ends| ends.iter().any(|end| end.directory_start < end.ends_at))
}
