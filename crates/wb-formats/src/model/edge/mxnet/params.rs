//! Lists of arrays (`.params`).

pub use super::GraphFacts;
use crate::format::Input;
use crate::generated::Facts;
use crate::model::edge::keep::Keeper;
use crate::notes::{Defect, Notes, Stop};
use crate::sniff::Head;
use crate::source::Cursor;
use wb_core::Limit;

crate::format_room! {
    /// Arrays with their shapes, dense and sparse, in each of the layouts that MXNet has written, and the names behind
    /// them. Shapes are held against the file; the data is not read.
    pub static FORMAT = {
        id: "mxnet-params",
        name: "MXNet parameters",
        since: "0.1.0",
        extensions: ["params", "nd"],
        facts: GraphFacts,
        sniff: |head: &Head<'_>| head.starts_with(b"\x12\x01\0\0\0\0\0\0\0\0\0\0\0\0\0\0"),
        read: read,
    };
}

/// Arrays of the first layout have no mark of their own.
const V1: u32 = 0xf993_fac8;
const V2: u32 = 0xf993_fac9;
const V3: u32 = 0xf993_faca;
/// No framework has arrays of more dimensions.
const DIMS_MAX: u32 = 64;
/// Bytes of a name that are kept.
const NAME_MAX: u64 = 4_096;

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut keeper = Keeper::new(input.meter);
    let walked = input.source.len().map_err(Stop::from).and_then(|len| {
        let cursor = Cursor::new(input.source.as_ref(), 16);
        Reader { cursor, len }.list(input, &mut keeper, notes)
    });
    if let Err(stop) = walked {
        notes.stopped(stop);
    }
    Facts::MxnetParams(keeper.finish())
}

struct Reader<'a> {
    cursor: Cursor<'a>,
    len: u64,
}

impl Reader<'_> {
    fn broken(&self, detail: impl Into<String>) -> Stop {
        Defect::at("mxnet-params-broken", self.cursor.position(), detail).into()
    }

    fn word(&mut self) -> Result<u32, Stop> {
        let word = self.cursor.array::<4>()?;
        word.map(u32::from_le_bytes)
            .ok_or_else(|| self.broken("the file ends within an array's header"))
    }

    fn long(&mut self) -> Result<u64, Stop> {
        let long = self.cursor.array::<8>()?;
        long.map(u64::from_le_bytes)
            .ok_or_else(|| self.broken("the file ends within an array's header"))
    }

    fn list(&mut self, input: &Input<'_>, keeper: &mut Keeper<'_>, notes: &mut Notes) -> Result<(), Stop> {
        let count = self.long()?;
        for index in 0..count {
            input.meter.check(Limit::Entries, index)?;
            let bytes = self.array()?;
            keeper.tensor(bytes);
            notes.skipped_bytes = notes.skipped_bytes.saturating_add(bytes);
        }
        let names = self.long()?;
        if names != 0 && names != count {
            notes.defect(Defect::at(
                "mxnet-params-broken",
                self.cursor.position(),
                format!("{count} arrays have {names} names"),
            ));
        }
        for index in 0..names {
            input.meter.check(Limit::Entries, index)?;
            let bytes = self.long()?;
            if bytes > NAME_MAX {
                return Err(self.broken(format!("a name has {bytes} bytes")));
            }
            self.cursor.skip(bytes);
        }
        Ok(())
    }

    /// An array; how many bytes its data takes.
    fn array(&mut self) -> Result<u64, Stop> {
        let mark = self.word()?;
        let (aux, shape) = match mark {
            V2 | V3 => {
                let storage = self.word()?;
                let aux: u32 = match storage {
                    0 => 0,
                    1 => 1,
                    2 => 2,
                    _ => return Err(self.broken(format!("an array has storage type {storage}"))),
                };
                let stored = if aux > 0 { Some(self.shape(true)?) } else { None };
                let shape = self.shape(true)?;
                (aux, stored.unwrap_or(shape))
            }
            V1 => (0, self.shape(true)?),
            dims => (0, self.dims(dims, false)?),
        };
        let Some(count) = shape else {
            return Ok(0);
        };
        self.cursor.skip(8);
        let dtype = self.word()?;
        let mut total = self.sized(dtype, count)?;
        let mut more: u64 = 0;
        for _ in 0..aux {
            let dtype = self.word()?;
            let count = self.shape(true)?.unwrap_or(0);
            more = more.saturating_add(self.sized(dtype, count)?);
        }
        total = total.saturating_add(more);
        let end = self.cursor.position().checked_add(total);
        if end.is_none_or(|end| end > self.len) {
            let left = self.len.saturating_sub(self.cursor.position());
            let detail = format!("an array needs {total} bytes by its shape; there are {left}");
            return Err(Defect::at("mxnet-params-outside", self.cursor.position(), detail).into());
        }
        self.cursor.skip(total);
        Ok(total)
    }

    fn shape(&mut self, is_long: bool) -> Result<Option<u64>, Stop> {
        let dims = self.word()?;
        self.dims(dims, is_long)
    }

    /// How many elements; none for an array that was never given a shape.
    fn dims(&mut self, dims: u32, is_long: bool) -> Result<Option<u64>, Stop> {
        if dims == 0 || dims == u32::MAX {
            return Ok(None);
        }
        if dims > DIMS_MAX {
            return Err(self.broken(format!("an array has {dims} dimensions")));
        }
        let mut count = 1_u64;
        for _ in 0..dims {
            let dim = if is_long {
                self.long()?
            } else {
                u64::from(self.word()?)
            };
            count = count
                .checked_mul(dim)
                .ok_or_else(|| self.broken("an array's dimensions overflow"))?;
        }
        Ok(Some(count))
    }

    fn sized(&self, dtype: u32, count: u64) -> Result<u64, Stop> {
        let width: u64 = match dtype {
            3 | 5 | 7 => 1,
            2 | 8 | 9 | 12 => 2,
            0 | 4 | 10 => 4,
            1 | 6 | 11 => 8,
            _ => return Err(self.broken(format!("an array has element type {dtype}"))),
        };
        count
            .checked_mul(width)
            .ok_or_else(|| self.broken("an array's size overflows"))
    }
}
