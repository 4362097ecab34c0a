//! The weights of an ML program (`weight.bin`).

pub use super::GraphFacts;
use crate::format::Input;
use crate::generated::Facts;
use crate::model::edge::keep::Keeper;
use crate::notes::{Defect, Notes, Stop};
use crate::sniff::Head;
use wb_core::Limit;

crate::format_room! {
    /// The weights beside an ML program: a header, then blobs of 64 bytes that say where data lies. Each is held
    /// against the end of the file; the data is not read.
    pub static FORMAT = {
        id: "coreml-weights",
        name: "Core ML weights",
        since: "0.1.0",
        extensions: [],
        facts: GraphFacts,
        sniff: sniff,
        read: read,
    };
}

const MARK: u32 = 0xdead_beef;
const ENTRY_BYTES: u64 = 64;

fn word(bytes: &[u8], at: usize) -> Option<u32> {
    bytes
        .get(at..)?
        .first_chunk::<4>()
        .map(|word| u32::from_le_bytes(*word))
}

fn long(bytes: &[u8], at: usize) -> u64 {
    let found = bytes.get(at..).and_then(|bytes| bytes.first_chunk::<8>());
    found.map_or(0, |long| u64::from_le_bytes(*long))
}

/// A count, version 2, zeros to byte 64, and the mark of the first blob.
fn sniff(head: &Head<'_>) -> bool {
    let zeros = head
        .bytes
        .get(8..64)
        .is_some_and(|bytes| bytes.iter().all(|byte| *byte == 0));
    zeros && word(head.bytes, 4) == Some(2) && word(head.bytes, 64) == Some(MARK)
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut keeper = Keeper::new(input.meter);
    if let Err(stop) = read_blobs(input, &mut keeper, notes) {
        notes.stopped(stop);
    }
    Facts::CoremlWeights(keeper.finish())
}

fn read_blobs(input: &Input<'_>, keeper: &mut Keeper<'_>, notes: &mut Notes) -> Result<(), Stop> {
    let source = input.source.as_ref();
    let len = source.len()?;
    let head = source.read_vec(0, ENTRY_BYTES)?;
    let count = u64::from(word(&head, 0).unwrap_or(0));
    keeper.facts.version = word(&head, 4).map(u64::from);
    let mut at = ENTRY_BYTES;
    for index in 0..count {
        input.meter.check(Limit::Entries, index)?;
        let entry = source.read_vec(at, ENTRY_BYTES)?;
        if word(&entry, 0) != Some(MARK) {
            let detail = format!("blob {index} of {count} has no mark");
            return Err(Defect::at("coreml-weights-blob", at, detail).into());
        }
        let (bytes, start) = (long(&entry, 8), long(&entry, 16));
        let end = start.checked_add(bytes).filter(|end| *end <= len && start > at);
        let Some(end) = end else {
            let detail = format!(
                "blob {index} of {bytes} bytes at {start} does not lie behind its header within {len} bytes"
            );
            return Err(Defect::at("coreml-weights-blob", at, detail).into());
        };
        keeper.tensor(bytes);
        notes.skipped_bytes = notes.skipped_bytes.saturating_add(bytes);
        at = end.div_ceil(ENTRY_BYTES).saturating_mul(ENTRY_BYTES);
    }
    Ok(())
}
