//! The index of a TensorFlow checkpoint.

mod snappy;
pub(crate) mod table;

use crate::format::Input;
use crate::generated::Facts;
use crate::model::protobuf::{Value, Wire};
use crate::notes::{Defect, Notes, Stop};
use crate::sniff::Head;
use crate::source::MemSource;
use serde::Serialize;
use std::collections::BTreeMap;
use wb_core::Meter;

crate::format_room! {
    /// The index of a checkpoint (`variables.index`, `model.ckpt-100.index`): a table of names with types, shapes and
    /// places in the data files beside it (`….data-00000-of-00001`). Checksums of the table are computed, sizes are
    /// compared with types and shapes, and in a folder with the data files. Checkpoints of the first version (`.ckpt`,
    /// before 2016) are recognised by their table; their values are not looked at, since they hold only numbers.
    pub static FORMAT = {
        id: "tensorflow-checkpoint",
        name: "TensorFlow checkpoint",
        since: "0.1.0",
        extensions: ["index"],
        facts: CheckpointFacts,
        sniff: sniff,
        read: read,
    };
}

/// What a checkpoint's index says.
#[derive(Clone, Debug, Default, Serialize)]
pub struct CheckpointFacts {
    /// The version of the format: 1 or 2.
    pub version: u64,
    /// How many data files there are.
    pub shards_total: u64,
    /// True if numbers are stored with their highest byte first.
    pub is_big_endian: bool,
    /// Variables, the first [`CheckpointFacts::TENSORS_MAX`] of them.
    pub tensors: Vec<CheckpointTensor>,
    /// How many variables there are.
    pub tensors_total: u64,
    /// How many bytes each data file must have, by its number.
    pub shard_bytes: BTreeMap<u64, u64>,
    /// True if the graph of objects is stored beside the variables, as TensorFlow 2 does.
    pub has_object_graph: bool,
}

impl CheckpointFacts {
    /// How many variables are listed.
    pub const TENSORS_MAX: usize = 4_096;
    /// How many data files are told apart.
    const SHARDS_MAX: usize = 4_096;
}

/// A variable.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CheckpointTensor {
    /// Its name.
    pub name: String,
    /// The number of its element type.
    pub dtype: u64,
    /// Its dimensions.
    pub shape: Vec<i64>,
    /// The number of its data file.
    pub shard: u64,
    /// Where it lies there.
    pub start: u64,
    /// How many bytes it has.
    pub bytes: u64,
    /// True if it is stored in slices, under names of their own.
    pub is_sliced: bool,
}

/// The table's mark is at its end; its first entry has no name, unless the first block is compressed.
fn sniff(head: &Head<'_>) -> bool {
    let is_named = matches!(head.extension(), "index" | "ckpt");
    (head.starts_with(b"\0\0") || is_named)
        && head.tail().ends_with(table::MAGIC)
        && has_header(head, is_named)
}

/// The first entry is the header, without a name: a count of files, or in the first version a message.
fn has_header(head: &Head<'_>, is_named: bool) -> bool {
    let first = head.bytes.get(3).copied();
    is_named || matches!(first, Some(0x08 | 0x0a | 0x10 | 0x1a))
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = CheckpointFacts::default();
    let source = input.source.as_ref();
    let mut take = |(key, value): table::Entry, notes: &mut Notes| -> Result<(), Stop> {
        if key.is_empty() {
            header(&value, &mut facts, input.meter)
        } else if facts.version == 2 {
            entry(&key, &value, &mut facts, input.meter, notes)
        } else {
            facts.tensors_total = facts.tensors_total.saturating_add(1);
            Ok(())
        }
    };
    if let Err(stop) = table::entries(source, input.meter, notes, &mut take) {
        notes.stopped(stop);
    }
    if facts.version == 0 {
        notes.defect(Defect::new(
            "tensorflow-checkpoint-broken",
            "the table has no header of a checkpoint",
        ));
    }
    Facts::TensorflowCheckpoint(facts)
}

/// The header: how many files, and in which order of bytes.
fn header(value: &[u8], facts: &mut CheckpointFacts, meter: &Meter) -> Result<(), Stop> {
    let source = MemSource::new(value.to_vec());
    let mut wire = Wire::new(&source, meter);
    facts.version = 2;
    while let Some(field) = wire.next(value.len() as u64)? {
        match (field.number, field.value) {
            (1, Value::Varint(count)) => facts.shards_total = count,
            (1, Value::Bytes(_)) => facts.version = 1,
            (2, Value::Varint(order)) => facts.is_big_endian = order == 1,
            _ => {}
        }
    }
    Ok(())
}

fn entry(
    key: &[u8],
    value: &[u8],
    facts: &mut CheckpointFacts,
    meter: &Meter,
    notes: &mut Notes,
) -> Result<(), Stop> {
    const OBJECT_GRAPH: &[u8] = b"_CHECKPOINTABLE_OBJECT_GRAPH";
    let source = MemSource::new(value.to_vec());
    let mut wire = Wire::new(&source, meter);
    let mut tensor = CheckpointTensor {
        name: String::from_utf8_lossy(key).into_owned(),
        ..CheckpointTensor::default()
    };
    while let Some(field) = wire.next(value.len() as u64)? {
        match (field.number, field.value) {
            (1, Value::Varint(dtype)) => tensor.dtype = dtype,
            (2, Value::Bytes(span)) => tensor.shape = shape(value, span.start, span.end, meter)?,
            (3, Value::Varint(shard)) => tensor.shard = shard,
            (4, Value::Varint(start)) => tensor.start = start,
            (5, Value::Varint(bytes)) => tensor.bytes = bytes,
            (7, Value::Bytes(_)) => tensor.is_sliced = true,
            _ => {}
        }
    }
    facts.has_object_graph |= key == OBJECT_GRAPH;
    facts.tensors_total = facts.tensors_total.saturating_add(1);
    measure(&tensor, facts, notes);
    if facts.tensors.len() < CheckpointFacts::TENSORS_MAX {
        facts.tensors.push(tensor);
    }
    Ok(())
}

/// Compares what an entry says with itself.
fn measure(tensor: &CheckpointTensor, facts: &mut CheckpointFacts, notes: &mut Notes) {
    if tensor.is_sliced {
        return;
    }
    let CheckpointTensor {
        name,
        shard,
        start,
        bytes,
        ..
    } = tensor;
    let Some(end) = start.checked_add(*bytes).filter(|end| *end <= i64::MAX as u64) else {
        let detail = format!("`{name}` ends behind every file: {bytes} bytes from {start} on");
        notes.defect(Defect::new("tensorflow-checkpoint-size", detail));
        return;
    };
    if *shard >= facts.shards_total.max(1) {
        let detail = format!("`{name}` lies in data file {shard} of {}", facts.shards_total);
        notes.defect(Defect::new("tensorflow-checkpoint-size", detail));
    }
    let known = facts.shard_bytes.len();
    if known < CheckpointFacts::SHARDS_MAX || facts.shard_bytes.contains_key(shard) {
        let furthest = facts.shard_bytes.entry(*shard).or_default();
        *furthest = (*furthest).max(end);
    }
    let Some(width) = width(tensor.dtype) else {
        return;
    };
    let mut dims = tensor.shape.iter().map(|dim| u64::try_from(*dim).ok());
    let needed = dims.try_fold(width, |product, dim| product.checked_mul(dim?));
    if needed != Some(*bytes) {
        let detail = format!(
            "`{name}` has {bytes} bytes, which does not fit its shape {:?}",
            tensor.shape
        );
        notes.defect(Defect::new("tensorflow-checkpoint-size", detail));
    }
}

fn shape(value: &[u8], start: u64, end: u64, meter: &Meter) -> Result<Vec<i64>, Stop> {
    const DIMS_MAX: usize = 256;
    let source = MemSource::new(value.to_vec());
    let mut wire = Wire::new(&source, meter);
    wire.enter(crate::model::protobuf::Span { start, end });
    let mut spans = Vec::new();
    while let Some(field) = wire.next(end)? {
        if let (2, Value::Bytes(span)) = (field.number, field.value)
            && spans.len() < DIMS_MAX
        {
            spans.push(span);
        }
    }
    let mut dims = Vec::new();
    for span in spans {
        wire.enter(span);
        let mut size = 0;
        while let Some(field) = wire.next(span.end)? {
            if let (1, Value::Varint(value)) = (field.number, field.value) {
                size = value.cast_signed();
            }
        }
        dims.push(size);
    }
    Ok(dims)
}

/// Bytes of an element, where that is fixed.
const fn width(dtype: u64) -> Option<u64> {
    match dtype {
        4 | 6 | 10 | 11 | 12 => Some(1),
        5 | 14 | 15 | 16 | 17 | 19 => Some(2),
        1 | 3 | 13 | 22 => Some(4),
        2 | 8 | 9 | 23 => Some(8),
        18 => Some(16),
        _ => None,
    }
}
