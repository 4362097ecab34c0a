//! GGUF: the format of llama.cpp and its relatives.

mod facts;
mod tensors;
#[cfg(test)]
mod tests;
mod types;
mod values;
mod walk;

pub use facts::{ChatTemplate, Entry, GgufFacts, Split, Tensor};
pub(crate) use types::tensor_type;

use crate::format::Input;
use crate::generated::Facts;
use crate::notes::{Defect, Notes, Stop};
use crate::sniff::Head;
use crate::source::Cursor;
use values::Values;
use walk::Walk;
use wb_core::GapReason;

crate::format_room! {
    /// Versions 1 to 3, both byte orders, every type of value (arrays in arrays as well), the table of tensors
    /// and their places. Tokenizer lists are stepped over, their first elements shown. Chat templates are read as
    /// the programs that they are. Bytes that belong to no tensor are judged by what they are; tensor data is
    /// numbers that no loader executes and is skipped by design.
    pub static FORMAT = {
        id: "gguf",
        name: "GGUF",
        since: "0.1.0",
        extensions: ["gguf"],
        facts: GgufFacts,
        sniff: sniff,
        read: read,
    };
}

const MAGIC: &[u8; 4] = b"GGUF";
/// What llama.cpp aligns to if the file says nothing.
const ALIGNMENT_DEFAULT: u64 = 32;
/// The newest version that is known.
const VERSION_MAX: u32 = 3;

fn sniff(head: &Head<'_>) -> bool {
    let Some(rest) = head.bytes.strip_prefix(MAGIC) else {
        return false;
    };
    let plausible = |version: u32| (1..=1_000).contains(&version);
    let version = rest.first_chunk::<4>();
    version.is_some_and(|v| plausible(u32::from_le_bytes(*v)) || plausible(u32::from_be_bytes(*v)))
        || head.extension() == "gguf"
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = GgufFacts {
        alignment_bytes: ALIGNMENT_DEFAULT,
        ..GgufFacts::default()
    };
    if let Err(stop) = read_all(input, &mut facts, notes) {
        notes.stopped(stop);
    }
    Facts::Gguf(facts)
}

fn read_all(input: &Input<'_>, facts: &mut GgufFacts, notes: &mut Notes) -> Result<(), Stop> {
    let source = input.source.as_ref();
    let len = source.len()?;
    let mut walk = Walk {
        cursor: Cursor::new(source, 4),
        len,
        big_endian: false,
        narrow: false,
    };
    let version = walk.u32("the version")?;
    // The format's own test: a version whose low half is zero was written the other way round.
    walk.big_endian = version.trailing_zeros() >= 16 && version != 0;
    facts.big_endian = walk.big_endian;
    facts.version = if walk.big_endian {
        version.swap_bytes()
    } else {
        version
    };
    if facts.version == 0 || facts.version > VERSION_MAX {
        let detail = format!("GGUF version {} is not known here", facts.version);
        notes.gap(GapReason::UnsupportedFormat, Some(4), detail);
        return Ok(());
    }
    walk.narrow = facts.version == 1;
    read_counts(&mut walk, facts)?;
    let mut values = Values {
        walk: &mut walk,
        facts,
        notes,
        meter: input.meter,
    };
    values.read_all()?;
    let mut extents = tensors::read_all(&mut walk, facts, notes, input)?;
    facts.data_offset = tensors::pad(walk.position(), facts.alignment_bytes);
    if facts.tensors_total == 0 {
        // A vocabulary alone: some writers pad the end of the header, some do not.
        facts.data_offset = facts.data_offset.min(len);
    }
    tensors::check_places(&mut extents, facts, len, input, notes)
}

/// How many tensors and keys there are: numbers that loaders multiply before they look at the file's length.
fn read_counts(walk: &mut Walk<'_>, facts: &mut GgufFacts) -> Result<(), Stop> {
    let width: u64 = if walk.narrow { 4 } else { 8 };
    let tensors_at = walk.position();
    facts.tensors_total = walk.count("the number of tensors")?;
    let keys_at = walk.position();
    facts.keys_total = walk.count("the number of keys")?;
    let check = |walk: &Walk<'_>, at: u64, count: u64, least: u64, what: &str| {
        if count >= 1 << 40 {
            let detail = format!("the header counts {count} {what}: readers that compute with it overflow");
            return Err(Stop::from(Defect::at("gguf-count-overflows", at, detail)));
        }
        if count.saturating_mul(least) > walk.remaining() {
            let left = walk.remaining();
            let detail = format!("the header counts {count} {what}, but only {left} bytes follow");
            return Err(Defect::at("gguf-count-outside", at, detail).into());
        }
        Ok(())
    };
    // A key's length, type and smallest value; a tensor's name length, dimensions, type and offset.
    check(walk, keys_at, facts.keys_total, width.saturating_add(5), "keys")?;
    check(
        walk,
        tensors_at,
        facts.tensors_total,
        width.saturating_add(16),
        "tensors",
    )
}
