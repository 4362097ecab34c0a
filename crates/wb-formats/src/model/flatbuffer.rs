//! A bounded reader of FlatBuffers: tables, vectors and texts by offset, a few pages in memory.
//!
//! Nothing is trusted: every offset is checked against the part of the file that the buffer takes up, every vector
//! against its claimed length, and every table costs budget, since many offsets may lead to the same one. An offset
//! leads forward by at least one byte, so there are no circles; one that leads to itself is a defect.

use crate::notes::{Defect, Notes, Stop};
use crate::source::ReadAt;
use wb_core::{Limit, Meter};

/// A table: where it stands and what its vtable allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Table {
    /// Where it stands.
    pub(crate) at: u64,
    vtable: u64,
    vtable_bytes: u64,
    table_bytes: u64,
}

/// A vector: its elements stand one behind the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Vector {
    /// Where the first element stands.
    pub(crate) start: u64,
    /// How many there are.
    pub(crate) count: u64,
    /// How many bytes each takes.
    size: u64,
}

impl Vector {
    /// How many bytes all elements take.
    pub(crate) const fn bytes(self) -> u64 {
        self.count.saturating_mul(self.size)
    }
}

struct Page {
    start: u64,
    bytes: Vec<u8>,
}

/// The reader.
pub(crate) struct Flat<'a> {
    source: &'a dyn ReadAt,
    meter: &'a Meter,
    start: u64,
    end: u64,
    pages: Vec<Page>,
    next_page: usize,
    tables: u64,
    misaligned: Option<u64>,
}

const PAGE_BYTES: u64 = 1 << 14;
const PAGES: usize = 16;

impl<'a> Flat<'a> {
    /// A reader of the buffer that takes up `start..end` of `source`.
    pub(crate) fn new(source: &'a dyn ReadAt, meter: &'a Meter, start: u64, end: u64) -> Self {
        Self {
            source,
            meter,
            start,
            end,
            pages: Vec::new(),
            next_page: 0,
            tables: 0,
            misaligned: None,
        }
    }

    /// The first byte behind the buffer.
    pub(crate) const fn end(&self) -> u64 {
        self.end
    }

    /// The table that the buffer begins with.
    pub(crate) fn root(&mut self) -> Result<Table, Stop> {
        let offset = u64::from(self.u32(self.start)?);
        if offset < 4 {
            return Err(bad(
                "flatbuffer-root",
                self.start,
                format!("the root offset {offset} leads into itself"),
            ));
        }
        self.table(self.start.saturating_add(offset))
    }

    /// Says what is odd about the whole: called once, at the end.
    pub(crate) fn finish(&self, notes: &mut Notes) {
        if let Some(at) = self.misaligned {
            let detail = "a table or vector stands where no writer aligns one";
            notes.defect(Defect::at("flatbuffer-alignment", at, detail));
        }
    }

    /// The table at a place.
    pub(crate) fn table(&mut self, at: u64) -> Result<Table, Stop> {
        self.tables = self.tables.saturating_add(1);
        self.meter.check(Limit::Entries, self.tables)?;
        if self.tables.is_multiple_of(1 << 12) {
            self.meter.time()?;
        }
        self.aligned(at);
        let back = i64::from(self.u32(at)?.cast_signed());
        let vtable = i64::try_from(at).ok().and_then(|at| at.checked_sub(back));
        let vtable = vtable.and_then(|vtable| u64::try_from(vtable).ok());
        let Some(vtable) = vtable.filter(|vtable| *vtable >= self.start && *vtable < self.end) else {
            return Err(bad(
                "flatbuffer-vtable",
                at,
                "a table's description stands outside the file",
            ));
        };
        let vtable_bytes = u64::from(self.u16(vtable)?);
        let table_bytes = u64::from(self.u16(vtable.saturating_add(2))?);
        let is_inside =
            at.saturating_add(table_bytes) <= self.end && vtable.saturating_add(vtable_bytes) <= self.end;
        if vtable_bytes < 4 || !vtable_bytes.is_multiple_of(2) || table_bytes < 4 || !is_inside {
            let detail = format!("a table's description is broken ({vtable_bytes} and {table_bytes} bytes)");
            return Err(bad("flatbuffer-vtable", at, detail));
        }
        Ok(Table {
            at,
            vtable,
            vtable_bytes,
            table_bytes,
        })
    }

    /// Where a field of `size` bytes stands; `None` if the table leaves it out.
    fn field(&mut self, table: Table, slot: u64, size: u64) -> Result<Option<u64>, Stop> {
        let entry = slot.saturating_mul(2).saturating_add(4);
        if entry.saturating_add(2) > table.vtable_bytes {
            return Ok(None);
        }
        let offset = u64::from(self.u16(table.vtable.saturating_add(entry))?);
        if offset == 0 {
            return Ok(None);
        }
        if offset < 4 || offset.saturating_add(size) > table.table_bytes {
            let detail = format!("field {slot} of a table stands outside the table");
            return Err(bad("flatbuffer-field", table.at, detail));
        }
        Ok(Some(table.at.saturating_add(offset)))
    }

    /// A field of one byte.
    pub(crate) fn u8_of(&mut self, table: Table, slot: u64) -> Result<Option<u8>, Stop> {
        match self.field(table, slot, 1)? {
            Some(at) => Ok(Some(self.byte(at)?)),
            None => Ok(None),
        }
    }

    /// A field of four bytes.
    pub(crate) fn u32_of(&mut self, table: Table, slot: u64) -> Result<Option<u32>, Stop> {
        match self.field(table, slot, 4)? {
            Some(at) => Ok(Some(self.u32(at)?)),
            None => Ok(None),
        }
    }

    /// A field of eight bytes.
    pub(crate) fn u64_of(&mut self, table: Table, slot: u64) -> Result<Option<u64>, Stop> {
        match self.field(table, slot, 8)? {
            Some(at) => Ok(Some(self.u64(at)?)),
            None => Ok(None),
        }
    }

    /// A field that is a table.
    pub(crate) fn table_of(&mut self, table: Table, slot: u64) -> Result<Option<Table>, Stop> {
        match self.field(table, slot, 4)? {
            Some(at) => {
                let at = self.follow(at)?;
                Ok(Some(self.table(at)?))
            }
            None => Ok(None),
        }
    }

    /// A field that is a vector of elements of `size` bytes.
    pub(crate) fn vector_of(&mut self, table: Table, slot: u64, size: u64) -> Result<Option<Vector>, Stop> {
        match self.field(table, slot, 4)? {
            Some(at) => {
                let at = self.follow(at)?;
                Ok(Some(self.vector(at, size)?))
            }
            None => Ok(None),
        }
    }

    /// A field that is a text, at most `max` bytes of it; empty if it is left out.
    pub(crate) fn text_of(&mut self, table: Table, slot: u64, max: u64) -> Result<String, Stop> {
        match self.vector_of(table, slot, 1)? {
            Some(vector) => self.text(vector, max),
            None => Ok(String::new()),
        }
    }

    /// The table that element `index` of a vector of offsets leads to.
    pub(crate) fn table_in(&mut self, vector: Vector, index: u64) -> Result<Table, Stop> {
        let at = self.follow(self.element(vector, index))?;
        self.table(at)
    }

    /// A number of four bytes in a vector.
    pub(crate) fn u32_in(&mut self, vector: Vector, index: u64) -> Result<u32, Stop> {
        self.u32(self.element(vector, index))
    }

    /// A number of eight bytes in a vector.
    pub(crate) fn u64_in(&mut self, vector: Vector, index: u64) -> Result<u64, Stop> {
        self.u64(self.element(vector, index))
    }

    /// The beginning of a vector of bytes.
    pub(crate) fn bytes(&mut self, vector: Vector, max: u64) -> Result<Vec<u8>, Stop> {
        Ok(self.source.read_vec(vector.start, vector.bytes().min(max))?)
    }

    /// Bytes of the file, beside all tables.
    pub(crate) fn outside(&self, start: u64, len: u64) -> Result<Vec<u8>, Stop> {
        Ok(self.source.read_vec(start, len)?)
    }

    /// A reader of a FlatBuffer that lies inside this one.
    pub(crate) fn inside(&self, start: u64, end: u64) -> Self {
        let mut inner = Self::new(self.source, self.meter, start, end);
        inner.tables = self.tables;
        inner
    }

    const fn element(&self, vector: Vector, index: u64) -> u64 {
        vector.start.saturating_add(index.saturating_mul(vector.size))
    }

    fn text(&mut self, vector: Vector, max: u64) -> Result<String, Stop> {
        let bytes = self.bytes(vector, max)?;
        let mut text = String::from_utf8_lossy(&bytes).into_owned();
        if vector.bytes() > max {
            text.push('…');
        }
        Ok(text)
    }

    fn vector(&mut self, at: u64, size: u64) -> Result<Vector, Stop> {
        self.aligned(at);
        let count = u64::from(self.u32(at)?);
        let start = at.saturating_add(4);
        let vector = Vector { start, count, size };
        if start.saturating_add(vector.bytes()) > self.end {
            let detail = format!("a list of {count} elements reaches behind the end of the file");
            return Err(bad("flatbuffer-vector", at, detail));
        }
        Ok(vector)
    }

    /// Where the offset that stands here leads.
    fn follow(&mut self, at: u64) -> Result<u64, Stop> {
        let offset = u64::from(self.u32(at)?);
        let to = at.saturating_add(offset);
        if offset == 0 || to.saturating_add(4) > self.end {
            let detail = format!("an offset of {offset} leads nowhere");
            return Err(bad("flatbuffer-offset", at, detail));
        }
        Ok(to)
    }

    const fn aligned(&mut self, at: u64) {
        let distance = at.saturating_sub(self.start);
        if distance & 3 != 0 && self.misaligned.is_none() {
            self.misaligned = Some(at);
        }
    }

    fn byte(&mut self, at: u64) -> Result<u8, Stop> {
        Ok(u8::from_le_bytes(self.array(at)?))
    }

    fn u16(&mut self, at: u64) -> Result<u16, Stop> {
        Ok(u16::from_le_bytes(self.array(at)?))
    }

    /// A number of four bytes.
    pub(crate) fn u32(&mut self, at: u64) -> Result<u32, Stop> {
        Ok(u32::from_le_bytes(self.array(at)?))
    }

    fn u64(&mut self, at: u64) -> Result<u64, Stop> {
        Ok(u64::from_le_bytes(self.array(at)?))
    }

    fn array<const N: usize>(&mut self, at: u64) -> Result<[u8; N], Stop> {
        if at < self.start || at.saturating_add(N as u64) > self.end {
            return Err(bad("flatbuffer-offset", at, "an offset leads out of the file"));
        }
        if let Some(found) = self.cached(at) {
            return Ok(found);
        }
        let start = at.saturating_sub(at % PAGE_BYTES);
        let bytes = self.source.read_vec(start, PAGE_BYTES)?;
        let page = Page { start, bytes };
        match self.pages.get_mut(self.next_page) {
            Some(slot) => *slot = page,
            None => self.pages.push(page),
        }
        self.next_page = self.next_page.saturating_add(1) % PAGES;
        if let Some(found) = self.cached(at) {
            return Ok(found);
        }
        // A number on the seam of two pages.
        let found = self.source.read_array::<N>(at)?;
        found.ok_or_else(|| bad("flatbuffer-offset", at, "the file ends within a number"))
    }

    fn cached<const N: usize>(&self, at: u64) -> Option<[u8; N]> {
        self.pages.iter().find_map(|page| {
            let from = usize::try_from(at.checked_sub(page.start)?).ok()?;
            page.bytes.get(from..)?.first_chunk::<N>().copied()
        })
    }
}

/// Goes on where one part is broken: the defect and the gap are noted. Limits and failed reads stop everything.
pub(crate) fn tolerate<T>(result: Result<T, Stop>, notes: &mut Notes) -> Result<Option<T>, Stop> {
    /// A file that is broken all over is described well enough by so many gaps.
    const GAPS_MAX: usize = 64;
    match result {
        Ok(value) => Ok(Some(value)),
        Err(Stop::Bad(defect)) if notes.gaps.len() < GAPS_MAX => {
            notes.stopped(Stop::Bad(defect));
            Ok(None)
        }
        Err(Stop::Bad(defect)) => {
            notes.defect(defect);
            Ok(None)
        }
        Err(stop) => Err(stop),
    }
}

fn bad(code: &'static str, at: u64, detail: impl Into<String>) -> Stop {
    Defect::at(code, at, detail).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemSource;

    /// A root table with a text in its field 0 and a vector of one offset in field 1.
    fn buffer() -> Vec<u8> {
        let mut out = vec![16, 0, 0, 0, b'T', b'E', b'S', b'T'];
        out.extend([8, 0, 12, 0, 4, 0, 8, 0]); // vtable at 8
        out.extend([8, 0, 0, 0, 8, 0, 0, 0, 16, 0, 0, 0]); // table at 16: text at 28, vector at 40
        out.extend([3, 0, 0, 0, b'a', b'b', b'c', 0, 0, 0, 0, 0]); // text at 28
        out.extend([1, 0, 0, 0, 8, 0, 0, 0]); // vector at 40, element at 44 leads to 52
        out.extend([0, 0, 0, 0, 44, 0, 0, 0]); // table at 52 with its vtable at 8
        out.extend([0; 8]);
        out
    }

    fn read(bytes: &[u8]) -> Result<(String, u64), Stop> {
        let source = MemSource::shared(bytes.to_vec());
        let meter = Meter::unlimited_time();
        let mut flat = Flat::new(source.as_ref(), &meter, 0, bytes.len() as u64);
        let root = flat.root()?;
        let text = flat.text_of(root, 0, 64)?;
        let vector = flat.vector_of(root, 1, 4)?.unwrap();
        Ok((text, flat.table_in(vector, 0)?.at))
    }

    fn code(result: Result<(String, u64), Stop>) -> &'static str {
        match result {
            Err(Stop::Bad(defect)) => defect.code,
            _ => "",
        }
    }

    #[test]
    fn tables_vectors_and_texts_are_found() {
        assert_eq!(read(&buffer()).unwrap(), ("abc".to_owned(), 52));
    }

    #[test]
    fn what_leads_outside_is_a_defect() {
        let changed = |at: usize, value: u8| {
            let mut bytes = buffer();
            bytes[at] = value;
            code(read(&bytes))
        };
        assert_eq!(changed(0, 0), "flatbuffer-root");
        assert_eq!(changed(2, 9), "flatbuffer-offset");
        assert_eq!(changed(16, 200), "flatbuffer-vtable");
        assert_eq!(changed(8, 3), "flatbuffer-vtable");
        assert_eq!(changed(12, 200), "flatbuffer-field");
        assert_eq!(changed(20, 0), "flatbuffer-offset");
        assert_eq!(changed(42, 9), "flatbuffer-vector");
        assert_eq!(changed(30, 9), "flatbuffer-vector");
        for len in 0..buffer().len() - 8 {
            let _ = read(&buffer()[..len]);
        }
    }
}
