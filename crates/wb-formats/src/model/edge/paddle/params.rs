//! Streams of parameters beside a program (`.pdiparams`).

pub use super::GraphFacts;
use crate::format::Input;
use crate::generated::Facts;
use crate::model::edge::keep::Keeper;
use crate::model::protobuf::{Value, Wire};
use crate::notes::{Defect, Notes, Stop};
use crate::sniff::Head;
use crate::source::{Cursor, SliceSource};
use wb_core::Limit;

crate::format_room! {
    /// Tensors one behind the other: version, levels of detail, a description of type and shape, data. Shapes are held
    /// against the file; the data is not read.
    pub static FORMAT = {
        id: "paddle-params",
        name: "Paddle parameters",
        since: "0.1.0",
        extensions: ["pdiparams"],
        facts: GraphFacts,
        sniff: sniff,
        read: read,
    };
}

/// A description of a tensor is a type and a shape.
const DESCRIPTION_MAX: u64 = 1 << 12;

/// Version 0, no level of detail, version 0 again, and a short description that begins with a type.
fn sniff(head: &Head<'_>) -> bool {
    let bytes = head.bytes;
    let zeros = bytes
        .get(..16)
        .is_some_and(|bytes| bytes.iter().all(|byte| *byte == 0));
    let is_short = matches!(bytes.get(16..20), Some([2..=64, 0, 0, 0]));
    zeros
        && is_short
        && bytes.get(20) == Some(&0x08)
        && matches!(bytes.get(21..23), Some([0..=30, 0x10 | 0x12]))
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut keeper = Keeper::new(input.meter);
    if let Err(stop) = tensors(input, &mut keeper, notes) {
        notes.stopped(stop);
    }
    Facts::PaddleParams(keeper.finish())
}

/// Bytes of an element by the number of its type in `framework.proto`.
const fn width(dtype: u64) -> Option<u64> {
    match dtype {
        0 | 20 | 21 | 32 | 33 => Some(1),
        1 | 4 | 22 => Some(2),
        2 | 5 => Some(4),
        3 | 6 | 19 | 23 => Some(8),
        24 => Some(16),
        _ => None,
    }
}

fn ends(at: u64) -> Stop {
    Defect::at(
        "paddle-params-outside",
        at,
        "a tensor ends behind the end of the file",
    )
    .into()
}

fn tensors(input: &Input<'_>, keeper: &mut Keeper<'_>, notes: &mut Notes) -> Result<(), Stop> {
    let len = input.source.len()?;
    let mut cursor = Cursor::new(input.source.as_ref(), 0);
    let mut count: u64 = 0;
    while cursor.position() < len {
        count = count.saturating_add(1);
        input.meter.check(Limit::Entries, count)?;
        let start = cursor.position();
        cursor.skip(4);
        let levels = u64::from_le_bytes(cursor.array::<8>()?.ok_or_else(|| ends(start))?);
        for level in 0..levels {
            input.meter.check(Limit::Nesting, level)?;
            let bytes = u64::from_le_bytes(cursor.array::<8>()?.ok_or_else(|| ends(start))?);
            cursor.skip(bytes);
        }
        cursor.skip(4);
        let at = cursor.position();
        let bytes = u64::from(u32::from_le_bytes(
            cursor.array::<4>()?.ok_or_else(|| ends(start))?,
        ));
        if bytes > DESCRIPTION_MAX {
            let detail = format!("the description of a tensor has {bytes} bytes");
            return Err(Defect::at("paddle-params-broken", at, detail).into());
        }
        let at = cursor.position();
        let wanted = describe(input, at, bytes)?;
        cursor.skip(bytes);
        let data = cursor.position();
        let Some(wanted) = wanted else {
            let detail = "the description of a tensor has no type and shape that can be counted";
            return Err(Defect::at("paddle-params-broken", at, detail).into());
        };
        if data.checked_add(wanted).is_none_or(|end| end > len) {
            let detail = format!(
                "a tensor needs {wanted} bytes by its shape; there are {}",
                len.saturating_sub(data)
            );
            return Err(Defect::at("paddle-params-outside", start, detail).into());
        }
        keeper.tensor(wanted);
        notes.skipped_bytes = notes.skipped_bytes.saturating_add(wanted);
        cursor = Cursor::new(input.source.as_ref(), data.saturating_add(wanted));
    }
    Ok(())
}

/// Bytes by type (1) and dimensions (2).
fn describe(input: &Input<'_>, at: u64, bytes: u64) -> Result<Option<u64>, Stop> {
    let part = SliceSource::shared(input.source, at, bytes)?;
    let mut wire = Wire::new(part.as_ref(), input.meter);
    let mut dtype = None;
    let mut count = Some(1_u64);
    while let Some(field) = wire.next(bytes)? {
        match (field.number, field.value) {
            (1, Value::Varint(value)) => dtype = Some(value),
            (2, Value::Varint(dim)) => count = count.and_then(|count| count.checked_mul(dim)),
            (2, Value::Bytes(span)) => {
                wire.enter(span);
                while let Some(dim) = wire.packed(span)? {
                    count = count.and_then(|count| count.checked_mul(dim));
                }
            }
            _ => {}
        }
    }
    Ok(dtype
        .and_then(width)
        .zip(count)
        .and_then(|(width, count)| width.checked_mul(count)))
}
