//! As much of SQLite's file format as it takes to read one table: pages, b-trees, records. Journals are not applied.

use std::collections::BTreeSet;

/// A database in memory.
pub(super) struct Database<'b> {
    bytes: &'b [u8],
    page: usize,
    usable: usize,
}

/// The database breaks its format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Broken(pub(super) &'static str);

/// A column of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Column<'r> {
    Null,
    Whole(i64),
    Bytes(&'r [u8]),
    Other,
}

impl<'b> Database<'b> {
    /// Looks at the header.
    pub(super) fn open(bytes: &'b [u8]) -> Result<Self, Broken> {
        const TOO_SHORT: Broken = Broken("the header is cut short");
        let size = bytes
            .get(16..18)
            .and_then(|size| size.first_chunk::<2>())
            .ok_or(TOO_SHORT)?;
        let page = match u16::from_be_bytes(*size) {
            1 => 65_536,
            size if size >= 512 && size.is_power_of_two() => usize::from(size),
            _ => return Err(Broken("the size of pages is none that SQLite has")),
        };
        let reserved = usize::from(*bytes.get(20).ok_or(TOO_SHORT)?);
        let usable = page.saturating_sub(reserved);
        if usable < 480 {
            return Err(Broken("too much of each page is reserved"));
        }
        Ok(Self { bytes, page, usable })
    }

    /// Gives every record of a table to `on`.
    pub(super) fn table(&self, name: &str, on: &mut dyn FnMut(&[u8])) -> Result<(), Broken> {
        let mut root = None;
        self.walk(1, &mut |record| {
            let columns = columns(record);
            if let [
                Column::Bytes(b"table"),
                Column::Bytes(own),
                _,
                Column::Whole(page),
                ..,
            ] = columns.as_slice()
                && *own == name.as_bytes()
            {
                root = usize::try_from(*page).ok();
            }
        })?;
        self.walk(root.ok_or(Broken("the table is not there"))?, on)
    }

    /// All leaves of a b-tree. Each page is visited once, so this ends.
    fn walk(&self, root: usize, on: &mut dyn FnMut(&[u8])) -> Result<(), Broken> {
        let mut waiting = vec![root];
        let mut known = BTreeSet::new();
        while let Some(number) = waiting.pop() {
            if !known.insert(number) {
                return Err(Broken("a page stands in the tree twice"));
            }
            let page = self.page(number)?;
            let start: usize = if number == 1 { 100 } else { 0 };
            let header = page.get(start..).unwrap_or_default();
            let cells = header.get(3..5).and_then(|count| count.first_chunk::<2>());
            let count = cells.map_or(0, |count| u16::from_be_bytes(*count));
            let is_leaf = match header.first() {
                Some(0x0d) => true,
                Some(0x05) => false,
                _ => return Err(Broken("a page is no part of a table")),
            };
            let pointers = if is_leaf { 8 } else { 12 };
            for index in 0..usize::from(count) {
                let at = index.saturating_mul(2).saturating_add(pointers);
                let pointer = header.get(at..).and_then(|rest| rest.first_chunk::<2>());
                let pointer = pointer.ok_or(Broken("a page is cut short"))?;
                let cell = page.get(usize::from(u16::from_be_bytes(*pointer))..);
                let cell = cell.ok_or(Broken("a cell lies outside of its page"))?;
                if is_leaf {
                    on(&self.payload(cell)?);
                } else {
                    waiting.push(number_at(cell, 0)?);
                }
            }
            if !is_leaf {
                waiting.push(number_at(header, 8)?);
            }
        }
        Ok(())
    }

    fn page(&self, number: usize) -> Result<&'b [u8], Broken> {
        let start = number
            .checked_sub(1)
            .and_then(|index| index.checked_mul(self.page));
        let end = start.and_then(|start| start.checked_add(self.page));
        let range = start.zip(end).map(|(start, end)| start..end);
        range
            .and_then(|range| self.bytes.get(range))
            .ok_or(Broken("a page lies outside of the file"))
    }

    /// A record, whose end may stand in pages of its own.
    fn payload(&self, cell: &[u8]) -> Result<Vec<u8>, Broken> {
        const SHORT: Broken = Broken("a record is cut short");
        let (len, rest) = varint(cell).ok_or(SHORT)?;
        let (_, rest) = varint(rest).ok_or(SHORT)?;
        let len = usize::try_from(len).map_err(|_| SHORT)?;
        if len > self.bytes.len() {
            return Err(Broken("a record is longer than the file"));
        }
        let most = self.usable.saturating_sub(35);
        if len <= most {
            return Ok(rest.get(..len).ok_or(SHORT)?.to_vec());
        }
        let step = self.usable.saturating_sub(4).max(1);
        let least = self
            .usable
            .saturating_sub(12)
            .saturating_mul(32)
            .checked_div(255)
            .unwrap_or(0)
            .saturating_sub(23);
        let more = len.saturating_sub(least).checked_rem(step).unwrap_or(0);
        let here = least.saturating_add(more);
        let here = if here <= most { here } else { least };
        let mut out = rest.get(..here).ok_or(SHORT)?.to_vec();
        let mut next = number_at(rest, here)?;
        while out.len() < len && next != 0 {
            let page = self.page(next)?;
            let want = len.saturating_sub(out.len()).min(step);
            out.extend_from_slice(page.get(4..4_usize.saturating_add(want)).ok_or(SHORT)?);
            next = number_at(page, 0)?;
        }
        if out.len() < len { Err(SHORT) } else { Ok(out) }
    }
}

fn number_at(bytes: &[u8], at: usize) -> Result<usize, Broken> {
    let number = bytes.get(at..).and_then(|rest| rest.first_chunk::<4>());
    let number = number.ok_or(Broken("a page is cut short"))?;
    usize::try_from(u32::from_be_bytes(*number)).map_err(|_| Broken("a page lies outside of the file"))
}

/// A number of up to nine bytes, and what stands behind it.
fn varint(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut value: u64 = 0;
    for (index, byte) in bytes.iter().enumerate().take(9) {
        let behind = bytes.get(index.saturating_add(1)..)?;
        if index == 8 {
            return Some((value << 8 | u64::from(*byte), behind));
        }
        value = value << 7 | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            return Some((value, behind));
        }
    }
    None
}

/// The columns of a record, as far as it goes.
pub(super) fn columns(record: &[u8]) -> Vec<Column<'_>> {
    const COLUMNS_MAX: usize = 64;
    let mut out = Vec::new();
    let Some((header, _)) = varint(record) else {
        return out;
    };
    let header = usize::try_from(header).unwrap_or(usize::MAX).min(record.len());
    let (kinds, mut body) = record.split_at_checked(header).unwrap_or((record, &[]));
    let mut kinds = varint(kinds).map_or(&[] as &[u8], |(_, rest)| rest);
    while let Some((kind, rest)) = varint(kinds).filter(|_| out.len() < COLUMNS_MAX) {
        kinds = rest;
        let len = match kind {
            1..=4 => kind,
            5 => 6,
            6 | 7 => 8,
            12.. => kind.saturating_sub(12) / 2,
            _ => 0,
        };
        let len = usize::try_from(len).unwrap_or(usize::MAX);
        let Some((value, behind)) = body.split_at_checked(len) else {
            break;
        };
        body = behind;
        out.push(match kind {
            0 => Column::Null,
            1..=6 => {
                let negative = value.first().is_some_and(|byte| byte & 0x80 != 0);
                let start = if negative { -1_i64 } else { 0 };
                Column::Whole(value.iter().fold(start, |sum, byte| sum << 8 | i64::from(*byte)))
            }
            8 => Column::Whole(0),
            9 => Column::Whole(1),
            12.. => Column::Bytes(value),
            _ => Column::Other,
        });
    }
    out
}
