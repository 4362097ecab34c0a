//! PaddlePaddle: programs as protobuf and as JSON, and streams of parameters.

pub mod json;
pub mod params;

pub use super::facts::GraphFacts;

use super::facts::{Kind, Operator};
use super::keep::{ATTRIBUTES_KEPT, Keeper, NAME_BYTES, PATH_BYTES};
use crate::format::Input;
use crate::generated::Facts;
use crate::model::protobuf::{Field, Span, Value, Wire};
use crate::notes::{Defect, Notes, Stop};
use crate::sniff::Head;
use wb_core::Meter;

crate::format_room! {
    /// `ProgramDesc` messages (`.pdmodel`, `__model__`): every block with its operators and their text attributes, of
    /// which paths are noted. Parameters lie in files of their own.
    pub static FORMAT = {
        id: "paddle",
        name: "Paddle program",
        since: "0.1.0",
        extensions: ["pdmodel"],
        facts: GraphFacts,
        sniff: sniff,
        read: read,
    };
}

/// Attributes whose text names a file.
pub(super) const PATH_ATTRIBUTES: [&str; 5] = ["file_path", "model_file", "filename", "file_names", "path"];

fn sniff(head: &Head<'_>) -> bool {
    let base = head.name.rsplit(['/', '\\']).next().unwrap_or(head.name);
    let is_named = base == "__model__" || head.extension() == "pdmodel";
    if head.bytes.first() != Some(&0x0a) && !is_named {
        return false;
    }
    let meter = Meter::unlimited_time();
    let mut wire = Wire::new(head.source.as_ref(), &meter);
    has_structure(&mut wire, head, is_named).unwrap_or(false)
}

/// A first block with its number, its parent's, and variables or operators with names.
fn has_structure(wire: &mut Wire<'_>, head: &Head<'_>, is_named: bool) -> Result<bool, Stop> {
    let end = if head.is_whole() {
        head.bytes.len() as u64
    } else {
        1 << 62
    };
    let Some(Field {
        number: 1,
        value: Value::Bytes(block),
        ..
    }) = wire.next(end)?
    else {
        return Ok(is_named && wire.next(end)?.is_some());
    };
    wire.enter(block);
    let (mut numbers, mut parts) = (0_u32, 0_u32);
    while parts < 2 {
        match wire.next(block.end)? {
            Some(Field {
                number: 1 | 2,
                value: Value::Varint(_),
                ..
            }) => numbers = numbers.saturating_add(1),
            Some(Field {
                number: 3 | 4,
                value: Value::Bytes(part),
                ..
            }) => {
                parts = parts.saturating_add(1);
                if numbers < 2 && !is_named {
                    return Ok(false);
                }
                wire.enter(part);
                let fits = wire
                    .next(part.end)?
                    .is_some_and(|field| matches!(field.value, Value::Bytes(_)) && field.number <= 4);
                if !fits {
                    return Ok(false);
                }
                wire.enter(Span {
                    start: part.end,
                    end: part.end,
                });
            }
            Some(Field { number: 5, .. }) => {}
            Some(_) => return Ok(false),
            None => break,
        }
    }
    Ok(numbers >= 2 && parts > 0 || is_named)
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut keeper = Keeper::new(input.meter);
    let mut wire = Wire::new(input.source.as_ref(), input.meter);
    let walked = input
        .source
        .len()
        .map_err(Stop::from)
        .and_then(|end| program(&mut wire, end, &mut keeper));
    if let Err(stop) = walked {
        notes.stopped(stop);
    }
    if let Some(offset) = wire.first_group {
        let detail = format!(
            "{} groups: a construct of protobuf that no model writer uses",
            wire.groups
        );
        notes.defect(Defect::at("protobuf-group", offset, detail));
    }
    Facts::Paddle(keeper.finish())
}

/// Blocks (1) and the version (4).
fn program(wire: &mut Wire<'_>, end: u64, keeper: &mut Keeper<'_>) -> Result<(), Stop> {
    while let Some(field) = wire.next(end)? {
        match (field.number, field.value) {
            (1, Value::Bytes(span)) => block(wire, span, keeper)?,
            (4, Value::Bytes(span)) => {
                wire.enter(span);
                while let Some(inner) = wire.next(span.end)? {
                    if let (1, Value::Varint(version)) = (inner.number, inner.value) {
                        keeper.facts.version = Some(version);
                    }
                }
            }
            _ => {}
        }
    }
    Ok(())
}

/// Variables (3) are counted, operators (4) read.
fn block(wire: &mut Wire<'_>, block: Span, keeper: &mut Keeper<'_>) -> Result<(), Stop> {
    keeper.graph();
    wire.enter(block);
    while let Some(field) = wire.next(block.end)? {
        match (field.number, field.value) {
            (3, Value::Bytes(_)) => keeper.tensor(0),
            (4, Value::Bytes(span)) => operator(wire, span, keeper)?,
            _ => {}
        }
    }
    Ok(())
}

/// The type (3) and the attributes (4).
fn operator(wire: &mut Wire<'_>, span: Span, keeper: &mut Keeper<'_>) -> Result<(), Stop> {
    let mut operator = Operator {
        kind: Kind::Builtin,
        nodes: 1,
        first_offset: span.start,
        ..Operator::default()
    };
    wire.enter(span);
    while let Some(field) = wire.next(span.end)? {
        match (field.number, field.value) {
            (3, Value::Bytes(name)) => operator.name = wire.text(name, NAME_BYTES)?.text,
            (4, Value::Bytes(entry)) => {
                let (name, texts) = attribute(wire, entry)?;
                for text in texts {
                    if PATH_ATTRIBUTES.contains(&name.as_str()) && !text.is_empty() {
                        keeper.path("file of an operator", text.clone(), entry.start)?;
                    }
                    if operator.attributes.len() < ATTRIBUTES_KEPT
                        && !text.is_empty()
                        && !name.starts_with("op_callstack")
                    {
                        operator.attributes.push((name.clone(), text));
                    }
                }
            }
            _ => {}
        }
    }
    keeper.operator(operator)
}

/// An attribute's name (1) and its texts (5, 8).
fn attribute(wire: &mut Wire<'_>, entry: Span) -> Result<(String, Vec<String>), Stop> {
    let mut name = String::new();
    let mut texts = Vec::new();
    wire.enter(entry);
    while let Some(field) = wire.next(entry.end)? {
        match (field.number, field.value) {
            (1, Value::Bytes(span)) => name = wire.text(span, NAME_BYTES)?.text,
            (5 | 8, Value::Bytes(span)) if texts.len() < ATTRIBUTES_KEPT => {
                texts.push(wire.text(span, PATH_BYTES)?.text)
            }
            _ => {}
        }
    }
    Ok((name, texts))
}
