//! ExecuTorch: programs (`.pte`) and their data files (`.ptd`).

pub use super::facts::GraphFacts;
use super::facts::{Kind, Operator};
use super::keep::{Keeper, NAME_BYTES};
use crate::format::Input;
use crate::generated::Facts;
use crate::model::flatbuffer::{Flat, Table, tolerate};
use crate::notes::{Defect, Notes, Stop};
use crate::sniff::Head;

crate::format_room! {
    /// Programs of ExecuTorch and its data files: execution plans with their operators (`aten::add.out`), the
    /// backends that compiled parts are for, segments and named data against the end of the file, and the extended
    /// header that says where they lie. Compiled parts are the backend's own business: they are counted and not
    /// read.
    pub static FORMAT = {
        id: "executorch",
        name: "ExecuTorch program",
        since: "0.1.0",
        extensions: ["pte", "ptd"],
        facts: GraphFacts,
        sniff: sniff,
        read: read,
    };
}

fn sniff(head: &Head<'_>) -> bool {
    matches!(head.bytes.get(4..6), Some(b"ET" | b"FT"))
        && matches!(head.bytes.get(6..8), Some([b'0'..=b'9', b'0'..=b'9']))
        && (head.bytes.get(4..6) == Some(b"ET") || head.bytes.get(8..12) == Some(b"FH01"))
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut keeper = Keeper::new(input.meter);
    if let Err(stop) = read_file(input, &mut keeper, notes) {
        notes.stopped(stop);
    }
    Facts::Executorch(keeper.finish())
}

fn read_file<'a>(input: &Input<'a>, keeper: &mut Keeper<'a>, notes: &mut Notes) -> Result<(), Stop> {
    let source = input.source.as_ref();
    let len = source.len()?;
    let flat = Flat::new(source, input.meter, 0, len);
    let mut walk = Walk {
        flat,
        keeper,
        notes,
        base: None,
        sizes: Vec::new(),
        file_bytes: len,
    };
    let is_data = source
        .read_array::<8>(0)?
        .is_some_and(|head| matches!(head, [_, _, _, _, b'F', b'T', ..]));
    let result = if is_data { walk.data_file() } else { walk.program() };
    walk.flat.finish(walk.notes);
    result
}

struct Walk<'a, 'k, 'n> {
    flat: Flat<'a>,
    keeper: &'k mut Keeper<'a>,
    notes: &'n mut Notes,
    /// Where the segments begin, if the header says so.
    base: Option<u64>,
    /// How large each segment is.
    sizes: Vec<u64>,
    file_bytes: u64,
}

type Take<'w, 'a, 'k, 'n> = fn(&mut Walk<'a, 'k, 'n>, Table) -> Result<(), Stop>;

impl<'a, 'k, 'n> Walk<'a, 'k, 'n> {
    fn each(&mut self, table: Table, slot: u64, take: Take<'_, 'a, 'k, 'n>) -> Result<(), Stop> {
        let vector = self.flat.vector_of(table, slot, 4);
        let Some(Some(vector)) = tolerate(vector, self.notes)? else {
            return Ok(());
        };
        for index in 0..vector.count {
            let taken = self
                .flat
                .table_in(vector, index)
                .and_then(|table| take(self, table));
            tolerate(taken, self.notes)?;
        }
        Ok(())
    }

    fn outside(&mut self, at: u64, what: &str, offset: u64, size: u64) {
        let end = self.file_bytes;
        if offset.checked_add(size).is_none_or(|stop| stop > end) {
            let detail =
                format!("{what} of {size} bytes at {offset} reaches behind the end of the file ({end})");
            self.notes
                .defect(Defect::at("executorch-segment-outside", at, detail));
        }
    }

    fn program(&mut self) -> Result<(), Stop> {
        if self.flat.outside(8, 4)? == b"eh00" {
            let program_bytes = self.number(16)?;
            let base = self.number(24)?;
            self.outside(16, "the program", 0, program_bytes);
            if base != 0 {
                self.outside(24, "the first segment", base, 0);
                self.base = Some(base);
            }
        }
        let root = self.flat.root()?;
        self.keeper.facts.version = self.flat.u32_of(root, 0)?.map(u64::from);
        self.each(root, 4, Self::segment)?;
        self.each(root, 1, Self::plan)?;
        self.each(root, 7, Self::named)
    }

    fn data_file(&mut self) -> Result<(), Stop> {
        let start = self.number(16)?;
        let bytes = self.number(24)?;
        let base = self.number(32)?;
        let segments = self.number(40)?;
        self.outside(16, "the table of contents", start, bytes);
        self.outside(32, "the segments", base, segments);
        self.base = Some(base);
        // Offsets are counted from the beginning of the FlatBuffer, which is the beginning of the file.
        let root = self.flat.root()?;
        self.keeper.facts.version = self.flat.u32_of(root, 0)?.map(u64::from);
        self.each(root, 1, Self::segment)?;
        self.each(root, 2, Self::named)
    }

    fn number(&mut self, at: u64) -> Result<u64, Stop> {
        let low = u64::from(self.flat.u32(at)?);
        let high = u64::from(self.flat.u32(at.saturating_add(4))?);
        Ok(low | (high << 32))
    }

    fn segment(&mut self, segment: Table) -> Result<(), Stop> {
        let offset = self.flat.u64_of(segment, 0)?.unwrap_or(0);
        let size = self.flat.u64_of(segment, 1)?.unwrap_or(0);
        match self.base {
            Some(base) => self.outside(segment.at, "a segment", base.saturating_add(offset), size),
            None => {
                let detail = "there are segments, and the header does not say where they begin";
                self.notes
                    .defect(Defect::at("executorch-segment-outside", segment.at, detail));
            }
        }
        self.sizes.push(size);
        self.keeper.tensor(size);
        Ok(())
    }

    fn named(&mut self, data: Table) -> Result<(), Stop> {
        let index = self.flat.u32_of(data, 1)?.unwrap_or(0);
        self.segment_index(data.at, index);
        Ok(())
    }

    fn segment_index(&mut self, at: u64, index: u32) -> u64 {
        let slot = usize::try_from(index).unwrap_or(usize::MAX);
        let size = self.sizes.get(slot).copied();
        if size.is_none() {
            let detail = format!("data is in segment {index}; there are only {}", self.sizes.len());
            self.notes
                .defect(Defect::at("executorch-segment-index", at, detail));
        }
        size.unwrap_or(0)
    }

    fn plan(&mut self, plan: Table) -> Result<(), Stop> {
        self.keeper.graph();
        let name = self.flat.text_of(plan, 0, NAME_BYTES)?;
        self.keeper.entry_point(name)?;
        self.each(plan, 6, Self::operator)?;
        self.each(plan, 7, Self::delegate)
    }

    fn operator(&mut self, operator: Table) -> Result<(), Stop> {
        let name = self.flat.text_of(operator, 0, NAME_BYTES)?;
        let overload = self.flat.text_of(operator, 1, NAME_BYTES)?;
        let name = if overload.is_empty() {
            name
        } else {
            format!("{name}.{overload}")
        };
        self.keeper.operator(Operator {
            kind: Kind::Custom,
            name,
            nodes: 1,
            first_offset: operator.at,
            ..Operator::default()
        })
    }

    fn delegate(&mut self, delegate: Table) -> Result<(), Stop> {
        let backend = self.flat.text_of(delegate, 0, NAME_BYTES)?;
        let mut bytes = 0;
        if let Some(place) = self.flat.table_of(delegate, 1)? {
            let index = self.flat.u32_of(place, 1)?.unwrap_or(0);
            let is_segment = self.flat.u8_of(place, 0)? == Some(1);
            if is_segment {
                bytes = self.segment_index(place.at, index);
            }
        }
        self.keeper.delegate(backend, bytes)
    }
}
