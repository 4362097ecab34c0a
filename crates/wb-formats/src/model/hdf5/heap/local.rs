//! Local heaps: the names of an old group, and of external storage files.

use super::super::Trouble;
use super::super::bytes::Bytes;
use super::super::file::File;

/// The data segment of a local heap.
pub(in super::super) struct Local {
    data: Vec<u8>,
    at: u64,
}

impl Local {
    /// Reads the heap at an address.
    pub(in super::super) fn read(file: &File<'_>, address: u64) -> Result<Self, Trouble> {
        let head = file.some(address, 64)?;
        let at = file.place(address);
        let mut bytes = Bytes::new(&head, at);
        if bytes.take(4)? != b"HEAP" {
            return Err(Trouble::broken(at, "a local heap without its mark"));
        }
        bytes.skip(4)?;
        let size = file.length(&mut bytes)?;
        file.length(&mut bytes)?;
        let segment = file.address(&mut bytes)?;
        Ok(Self {
            data: file.block(segment, size)?,
            at: file.place(segment),
        })
    }

    /// The text at an offset of the heap.
    pub(in super::super) fn text(&self, offset: u64) -> Result<&[u8], Trouble> {
        let start = usize::try_from(offset).unwrap_or(usize::MAX);
        let rest = self.data.get(start..).unwrap_or_default();
        match memchr::memchr(0, rest) {
            Some(end) => Ok(rest.get(..end).unwrap_or_default()),
            None if rest.is_empty() => Err(Trouble::broken(self.at, "a name outside of its heap")),
            None => Ok(rest),
        }
    }
}
