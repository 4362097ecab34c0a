//! The file as its superblock describes it: widths of addresses, where zero is, where the root is.

use super::Trouble;
use super::bytes::Bytes;
use crate::sniff::Head;
use crate::source::{ReadAt, ReadError};
use std::cell::Cell;
use std::sync::Arc;
use wb_core::{Limit, Meter};

/// The eight bytes that every HDF5 file has, at its beginning or behind a user block.
pub(super) const MAGIC: &[u8; 8] = b"\x89HDF\r\n\x1a\n";

/// Where the superblock may stand within the first bytes that are read anyway.
const NEAR: [usize; 4] = [0, 512, 1024, 2048];

/// Endings under which a loader would look for a superblock behind a long user block.
const ENDINGS: [&str; 11] = [
    "bin", "ckpt", "h5", "hdf", "hdf5", "he5", "keras", "mat", "model", "nc", "weights",
];

/// Endings under which a loader opens a zip and nothing else.
const ARCHIVES: [&str; 2] = ["keras", "zip"];

/// True if the library would open these bytes.
pub(super) fn sniff(head: &Head<'_>) -> bool {
    let near = |at: usize| head.bytes.get(at..).is_some_and(|rest| rest.starts_with(MAGIC));
    if head.starts_with(b"PK\x03\x04") && ARCHIVES.contains(&head.extension()) {
        return false; // a stored member that happens to begin where a superblock may stand
    }
    if NEAR.into_iter().any(near) {
        return true;
    }
    let ending = head.extension();
    if head.is_whole() || !ENDINGS.contains(&ending) {
        return false;
    }
    // Each further power of two of a far file is a round trip: under names that are not HDF5's own, no loader
    // that takes them writes a user block so long.
    if head.source.is_far() && !super::FORMAT.extensions.contains(&ending) {
        let near: Result<Vec<u8>, ReadError> = head.source.read_vec(0, FAR_USER_BLOCK_MAX.saturating_add(8));
        let places = (12..=15).map(|power| 1_usize << power);
        return near.is_ok_and(|near| {
            let mut places = places;
            places.any(|at| near.get(at..).is_some_and(|rest| rest.starts_with(MAGIC)))
        });
    }
    matches!(locate(head.source.as_ref(), 4096), Ok(Some(_)))
}

/// What is searched of a far file whose name is not HDF5's own: less than a block.
const FAR_USER_BLOCK_MAX: u64 = 1 << 15;

/// Finds the superblock: at 0, or at a power of two from 512 on, as the library looks for it.
pub(super) fn locate(source: &dyn ReadAt, from: u64) -> Result<Option<u64>, ReadError> {
    let len = source.len()?;
    let mut at = from;
    while at < len {
        if source.read_array::<8>(at)? == Some(*MAGIC) {
            return Ok(Some(at));
        }
        at = match at {
            0 => 512,
            _ => at.saturating_mul(2),
        };
    }
    Ok(None)
}

/// What every reader of structures needs.
pub(super) struct File<'a> {
    pub(super) source: &'a Arc<dyn ReadAt>,
    /// How many bytes were copied out of the file to be judged on their own.
    kept: Cell<u64>,
    /// How many bytes of structures may still be read: what refers to the same bytes again and again runs dry.
    allowance: Cell<u64>,
    pub(super) meter: &'a Arc<Meter>,
    /// Where address 0 is.
    pub(super) base: u64,
    /// How many bytes an address takes.
    pub(super) offset_width: usize,
    /// How many bytes a length takes.
    pub(super) length_width: usize,
    /// Where the file ends, as the superblock says.
    pub(super) end: u64,
    /// The superblock's version.
    pub(super) version: u8,
    /// The root group's object header.
    pub(super) root: u64,
    /// The superblock extension's object header, where there is one.
    pub(super) extension: Option<u64>,
}

impl<'a> File<'a> {
    /// Reads the superblock.
    pub(super) fn open(source: &'a Arc<dyn ReadAt>, meter: &'a Arc<Meter>) -> Result<Self, Trouble> {
        let Some(base) = locate(source.as_ref(), 0)? else {
            return Err(Trouble::broken(0, "there is no superblock"));
        };
        let block = source.read_vec(base, 128)?;
        let mut bytes = Bytes::new(&block, base);
        bytes.skip(MAGIC.len())?;
        let version = bytes.u8()?;
        let allowance = source.len()?.saturating_mul(16).saturating_add(64 << 20);
        let mut file = Self {
            source,
            kept: Cell::new(0),
            allowance: Cell::new(allowance),
            meter,
            base,
            offset_width: 8,
            length_width: 8,
            end: 0,
            version,
            root: 0,
            extension: None,
        };
        match version {
            0 | 1 => {
                bytes.skip(4)?;
                file.widths(&mut bytes)?;
                bytes.skip(if version == 0 { 9 } else { 13 })?;
                let zero = file.address(&mut bytes)?;
                bytes.skip(file.offset_width)?;
                file.end = file.moved(zero, &mut bytes)?;
                bytes.skip(file.offset_width.saturating_mul(2))?;
                file.root = file.address(&mut bytes)?;
            }
            2 | 3 => {
                file.widths(&mut bytes)?;
                bytes.skip(1)?;
                let zero = file.address(&mut bytes)?;
                let extension = file.address(&mut bytes)?;
                file.extension = file.is_defined(extension).then_some(extension);
                file.end = file.moved(zero, &mut bytes)?;
                file.root = file.address(&mut bytes)?;
            }
            other => {
                return Err(Trouble::unsupported(
                    base,
                    format!("superblock of version {other}"),
                ));
            }
        }
        Ok(file)
    }

    /// Reads the end of the file. It counts from the file's first byte; where the superblock is not where it says,
    /// something was put in front of the file, and the library moves everything by that.
    fn moved(&self, zero: u64, bytes: &mut Bytes<'_>) -> Result<u64, Trouble> {
        let end = self.address(bytes)?;
        Ok(end.saturating_sub(zero).saturating_add(self.base))
    }

    fn widths(&mut self, bytes: &mut Bytes<'_>) -> Result<(), Trouble> {
        let at = bytes.at();
        self.offset_width = usize::from(bytes.u8()?);
        self.length_width = usize::from(bytes.u8()?);
        if [self.offset_width, self.length_width]
            .iter()
            .all(|width| matches!(width, 2 | 4 | 8))
        {
            Ok(())
        } else {
            Err(Trouble::unsupported(
                at,
                format!(
                    "addresses of {} and lengths of {} bytes",
                    self.offset_width, self.length_width
                ),
            ))
        }
    }

    /// Reads an address.
    pub(super) fn address(&self, bytes: &mut Bytes<'_>) -> Result<u64, Trouble> {
        bytes.uint(self.offset_width)
    }

    /// Reads a length.
    pub(super) fn length(&self, bytes: &mut Bytes<'_>) -> Result<u64, Trouble> {
        bytes.uint(self.length_width)
    }

    /// False for the address that means "nowhere".
    pub(super) const fn is_defined(&self, address: u64) -> bool {
        let all_ones = match self.offset_width {
            2 => 0xffff,
            4 => 0xffff_ffff,
            _ => u64::MAX,
        };
        address != all_ones
    }

    /// The place in the file of an address.
    pub(super) const fn place(&self, address: u64) -> u64 {
        self.base.saturating_add(address)
    }

    /// Reads exactly `len` bytes at an address.
    pub(super) fn block(&self, address: u64, len: u64) -> Result<Vec<u8>, Trouble> {
        let block = self.some(address, len)?;
        if (block.len() as u64) < len {
            return Err(Trouble::broken(
                self.place(address),
                format!("a structure of {len} bytes reaches beyond the end of the file"),
            ));
        }
        Ok(block)
    }

    /// Reads up to `len` bytes at an address, fewer only at the end of the file.
    pub(super) fn some(&self, address: u64, len: u64) -> Result<Vec<u8>, Trouble> {
        self.meter.time()?;
        self.meter.check(Limit::HeaderBytes, len)?;
        let block = self.source.read_vec(self.place(address), len)?;
        self.spend(address, block.len() as u64)?;
        Ok(block)
    }

    /// Counts bytes read, or copied out of a block that is in memory.
    pub(super) fn spend(&self, address: u64, bytes: u64) -> Result<(), Trouble> {
        let Some(left) = self.allowance.get().checked_sub(bytes) else {
            return Err(Trouble::broken(
                self.place(address),
                "structures that overlap each other again and again",
            ));
        };
        self.allowance.set(left);
        Ok(())
    }

    /// Counts bytes that are kept in memory until they are judged.
    pub(super) fn keep(&self, bytes: u64) -> Result<(), Trouble> {
        self.kept.set(self.kept.get().saturating_add(bytes));
        self.meter.check(Limit::HeaderBytes, self.kept.get())?;
        Ok(())
    }
}
