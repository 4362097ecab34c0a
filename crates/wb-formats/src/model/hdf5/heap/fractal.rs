//! Fractal heaps: dense storage of links and attributes.

use super::super::Trouble;
use super::super::btree2;
use super::super::bytes::Bytes;
use super::super::file::File;
use std::collections::BTreeMap;
use wb_core::Limit;

/// B-tree record type of huge objects that are found by their number.
const HUGE_RECORDS: u8 = 1;

/// A fractal heap's header.
pub(in super::super) struct Fractal {
    at: u64,
    id_width: usize,
    filtered: bool,
    offset_width: usize,
    length_width: usize,
    table_width: u64,
    start: u64,
    direct_max: u64,
    root: u64,
    root_rows: u64,
    huge_tree: u64,
    huge: Option<BTreeMap<u64, (u64, u64)>>,
}

impl Fractal {
    /// Reads the header at an address.
    pub(in super::super) fn read(file: &File<'_>, address: u64) -> Result<Self, Trouble> {
        let head = file.some(address, 256)?;
        let at = file.place(address);
        let mut bytes = Bytes::new(&head, at);
        if bytes.take(4)? != b"FRHP" {
            return Err(Trouble::broken(at, "a fractal heap without its mark"));
        }
        let version = bytes.u8()?;
        if version != 0 {
            return Err(Trouble::unsupported(
                at,
                format!("fractal heap of version {version}"),
            ));
        }
        let id_width = bytes.count(2)?;
        let filtered = bytes.u16()? != 0;
        bytes.skip(1)?;
        let object_max = u64::from(bytes.u32()?);
        file.length(&mut bytes)?;
        let huge_tree = file.address(&mut bytes)?;
        file.length(&mut bytes)?;
        file.address(&mut bytes)?;
        bytes.skip(file.length_width.saturating_mul(8))?;
        let table_width = u64::from(bytes.u16()?);
        let start = file.length(&mut bytes)?;
        let direct_max = file.length(&mut bytes)?;
        let size_bits = usize::from(bytes.u16()?);
        bytes.skip(2)?;
        let root = file.address(&mut bytes)?;
        let root_rows = u64::from(bytes.u16()?);
        let powers = [table_width, start, direct_max]
            .iter()
            .all(|size| size.is_power_of_two());
        if !powers || start > direct_max || size_bits > 64 || table_width.saturating_mul(start) == u64::MAX {
            return Err(Trouble::broken(at, "a fractal heap with impossible block sizes"));
        }
        let direct_width = byte_width(direct_max);
        Ok(Self {
            at,
            id_width,
            filtered,
            offset_width: size_bits.div_ceil(8),
            length_width: direct_width.min(btree2::limit_width(object_max)),
            table_width,
            start,
            direct_max,
            root,
            root_rows,
            huge_tree,
            huge: None,
        })
    }

    /// How many bytes an id has.
    pub(in super::super) const fn id_width(&self) -> usize {
        self.id_width
    }

    /// The object with this id, and where it stands.
    pub(in super::super) fn object(&mut self, file: &File<'_>, id: &[u8]) -> Result<(Vec<u8>, u64), Trouble> {
        let mut bytes = Bytes::new(id, self.at);
        let first = bytes.u8()?;
        match (first >> 4) & 3 {
            _ if self.filtered => Err(Trouble::unsupported(self.at, "a fractal heap with filters")),
            0 => {
                let offset = bytes.uint(self.offset_width)?;
                let len = bytes.uint(self.length_width)?;
                let address = self.managed(file, offset)?;
                Ok((file.block(address, len)?, file.place(address)))
            }
            1 => {
                let (address, len) = self.huge(file, &mut bytes)?;
                Ok((file.block(address, len)?, file.place(address)))
            }
            2 => {
                let short = usize::from(first & 0x0f);
                let len = if self.id_width <= 17 {
                    short
                } else {
                    short.saturating_mul(256).saturating_add(bytes.count(1)?)
                };
                Ok((bytes.take(len.saturating_add(1))?.to_vec(), self.at))
            }
            other => Err(Trouble::unsupported(
                self.at,
                format!("heap object of kind {other}"),
            )),
        }
    }

    /// The address of a managed object: goes down the table of blocks, which doubles from row to row.
    fn managed(&self, file: &File<'_>, offset: u64) -> Result<u64, Trouble> {
        let outside = || Trouble::broken(self.at, "an object outside of its fractal heap");
        if !file.is_defined(self.root) {
            return Err(outside());
        }
        if self.root_rows == 0 {
            return Ok(self.root.saturating_add(offset));
        }
        let row_bytes = self.start.saturating_mul(self.table_width);
        let direct_rows =
            u64::from(self.direct_max.ilog2().saturating_sub(self.start.ilog2())).saturating_add(2);
        let (mut block, mut rows, mut within) = (self.root, self.root_rows, offset);
        // Every step goes at least one row up, and there are at most 64 rows.
        for _ in 0..64 {
            let (row, row_start, size) = self.row_of(within, row_bytes);
            if row >= rows {
                return Err(outside());
            }
            let in_row = within.saturating_sub(row_start);
            let column = in_row.checked_div(size).unwrap_or_default();
            let entry = row.saturating_mul(self.table_width).saturating_add(column);
            let head = 5_u64
                .saturating_add(file.offset_width as u64)
                .saturating_add(self.offset_width as u64);
            let at = block
                .saturating_add(head)
                .saturating_add(entry.saturating_mul(file.offset_width as u64));
            let pointer = file.block(at, file.offset_width as u64)?;
            let child = file.address(&mut Bytes::new(&pointer, file.place(at)))?;
            if !file.is_defined(child) {
                return Err(outside());
            }
            within = in_row.checked_rem(size).unwrap_or_default();
            if row < direct_rows {
                return Ok(child.saturating_add(within));
            }
            block = child;
            rows = u64::from(size.ilog2().saturating_sub(row_bytes.ilog2())).saturating_add(1);
        }
        Err(outside())
    }

    /// The row that an offset falls into, where that row starts, and how large its blocks are.
    fn row_of(&self, offset: u64, row_bytes: u64) -> (u64, u64, u64) {
        match offset.checked_div(row_bytes) {
            None | Some(0) => (0, 0, self.start),
            Some(ratio) => {
                let power = ratio.ilog2();
                let scale = 1_u64 << power;
                let row = u64::from(power).saturating_add(1);
                (
                    row,
                    row_bytes.saturating_mul(scale),
                    self.start.saturating_mul(scale),
                )
            }
        }
    }

    fn huge(&mut self, file: &File<'_>, id: &mut Bytes<'_>) -> Result<(u64, u64), Trouble> {
        // Ids with room for it say themselves where the object is.
        if id.len() >= file.offset_width.saturating_add(file.length_width) {
            return Ok((file.address(id)?, file.length(id)?));
        }
        let number = id.uint(id.len().min(8))?;
        let tree = match self.huge.take() {
            Some(tree) => tree,
            None => self.huge_objects(file)?,
        };
        let found = tree.get(&number).copied();
        self.huge = Some(tree);
        found.ok_or_else(|| Trouble::broken(self.at, format!("no huge object has the number {number}")))
    }

    fn huge_objects(&self, file: &File<'_>) -> Result<BTreeMap<u64, (u64, u64)>, Trouble> {
        let mut objects = BTreeMap::new();
        for record in btree2::records(file, self.huge_tree, &[HUGE_RECORDS])? {
            let mut bytes = Bytes::new(&record, self.at);
            let address = file.address(&mut bytes)?;
            let len = file.length(&mut bytes)?;
            objects.insert(file.length(&mut bytes)?, (address, len));
            file.meter.check(Limit::Entries, objects.len() as u64)?;
        }
        Ok(objects)
    }
}

/// Bytes that hold an offset below `size`.
fn byte_width(size: u64) -> usize {
    size.checked_ilog2()
        .map_or(1, |bits| bits as usize)
        .div_ceil(8)
        .max(1)
}
