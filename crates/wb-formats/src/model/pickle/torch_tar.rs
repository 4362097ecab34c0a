//! What `torch.save` wrote before 0.1.10: a tar whose members `storages` and `tensors` are pickles with raw bytes between
//! them.

use super::token::{Kind, Token};
use super::torch_legacy::element_bytes;
use super::vm::{Step, Vm};

/// A member of such a tar. The loader goes by the name, so that the name decides here, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// How many there are; then for each `(key, place, class)`, a count and the raw numbers; then the views.
    Storages,
    /// How many there are; then for each `(key, storage, class)`, and the raw shape, strides and offset.
    Tensors,
}

impl Part {
    /// The part that has this name.
    pub(super) fn of(name: &str) -> Option<Self> {
        match name {
            "storages" => Some(Self::Storages),
            "tensors" => Some(Self::Tensors),
            _ => None,
        }
    }
}

impl Vm<'_> {
    /// Where the raw bytes behind a pickle end, if its value is one that raw bytes follow.
    pub(super) fn tar_raw_end(&self, part: Part, value: Token, from: u64) -> Step<Option<u64>> {
        let Some([_, _, class]) = self.ring.get(value).map(|node| node.items.as_slice()) else {
            return Ok(None);
        };
        if class.kind() != Kind::Import {
            return Ok(None);
        }
        let bytes = match part {
            Part::Storages => {
                let count = self.reader.look(from, 8)?;
                let size = self
                    .recorder
                    .exact_name(*class)
                    .and_then(|(_, name)| element_bytes(name));
                let count = count.first_chunk::<8>().map(|count| u64::from_le_bytes(*count));
                count
                    .zip(size)
                    .and_then(|(count, size)| count.checked_mul(size)?.checked_add(8))
            }
            Part::Tensors => {
                let dimensions = self.reader.look(from, 4)?;
                let dimensions = dimensions
                    .first_chunk::<4>()
                    .map(|count| u64::from(u32::from_le_bytes(*count)));
                // Sizes and strides of 8 bytes per dimension, between the count with its padding and the offset.
                dimensions.and_then(|count| count.checked_mul(16)?.checked_add(16))
            }
        };
        let end = bytes.and_then(|bytes| from.checked_add(bytes));
        let len = self.reader.len()?;
        Ok(end.filter(|end| *end <= len))
    }
}
