//! Recognises a model. Protobuf has no magic: the first messages must have the model's structure.

use super::schema::{Kind, Shape, field};
use crate::model::protobuf::{Field, Span, Value, Wire};
use crate::notes::Stop;
use crate::sniff::Head;
use wb_core::Meter;

/// How many fields of one message are looked at.
const FIELDS_MAX: u32 = 4_096;
/// Behind every real end: the probe must not ask for a length that a decoder would have to decode everything for.
const FAR: u64 = 1 << 62;

/// What the probe of a model found.
#[derive(Clone, Copy, Debug, Default)]
struct Probe {
    /// A plausible version of the file format.
    has_version: bool,
    /// An operator set with text and number as it should be.
    has_opset: bool,
    /// A graph with the fields of a graph.
    has_graph: bool,
    /// A node with an operator in it.
    has_node: bool,
    known: u32,
    unknown: u32,
}

/// True if the bytes are a model by their structure; under a model's name weaker evidence is enough.
pub(super) fn sniff(head: &Head<'_>) -> bool {
    let is_named = head.extension() == "onnx";
    if !is_named && !may_begin(head.bytes) {
        return false;
    }
    let meter = Meter::unlimited_time();
    let mut wire = Wire::new(head.source.as_ref(), &meter);
    let mut probe = Probe::default();
    // A file that breaks off is a model up to there.
    let end = if head.is_whole() {
        head.bytes.len() as u64
    } else {
        FAR
    };
    let _ = probe_model(&mut wire, end, &mut probe, is_named);
    let is_sure = probe.has_node && (probe.has_version || probe.has_opset) && probe.unknown == 0;
    let is_likely =
        probe.known >= 2 && (probe.has_graph || probe.has_opset || probe.has_version && probe.unknown == 0);
    is_sure || is_named && is_likely
}

/// True if a field of a model can begin with these bytes: cheap, since it is asked of every file.
fn may_begin(bytes: &[u8]) -> bool {
    let tag = match bytes {
        [first, ..] if *first < 0x80 => u32::from(*first),
        [first, second, ..] if *second < 0x80 => u32::from(*first & 0x7f) | u32::from(*second) << 7,
        _ => return false,
    };
    match field(Kind::Model, tag >> 3) {
        Some(Shape::Varint) => tag & 7 == 0,
        Some(_) => tag & 7 == 2,
        None => false,
    }
}

fn probe_model(wire: &mut Wire<'_>, end: u64, probe: &mut Probe, is_named: bool) -> Result<(), Stop> {
    for _ in 0..FIELDS_MAX {
        let Some(found) = wire.next(end)? else {
            return Ok(());
        };
        match (field(Kind::Model, found.number), found.value) {
            (Some(Shape::Message(Kind::Graph)), Value::Bytes(span)) => {
                probe.known = probe.known.saturating_add(1);
                probe_graph(wire, span, probe)?;
            }
            (Some(Shape::Message(Kind::Opset)), Value::Bytes(span)) => {
                probe.known = probe.known.saturating_add(1);
                probe.has_opset |= all_fit(wire, Kind::Opset, span)?;
            }
            (Some(Shape::Varint), Value::Varint(value)) => {
                probe.known = probe.known.saturating_add(1);
                probe.has_version |= found.number == 1 && (1..=255).contains(&value);
            }
            (Some(Shape::Varint), _) | (None, _) => probe.unknown = probe.unknown.saturating_add(1),
            (Some(_), Value::Bytes(_)) => probe.known = probe.known.saturating_add(1),
            (Some(_), _) => probe.unknown = probe.unknown.saturating_add(1),
        }
        let is_decided = probe.has_node && (probe.has_version || probe.has_opset);
        let is_hopeless = probe.unknown > 0 && !is_named;
        if is_decided || is_hopeless {
            return Ok(());
        }
    }
    Ok(())
}

fn probe_graph(wire: &mut Wire<'_>, graph: Span, probe: &mut Probe) -> Result<(), Stop> {
    wire.enter(graph);
    let mut known: u32 = 0;
    for _ in 0..FIELDS_MAX {
        let Some(found) = wire.next(graph.end)? else {
            break;
        };
        if !fits(Kind::Graph, found) {
            probe.unknown = probe.unknown.saturating_add(1);
            break;
        }
        known = known.saturating_add(1);
        probe.has_graph = true;
        if let (1, Value::Bytes(span)) = (found.number, found.value) {
            probe.has_node = has_operator(wire, span)?;
            break;
        }
        // Nodes come first; models without any are known by their name.
        if known > 64 {
            break;
        }
    }
    wire.enter(Span {
        start: graph.end,
        end: graph.end,
    });
    Ok(())
}

/// What a file named `.pb` is beside a model: one tensor, or a list of them, as `onnx` stores test data.
pub(super) fn values(head: &Head<'_>) -> Option<Kind> {
    if head.extension() != "pb" {
        return None;
    }
    let end = head.source.len().ok()?;
    let meter = Meter::unlimited_time();
    let types = [(Kind::Tensor, 1..=64), (Kind::Values, 0..=7)];
    types.into_iter().find_map(|(kind, dtypes)| {
        let mut wire = Wire::new(head.source.as_ref(), &meter);
        let mut has_type = false;
        for _ in 0..FIELDS_MAX {
            match wire.next(end).ok()? {
                // A tensor's segments (3) have never been written; in a list that is where tensors are.
                Some(found) if fits(kind, found) && !(kind == Kind::Tensor && found.number == 3) => {
                    let is_type = found.number == 2;
                    has_type |=
                        is_type && matches!(found.value, Value::Varint(dtype) if dtypes.contains(&dtype));
                }
                Some(_) => return None,
                None => return has_type.then_some(kind),
            }
        }
        None
    })
}

/// True if all fields of the message are as the schema wants them.
fn all_fit(wire: &mut Wire<'_>, kind: Kind, span: Span) -> Result<bool, Stop> {
    wire.enter(span);
    for _ in 0..FIELDS_MAX {
        match wire.next(span.end)? {
            Some(found) if fits(kind, found) => {}
            Some(_) => return Ok(false),
            None => return Ok(true),
        }
    }
    Ok(false)
}

/// True if the message is a node, as far as its operator's name.
fn has_operator(wire: &mut Wire<'_>, node: Span) -> Result<bool, Stop> {
    wire.enter(node);
    for _ in 0..FIELDS_MAX {
        let Some(found) = wire.next(node.end)? else {
            return Ok(false);
        };
        if !fits(Kind::Node, found) {
            return Ok(false);
        }
        if let (4, Value::Bytes(span)) = (found.number, found.value) {
            let op = wire.text(span, 256)?.text;
            return Ok(!op.is_empty() && op.chars().all(|c| c.is_ascii_graphic()));
        }
    }
    Ok(false)
}

fn fits(kind: Kind, found: Field) -> bool {
    matches!(
        (field(kind, found.number), found.value),
        (Some(Shape::Varint), Value::Varint(_))
            | (Some(Shape::Fixed32), Value::Fixed32(_))
            | (
                Some(Shape::Bytes | Shape::Message(_) | Shape::Skipped),
                Value::Bytes(_)
            )
            | (Some(Shape::Numbers), _)
    )
}
