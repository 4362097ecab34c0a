//! safetensors: eight bytes of length, a JSON header, tensor data.

mod dtype;
mod facts;
mod header;
mod layout;
#[cfg(test)]
mod tests;

pub use facts::{MetadataEntry, SafetensorsFacts, Tensor};

use crate::format::Input;
use crate::generated::Facts;
use crate::notes::{Defect, Notes, Stop};
use crate::sniff::Head;
use crate::source::Cursor;
use header::Header;
use std::io::Read;
use wb_core::Limit;

crate::format_room! {
    /// The header is read as a stream and checked whole: JSON, duplicate keys on every level, element type ×
    /// shape against the bytes set aside, tensors that lie outside the file, overlap, or leave bytes to nobody.
    /// Holes and bytes behind the last tensor are judged by what they are. Tensor data is numbers that no loader
    /// executes: it is skipped by design.
    pub static FORMAT = {
        id: "safetensors",
        name: "safetensors",
        since: "0.1.0",
        extensions: ["safetensors"],
        facts: SafetensorsFacts,
        sniff: sniff,
        read: read,
    };
}

/// The reference implementation refuses longer headers.
const HEADER_MAX: u64 = 100_000_000;
/// The hub's client refuses longer headers.
const HUB_HEADER_MAX: u64 = 25_000_000;
/// Headers up to this length are read at once, longer ones as a stream.
const AT_ONCE_MAX: u64 = 1 << 20;

fn sniff(head: &Head<'_>) -> bool {
    let Some((length, json)) = head.bytes.split_first_chunk::<8>() else {
        return false;
    };
    let header_bytes = u64::from_le_bytes(*length);
    let inner = trim(json);
    let claimed = head.extension() == "safetensors";
    let object = match inner.split_first() {
        Some((b'{', rest)) if claimed => matches!(trim(rest).first(), None | Some(b'"' | b'}')),
        Some((b'{', rest)) => maps_to_objects(trim(rest)),
        // Blanks up to the end of what is looked at: only the name can tell.
        None => claimed && !json.is_empty(),
        Some(_) => false,
    };
    let fits = || {
        head.source
            .len()
            .is_ok_and(|len| header_bytes <= len.saturating_sub(8))
    };
    object && (claimed || ((2..=HEADER_MAX).contains(&header_bytes) && fits()))
}

/// True if what follows a brace ends the object, or is a key that stands for an object or a list, as far as it
/// can be seen.
fn maps_to_objects(inside: &[u8]) -> bool {
    let Some((b'"', mut rest)) = inside.split_first() else {
        return inside.first() == Some(&b'}');
    };
    loop {
        match rest {
            [b'\\', _, tail @ ..] => rest = tail,
            [b'"', tail @ ..] => {
                let Some((b':', value)) = trim(tail).split_first() else {
                    return trim(tail).is_empty();
                };
                return matches!(trim(value).first(), None | Some(b'{' | b'[' | b'n'));
            }
            [_, tail @ ..] => rest = tail,
            [] => return true,
        }
    }
}

/// Without JSON's blanks at the beginning.
fn trim(mut bytes: &[u8]) -> &[u8] {
    while let Some((b' ' | b'\n' | b'\r' | b'\t', rest)) = bytes.split_first() {
        bytes = rest;
    }
    bytes
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = SafetensorsFacts::default();
    if let Err(stop) = read_all(input, &mut facts, notes) {
        notes.stopped(stop);
    }
    Facts::Safetensors(facts)
}

fn read_all(input: &Input<'_>, facts: &mut SafetensorsFacts, notes: &mut Notes) -> Result<(), Stop> {
    let source = input.source.as_ref();
    let len = source.len()?;
    let Some(length) = source.read_array::<8>(0)? else {
        return Err(Defect::at("safetensors-header-length", 0, "the file is shorter than 8 bytes").into());
    };
    facts.header_bytes = u64::from_le_bytes(length);
    facts.data_offset = facts.header_bytes.saturating_add(8);
    check_length(facts.header_bytes, len, input, notes)?;
    let first = source.read_array::<1>(8)?;
    if first != Some([b'{']) {
        notes.defect(Defect::at(
            "safetensors-header-start",
            8,
            "the header does not begin with `{`, as the format demands",
        ));
    }
    let mut header = Header::new(facts, notes, input.meter);
    let header_bytes = header.facts.header_bytes;
    if header_bytes <= AT_ONCE_MAX {
        let bytes = source.read_vec(8, header_bytes)?;
        header.read(serde_json::de::SliceRead::new(&bytes))?;
    } else {
        let stream = Cursor::new(source, 8).take(header_bytes);
        header.read(serde_json::de::IoRead::new(stream))?;
    }
    let mut extents = std::mem::take(&mut header.extents);
    let data_offset = facts.data_offset;
    facts.data_bytes = layout::check(&mut extents, data_offset, len, input, notes)?;
    Ok(())
}

fn check_length(header_bytes: u64, len: u64, input: &Input<'_>, notes: &mut Notes) -> Result<(), Stop> {
    let available = len.saturating_sub(8);
    if header_bytes > HEADER_MAX {
        let detail =
            format!("the header is said to be {header_bytes} bytes long; loaders stop at {HEADER_MAX}");
        notes.defect(Defect::at("safetensors-header-too-long", 0, detail));
    } else if header_bytes > HUB_HEADER_MAX {
        let detail =
            format!("the header is {header_bytes} bytes long; the hub's client stops at {HUB_HEADER_MAX}");
        notes.defect(Defect::at("safetensors-header-long", 0, detail));
    }
    if header_bytes < 2 || header_bytes > available {
        let detail =
            format!("the header is said to be {header_bytes} bytes long, but {available} bytes follow");
        return Err(Defect::at("safetensors-header-length", 0, detail).into());
    }
    input.meter.check(Limit::HeaderBytes, header_bytes)?;
    Ok(())
}
