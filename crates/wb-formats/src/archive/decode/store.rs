//! What stores of arrays write behind a compressed chunk: Zarr 3 a checksum or the index of a shard, OCDBT its nodes.
//!
//! Sources: the Zarr 3 specification (codecs `crc32c` and `sharding_indexed`), TensorStore's description of OCDBT;
//! 2026-11-24.

use crate::model::tensorflow::checkpoint::table::crc32c;
use crate::source::{ReadAt, ReadError};

/// Indexes beyond this many bytes are not looked at.
const INDEX_BYTES: u64 = 1 << 20;
const CHECKSUM_BYTES: u64 = 4;
const ENTRY_BYTES: u64 = 16;
/// How many nodes one file holds at most that is taken for a store's.
const NODES_MAX: u32 = 65_536;

/// True if everything from `at` on is what a store of arrays writes behind a chunk.
pub(super) fn ends_chunk(parent: &dyn ReadAt, at: u64) -> Result<bool, ReadError> {
    let rest = parent.len()?.saturating_sub(at);
    // Four bytes are the checksum of the codec `crc32c`: too few to hide anything in.
    Ok(rest == CHECKSUM_BYTES || is_shard_index(parent, at, rest)? || are_nodes(parent, at, rest)?)
}

/// An offset and a length for each chunk, or all ones for one that is not there; then their checksum.
fn is_shard_index(parent: &dyn ReadAt, at: u64, rest: u64) -> Result<bool, ReadError> {
    let entries = rest.saturating_sub(CHECKSUM_BYTES);
    if entries == 0 || !entries.is_multiple_of(ENTRY_BYTES) || rest > INDEX_BYTES {
        return Ok(false);
    }
    let bytes = parent.read_vec(at, rest)?;
    let Some((entries, checksum)) = bytes.split_last_chunk::<4>() else {
        return Ok(false);
    };
    let are_inside = entries.chunks_exact(16).all(|entry| {
        let number = |half: usize| {
            let half = entry
                .chunks_exact(8)
                .nth(half)
                .and_then(|half| half.first_chunk());
            half.copied().map_or(u64::MAX, u64::from_le_bytes)
        };
        let (offset, length) = (number(0), number(1));
        (offset, length) == (u64::MAX, u64::MAX) || offset.checked_add(length).is_some_and(|end| end <= at)
    });
    Ok(are_inside && crc32c(entries) == u32::from_le_bytes(*checksum))
}

/// Nodes of OCDBT, one behind the other up to the end: mark, length, content.
fn are_nodes(parent: &dyn ReadAt, at: u64, rest: u64) -> Result<bool, ReadError> {
    let end = at.saturating_add(rest);
    let mut at = at;
    for _ in 0..NODES_MAX {
        if at == end {
            return Ok(true);
        }
        let frame = parent.read_vec(at, 12)?;
        let Some((mark, length)) = frame.split_first_chunk::<4>() else {
            return Ok(false);
        };
        let Some(length) = length.first_chunk().copied().map(u64::from_le_bytes) else {
            return Ok(false);
        };
        let is_node = matches!(mark, b"\x0c\xdb\x20\xde" | b"\x0c\xdb\x12\x34");
        if !is_node || length < 14 || length > end.saturating_sub(at) {
            return Ok(false);
        }
        at = at.saturating_add(length);
    }
    Ok(false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemSource;

    #[test]
    fn what_stores_write_behind_chunks_is_told_from_loose_data() {
        let ends = |tail: &[u8]| {
            let mut bytes = vec![7; 40];
            bytes.extend_from_slice(tail);
            ends_chunk(&MemSource::new(bytes), 40).unwrap()
        };
        let mut index = Vec::new();
        for number in [0, 40, u64::MAX, u64::MAX] {
            index.extend_from_slice(&u64::to_le_bytes(number));
        }
        let checksum = crc32c(&index).to_le_bytes();
        let sound = [index.as_slice(), &checksum].concat();
        assert!(ends(&sound));
        assert!(!ends(&[index.as_slice(), b"abcd"].concat()));
        let node = [b"\x0c\xdb\x20\xde\x10\0\0\0\0\0\0\0".as_slice(), b"abcd"].concat();
        assert!(ends(&node.repeat(2)));
        assert!(!ends(&[node.as_slice(), b"import os"].concat()));
        assert!(ends(b"abcd") && !ends(b"import os"));
    }
}
