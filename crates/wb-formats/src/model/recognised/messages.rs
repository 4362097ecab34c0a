//! Formats that are protobuf messages without a mark: recognised by the structure of their first messages.

use super::{Kind, Leaves};
use crate::model::protobuf::{Field, Span, Value, Wire};
use crate::notes::Stop;
use crate::sniff::Head;
use wb_core::Meter;

/// Behind every real end: a decoder would have to decode everything to tell its length.
const FAR: u64 = 1 << 62;
const FIELDS_MAX: usize = 64;

/// The kind of message, if it is one.
pub(super) fn find(head: &Head<'_>) -> Option<Kind> {
    // The first field of each of them is number 1, a number or a length.
    let first = *head.bytes.first()?;
    if first != 0x08 && first != 0x0a {
        return None;
    }
    let ending = head.extension();
    let meter = Meter::unlimited_time();
    let mut wire = Wire::new(head.source.as_ref(), &meter);
    let end = if head.is_whole() {
        head.bytes.len() as u64
    } else {
        FAR
    };
    let fields = fields(&mut wire, end);
    if first == 0x08 {
        fingerprint(head, &fields).or_else(|| hub_module(head, &fields))
    } else {
        descriptors(&mut wire, &fields)
            .or_else(|| sentence_piece(&mut wire, &fields))
            .or_else(|| caffe(&mut wire, &fields, ending))
    }
}

/// The first fields of a message, as many as are whole.
fn fields(wire: &mut Wire<'_>, end: u64) -> Vec<Field> {
    let mut fields = Vec::new();
    while fields.len() < FIELDS_MAX {
        match wire.next(end) {
            Ok(Some(field)) => fields.push(field),
            Ok(None) | Err(_) => break,
        }
    }
    fields
}

fn inner(wire: &mut Wire<'_>, span: Span) -> Vec<Field> {
    wire.enter(span);
    fields(wire, span.end)
}

fn span_of(field: Option<&Field>, number: u32) -> Option<Span> {
    match field {
        Some(Field {
            number: n,
            value: Value::Bytes(span),
            ..
        }) if *n == number => Some(*span),
        _ => None,
    }
}

/// Text that a person could have written as a name.
fn name_in(wire: &mut Wire<'_>, span: Span) -> Result<bool, Stop> {
    let text = wire.text(span, 256)?.text;
    Ok(!text.is_empty() && text.chars().all(|c| c.is_ascii_graphic()))
}

/// Checksums of a SavedModel that lie beside it: five numbers, a version and an identifier.
fn fingerprint(head: &Head<'_>, fields: &[Field]) -> Option<Kind> {
    let is_named = head.name.ends_with("fingerprint.pb") && head.is_whole();
    let only_numbers = fields.len() >= 4
        && fields.iter().all(|field| match field.value {
            Value::Varint(_) => field.number <= 5,
            Value::Bytes(span) => matches!(field.number, 6 | 7) && span.len() <= 64,
            Value::Fixed32(_) | Value::Fixed64(_) => false,
        });
    let kind = Kind::leaving(
        "tensorflow-fingerprint",
        "TensorFlow fingerprint",
        Leaves::Nothing,
    );
    (is_named && only_numbers).then_some(kind)
}

/// The mark of a module of TensorFlow Hub, beside a SavedModel: one number.
fn hub_module(head: &Head<'_>, fields: &[Field]) -> Option<Kind> {
    let is_named = head.name.ends_with("tfhub_module.pb") && head.is_whole();
    let is_mark = matches!(
        fields,
        [Field {
            number: 1,
            value: Value::Varint(1..=16),
            ..
        }]
    );
    let kind = Kind::leaving("tensorflow-hub-module", "TensorFlow Hub module", Leaves::Nothing);
    (is_named && is_mark).then_some(kind)
}

/// Descriptions of protobuf files, as compilers write them beside their headers.
fn descriptors(wire: &mut Wire<'_>, fields: &[Field]) -> Option<Kind> {
    let first = inner(wire, span_of(fields.first(), 1)?);
    let name = span_of(first.first(), 1)?;
    let is_path = wire
        .text(name, 512)
        .is_ok_and(|text| std::path::Path::new(&text.text).extension() == Some("proto".as_ref()));
    let is_set = fields.iter().all(|field| field.number == 1);
    (is_path && is_set).then_some(Kind::leaving(
        "protobuf-descriptors",
        "descriptions of protobuf messages",
        Leaves::Nothing,
    ))
}

/// Pieces of text with a score each.
fn sentence_piece(wire: &mut Wire<'_>, fields: &[Field]) -> Option<Kind> {
    if fields.len() < 3 {
        return None;
    }
    for field in fields.iter().take(8) {
        let piece = inner(wire, span_of(Some(field), 1)?);
        let has_score = matches!(
            piece.get(1)?,
            Field {
                number: 2,
                value: Value::Fixed32(_),
                ..
            }
        );
        let has_text = span_of(piece.first(), 1).is_some();
        if !has_text || !has_score {
            return None;
        }
    }
    Some(Kind::leaving(
        "sentencepiece",
        "SentencePiece tokenizer",
        Leaves::Nothing,
    ))
}

/// A name, and layers in field 100 (or 2, in the old layout).
fn caffe(wire: &mut Wire<'_>, fields: &[Field], ending: &str) -> Option<Kind> {
    let name = span_of(fields.first(), 1)?;
    let has_layers = fields.iter().any(|field| matches!(field.number, 2 | 100));
    let fits = ending == "caffemodel" && has_layers && name_in(wire, name).unwrap_or(false);
    fits.then_some(Kind::new("caffe", "Caffe model"))
}
