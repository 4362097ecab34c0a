//! Pictures with something behind their end.

use crate::format::Input;
use crate::generated::Facts;
use crate::notes::{Child, Notes, Stop};
use crate::sniff::Head;
use crate::source::{ReadAt, ReadError, SliceSource, after_padding};
use serde::Serialize;

crate::format_room! {
    /// PNG and JPEG pictures with a program, an archive, a script or a pickle behind the end of the picture. What
    /// follows is judged on its own. Pictures that end where they should, and the notes that cameras append, are not
    /// listed; the picture itself is not decoded.
    pub static FORMAT = {
        id: "picture",
        name: "Picture with cargo behind it",
        since: "0.1.0",
        extensions: [],
        facts: PictureFacts,
        sniff: |head| carried(head).is_some(),
        read: read,
    };
}

/// A picture and what follows it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PictureFacts {
    /// Where the picture ends and something else begins.
    pub end: u64,
    /// What begins there.
    pub carries: &'static str,
    /// How many bytes follow.
    pub trailing_bytes: u64,
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// What nobody appends to a picture by accident.
const CARGO: &[(&[u8], &str)] = &[
    (b"PK\x03\x04", "zip archive"),
    (b"7z\xbc\xaf\x27\x1c", "7z archive"),
    (b"Rar!\x1a\x07", "RAR archive"),
    (b"\x1f\x8b\x08", "gzip stream"),
    (b"\x7fELF", "ELF program"),
    (b"MZ", "Windows program"),
    (b"#!/", "script"),
    (b"<?php", "script"),
    (b"<script", "script"),
    (b"\x80\x02", "pickle"),
    (b"\x80\x03", "pickle"),
    (b"\x80\x04\x95", "pickle"),
    (b"\x80\x05\x95", "pickle"),
    (b"import ", "script"),
];

/// Where something that is cargo begins behind a picture, and what it is.
fn carried(head: &Head<'_>) -> Option<(u64, &'static str)> {
    let source = head.source.as_ref();
    let end = if head.starts_with(PNG) {
        png_end(source)
    } else if head.starts_with(b"\xff\xd8\xff") {
        jpeg_end(source)
    } else {
        return None;
    };
    let begin = after_padding(source, end.ok()??).ok()??;
    let first = source.read_array::<8>(begin).ok()??;
    let (_, what) = CARGO.iter().find(|(magic, _)| first.starts_with(magic))?;
    Some((begin, what))
}

/// Behind the chunk `IEND`.
fn png_end(source: &dyn ReadAt) -> Result<Option<u64>, ReadError> {
    const CHUNKS_MAX: usize = 1 << 16;
    let mut at = 8u64;
    for _ in 0..CHUNKS_MAX {
        let Some([a, b, c, d, name @ ..]) = source.read_array::<8>(at)? else {
            return Ok(None);
        };
        let len = u64::from(u32::from_be_bytes([a, b, c, d]));
        at = at.saturating_add(len).saturating_add(12);
        if &name == b"IEND" {
            return Ok(Some(at));
        }
        if !name.iter().all(u8::is_ascii_alphabetic) {
            return Ok(None);
        }
    }
    Ok(None)
}

/// Behind the mark that ends the picture; those of pictures inside its headers do not count.
fn jpeg_end(source: &dyn ReadAt) -> Result<Option<u64>, ReadError> {
    const SEGMENTS_MAX: usize = 1 << 12;
    const BLOCK: u64 = 1 << 16;
    let mut at = 2u64;
    for _ in 0..SEGMENTS_MAX {
        let Some([0xff, mark, high, low]) = source.read_array::<4>(at)? else {
            return Ok(None);
        };
        at = at
            .saturating_add(2)
            .saturating_add(u64::from(u16::from_be_bytes([high, low])));
        if mark == 0xda {
            break;
        }
    }
    loop {
        let block = source.read_vec(at, BLOCK)?;
        if let Some(end) = memchr::memmem::find(&block, b"\xff\xd9") {
            return Ok(Some(at.saturating_add(end as u64).saturating_add(2)));
        }
        if (block.len() as u64) < BLOCK {
            return Ok(None);
        }
        at = at.saturating_add(BLOCK.saturating_sub(1));
    }
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = PictureFacts::default();
    if let Err(stop) = read_all(input, &mut facts, notes) {
        notes.stopped(stop);
    }
    Facts::Picture(facts)
}

fn read_all(input: &Input<'_>, facts: &mut PictureFacts, notes: &mut Notes) -> Result<(), Stop> {
    let bytes = Head::read_bytes(input.source.as_ref())?;
    let head = Head::new(&bytes, input.name, input.source);
    if let Some((begin, what)) = carried(&head) {
        let rest = input.source.len()?.saturating_sub(begin);
        (facts.end, facts.carries, facts.trailing_bytes) = (begin, what, rest);
        let child = SliceSource::shared(input.source, begin, rest)?;
        notes
            .children
            .push(Child::new(format!("behind@{begin:#x}"), child));
    }
    Ok(())
}
