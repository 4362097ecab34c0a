//! Just enough of FlatBuffers to follow tables, vectors and texts inside their bounds.

use crate::notes::{Defect, Stop};
use crate::source::ReadAt;

/// A buffer inside a source.
pub(super) struct Flat<'a> {
    source: &'a dyn ReadAt,
    start: u64,
    size: u64,
}

/// The beginning of a text that is read at all.
const TEXT_MAX: u64 = 4096;

impl<'a> Flat<'a> {
    pub(super) const fn new(source: &'a dyn ReadAt, start: u64, size: u64) -> Self {
        Self { source, start, size }
    }

    fn outside(&self, at: u64) -> Stop {
        let detail = "an offset of the core leads out of it";
        Defect::at("catboost-broken", self.start.saturating_add(at), detail).into()
    }

    fn bytes<const N: usize>(&self, at: u64) -> Result<[u8; N], Stop> {
        let is_inside = at.checked_add(N as u64).is_some_and(|end| end <= self.size);
        let bytes = if is_inside {
            self.source.read_array::<N>(self.start.saturating_add(at))?
        } else {
            None
        };
        bytes.ok_or_else(|| self.outside(at))
    }

    fn number(&self, at: u64) -> Result<u64, Stop> {
        Ok(u64::from(u32::from_le_bytes(self.bytes(at)?)))
    }

    /// Where an offset at `at` leads to.
    fn follow(&self, at: u64) -> Result<u64, Stop> {
        Ok(at.saturating_add(self.number(at)?))
    }

    /// The root table.
    pub(super) fn root(&self) -> Result<u64, Stop> {
        self.follow(0)
    }

    /// Where a table's field stands; none if it has the default.
    fn field(&self, table: u64, slot: u64) -> Result<Option<u64>, Stop> {
        let back = i64::from(i32::from_le_bytes(self.bytes(table)?));
        let fields = table
            .checked_add_signed(back.saturating_neg())
            .ok_or_else(|| self.outside(table))?;
        let size = u64::from(u16::from_le_bytes(self.bytes(fields)?));
        if slot.saturating_add(2) > size {
            return Ok(None);
        }
        let offset = u64::from(u16::from_le_bytes(self.bytes(fields.saturating_add(slot))?));
        Ok((offset > 0).then(|| table.saturating_add(offset)))
    }

    /// A vector: where its first element stands, and how many there are.
    pub(super) fn vector(&self, table: u64, slot: u64) -> Result<Option<(u64, u32)>, Stop> {
        let Some(field) = self.field(table, slot)? else {
            return Ok(None);
        };
        let vector = self.follow(field)?;
        let count = u32::from_le_bytes(self.bytes(vector)?);
        Ok(Some((vector.saturating_add(4), count)))
    }

    /// The table that an element of a vector leads to.
    pub(super) fn element(&self, first: u64, index: u32) -> Result<u64, Stop> {
        self.follow(first.saturating_add(u64::from(index).saturating_mul(4)))
    }

    /// The text that an element of a vector leads to.
    pub(super) fn text_element(&self, first: u64, index: u32) -> Result<String, Stop> {
        let at = self.element(first, index)?;
        self.text_at(at)
    }

    /// The text of a field.
    pub(super) fn text(&self, table: u64, slot: u64) -> Result<Option<String>, Stop> {
        match self.field(table, slot)? {
            Some(field) => Ok(Some(self.text_at(self.follow(field)?)?)),
            None => Ok(None),
        }
    }

    fn text_at(&self, at: u64) -> Result<String, Stop> {
        let len = self.number(at)?;
        let start = at.saturating_add(4);
        if start.saturating_add(len) > self.size {
            return Err(self.outside(at));
        }
        let bytes = self
            .source
            .read_vec(self.start.saturating_add(start), len.min(TEXT_MAX))?;
        Ok(String::from_utf8_lossy(&bytes).into_owned())
    }
}
