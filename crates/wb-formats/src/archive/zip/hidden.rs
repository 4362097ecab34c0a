//! What stands in a zip beside its listed members: hidden members, other archives, loose data.

use super::directory::{Directory, Member, Origin, Walk, descriptor_bytes};
use super::record::{CENTRAL, END, END_64, FLAG_DESCRIPTOR, LOCAL, LOCATOR_64, LocalFixed};
use super::{ends, names};
use crate::notes::{Child, Defect, Stop};
use crate::source::{Cursor, ReadAt, ReadError, SliceSource};
use wb_core::Limit;

/// Loose data shorter than this holds nothing that runs.
const LOOSE_BYTES_MIN: u64 = 16;
/// Android's signing block stands before the directory and ends with this.
const APK_SIGNATURE: &[u8; 16] = b"APK Sig Block 42";

/// The longest extra field of a local header, and the longest data descriptor.
const UNREAD_EXTRA_MAX: u64 = 65_535 + 24;

/// Where everything begins that the directory knows of, sorted.
fn known_starts(directory: &Directory, covered: &[(u64, u64)]) -> Vec<u64> {
    let members = directory.members.iter().map(|member| member.header_offset);
    let mut starts: Vec<u64> = members.chain(covered.iter().map(|(start, _)| *start)).collect();
    starts.sort_unstable();
    starts
}

/// Looks through every byte that no listed member, directory or end record covers.
pub(super) fn search(
    walk: &mut Walk<'_>,
    directory: &mut Directory,
    mut covered: Vec<(u64, u64)>,
    len: u64,
) -> Result<(), Stop> {
    overlaps(walk, directory);
    let source = walk.source.as_ref();
    let starts = known_starts(directory, &covered);
    for member in directory.members.iter().filter(|member| member.local.is_some()) {
        if member.is_unread {
            // Its local header may have an extra field of any length, and a descriptor may follow.
            let end = member.data_end().saturating_add(UNREAD_EXTRA_MAX);
            let next = starts.partition_point(|&start| start <= member.header_offset);
            let next = starts.get(next).copied().unwrap_or(len);
            covered.push((member.header_offset, end.min(next)));
            continue;
        }
        let end = member
            .data_end()
            .saturating_add(descriptor_bytes(source, member)?);
        let local = member.local.map_or(0, |local| local.compressed_bytes);
        let end = end.max(member.data_offset.saturating_add(local));
        covered.push((member.header_offset, end));
    }
    covered.sort_unstable();
    covered.push((len, len));
    let mut at = 0;
    for (start, end) in covered {
        if start > at {
            region(walk, directory, at, start.min(len), len)?;
        }
        at = at.max(end);
    }
    Ok(())
}

/// Members whose headers and data share bytes: how a small file is made to hold more than it can.
fn overlaps(walk: &mut Walk<'_>, directory: &Directory) {
    let mut ranges: Vec<(u64, u64, &str)> = directory
        .listed()
        .filter(|member| member.local.is_some())
        .map(|member| (member.header_offset, member.data_end(), &*member.name))
        .collect();
    ranges.sort_unstable();
    let mut reaching: Option<(u64, &str)> = None;
    for (start, end, name) in ranges {
        if let Some((before, other)) = reaching
            && start < before
        {
            let detail = format!("the members `{other}` and `{name}` share the same bytes of the file");
            walk.notes
                .defect(Defect::at("zip-members-overlap", start, detail));
        }
        if reaching.is_none_or(|(before, _)| end > before) {
            reaching = Some((end, name));
        }
    }
}

/// Looks through one uncovered region.
fn region(
    walk: &mut Walk<'_>,
    directory: &mut Directory,
    start: u64,
    end: u64,
    len: u64,
) -> Result<(), Stop> {
    let is_prefix = start == 0;
    let source = std::sync::Arc::clone(walk.source);
    // What stands before the archive in another format's file is that format's business: only a file that begins
    // as a zip shows its other members to a reader from the front.
    let is_foreign = is_prefix && source.read_array::<4>(start)?.as_ref() != Some(LOCAL);
    let is_padding = is_foreign || is_zero(source.as_ref(), start, end)?;
    if !is_padding {
        other_archive(walk, directory, start, end)?;
    }
    let mut loose_from = start;
    let mut cursor = Cursor::new(source.as_ref(), start);
    let mut at = start;
    let mut candidates: u64 = 0;
    while !is_padding && at < end {
        let Some(found) = next_header(&mut cursor, at, end)? else {
            break;
        };
        candidates = candidates.saturating_add(1);
        walk.meter.check(Limit::Members, candidates)?;
        let Some(member) = hidden_member(walk, found, end)? else {
            at = found.saturating_add(4);
            continue;
        };
        loose(walk, directory, loose_from, found, (is_prefix, len))?;
        at = member.data_end().max(found.saturating_add(LocalFixed::BYTES));
        at = at.saturating_add(descriptor_bytes(source.as_ref(), &member)?);
        loose_from = at;
        walk.meter.check(Limit::Members, directory.members.len() as u64)?;
        if !walk.knows_header_at(found) {
            directory.members.push(member);
        }
    }
    if is_padding && !is_prefix {
        return Ok(());
    }
    loose(walk, directory, loose_from, end, (is_prefix, len))
}

/// A whole archive that ends where this region ends: its own directory lists its members.
fn other_archive(walk: &mut Walk<'_>, directory: &mut Directory, start: u64, end: u64) -> Result<(), Stop> {
    let mut until = end;
    // Each archive found moves the end forward; more than a few in a row are left to the walk over headers.
    for _ in 0..16 {
        let found = ends::find(walk.source.as_ref(), start, until)?;
        let Some(first) = found.first() else {
            return Ok(());
        };
        let detail = "another archive stands before this one: some loaders read the first, some the last";
        walk.notes.defect(Defect::at(
            "zip-archives-concatenated",
            first.record_offset,
            detail,
        ));
        let before = directory.members.len();
        walk.central(first, Origin::OtherDirectory, directory)?;
        let lowest = directory
            .members
            .get(before..)
            .unwrap_or_default()
            .iter()
            .map(|member| member.header_offset)
            .min();
        until = lowest.unwrap_or(first.directory_start).min(first.directory_start);
        if until <= start {
            return Ok(());
        }
    }
    Ok(())
}

/// The next mark of a local header in a region. The cursor's buffer makes many false marks cheap.
fn next_header(cursor: &mut Cursor<'_>, start: u64, end: u64) -> Result<Option<u64>, ReadError> {
    cursor.seek(start);
    while cursor.position() < end {
        let at = cursor.position();
        let block = cursor.peek(LOCAL.len())?;
        if let Some(found) = memchr::memmem::find(block, LOCAL) {
            let found = at.saturating_add(found as u64);
            return Ok((found < end).then_some(found));
        }
        let step = (block.len() as u64).saturating_sub(3);
        if step == 0 {
            break;
        }
        cursor.skip(step);
    }
    Ok(None)
}

/// A member whose local header stands here, if it is one and not four bytes by chance.
fn hidden_member(walk: &mut Walk<'_>, at: u64, end: u64) -> Result<Option<Member>, ReadError> {
    let Some((fixed, name, extra_bytes)) = walk.local_at(at, 64)? else {
        return Ok(None);
    };
    let known_method = matches!(fixed.header.method, 0..=21 | 93..=99);
    let name_is_text = !name.is_empty() && std::str::from_utf8(&name).is_ok() && !name.contains(&0);
    let data_offset = at
        .saturating_add(LocalFixed::BYTES)
        .saturating_add(name.len() as u64)
        .saturating_add(extra_bytes);
    if !known_method || !name_is_text || fixed.version_needed & 0xff > 100 || data_offset > end {
        return Ok(None);
    }
    let mut header = fixed.header;
    let room = end.saturating_sub(data_offset);
    if fixed.sizes_are_told_later() {
        // The data ends somewhere before the next header; a decoder finds its own end.
        let mut cursor = Cursor::new(walk.source.as_ref(), data_offset);
        header.compressed_bytes =
            next_header(&mut cursor, data_offset, end)?.map_or(room, |next| next.saturating_sub(data_offset));
        header.bytes = if header.method == 0 {
            header.compressed_bytes
        } else {
            u64::MAX
        };
    }
    header.compressed_bytes = header.compressed_bytes.min(room);
    Ok(Some(Member {
        name: names::decode(&name),
        central: None,
        local: Some(header),
        header_offset: at,
        data_offset,
        unix_mode: 0,
        origin: Origin::Hidden,
        is_disputed: true,
        has_descriptor: header.flags & FLAG_DESCRIPTOR != 0,
        is_unread: false,
    }))
}

/// Bytes that belong to nothing: a prefix, or data between, judged by what they are.
fn loose(
    walk: &mut Walk<'_>,
    directory: &mut Directory,
    start: u64,
    end: u64,
    (is_prefix, len): (bool, u64),
) -> Result<(), Stop> {
    let bytes = end.saturating_sub(start);
    let source = walk.source;
    if bytes == 0 {
        return Ok(());
    }
    if is_prefix && start == 0 {
        // The mark of a spanned archive that fitted into one part after all.
        if bytes == 4 && matches!(source.read_array::<4>(0)?.as_ref(), Some(b"PK\x07\x08" | b"PK00")) {
            return Ok(());
        }
        directory.prefix_bytes = bytes;
        // The metadata writer of TensorFlow Lite packs a model's labels behind it; the model is judged as one.
        if source
            .read_array::<8>(0)?
            .is_some_and(|head| head.ends_with(b"TFL3"))
        {
            return Ok(());
        }
        let detail = format!("{bytes} bytes stand before the archive: another format may be read there");
        walk.notes.defect(Defect::at("zip-prefix-data", 0, detail));
        return Ok(());
    }
    if bytes < LOOSE_BYTES_MIN || is_zero(source.as_ref(), start, end)? || is_signature(source.as_ref(), end)?
    {
        return Ok(());
    }
    let (code, place) = if end == len {
        directory.trailing_bytes = directory.trailing_bytes.max(bytes);
        ("zip-trailing-data", "behind the archive")
    } else {
        ("zip-data-between-members", "between the members")
    };
    let detail = format!("{bytes} bytes stand {place} that belong to none of them");
    // The records of an archive that was found here are no data of their own.
    if !begins_like_records(source.as_ref(), start)? {
        walk.notes.defect(Defect::at(code, start, detail));
    }
    let slice = SliceSource::shared(source, start, bytes)?;
    walk.notes
        .children
        .push(Child::new(format!("(data at {start:#x})"), slice));
    Ok(())
}

/// What signed APKs have before their directory.
fn is_signature(source: &dyn ReadAt, end: u64) -> Result<bool, ReadError> {
    let last = source.read_array::<16>(end.saturating_sub(16))?;
    Ok(last.as_ref() == Some(APK_SIGNATURE))
}

fn begins_like_records(source: &dyn ReadAt, start: u64) -> Result<bool, ReadError> {
    let first = source.read_array::<4>(start)?;
    Ok(first.is_some_and(|first| [CENTRAL, END, END_64, LOCATOR_64].contains(&&first)))
}

fn is_zero(source: &dyn ReadAt, start: u64, end: u64) -> Result<bool, ReadError> {
    const BLOCK: u64 = 1 << 16;
    let mut at = start;
    while at < end {
        let block = source.read_vec(at, BLOCK.min(end.saturating_sub(at)))?;
        if block.is_empty() || block.iter().any(|&byte| byte != 0) {
            return Ok(block.is_empty());
        }
        at = at.saturating_add(block.len() as u64);
    }
    Ok(true)
}
