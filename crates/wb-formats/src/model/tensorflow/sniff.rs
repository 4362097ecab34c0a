//! Is this a graph of TensorFlow? There is no mark: the first messages must have the structure of one.

use super::facts::Container;
use super::schema::{Kind, Shape, by_number};
use crate::model::protobuf::{Field, Span, Value, Wire};
use crate::sniff::Head;
use memchr::memmem::find;
use wb_core::Meter;

/// How many fields of one message are looked at.
const FIELDS_MAX: usize = 256;
/// Behind every real end: the probe must not ask for a length that a decoder would have to decode everything for.
const FAR: u64 = 1 << 62;

/// What it is, and whether it is text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Sniffed {
    pub(super) container: Container,
    pub(super) is_text: bool,
}

/// True if it is one.
pub(super) fn sniff(head: &Head<'_>) -> bool {
    find_out(head).is_some()
}

/// What it is.
pub(super) fn find_out(head: &Head<'_>) -> Option<Sniffed> {
    let base = head.name.rsplit(['/', '\\']).next().unwrap_or(head.name);
    let binary = |container| Sniffed {
        container,
        is_text: false,
    };
    let named = match base {
        "saved_model.pb" => Some(Container::SavedModel),
        "keras_metadata.pb" => Some(Container::KerasMetadata),
        _ => None,
    };
    if let Some(container) = named {
        return (!head.bytes.is_empty()).then_some(binary(container));
    }
    text(head, base).or_else(|| {
        let ending = head.extension();
        let is_named = matches!(ending, "pb" | "meta" | "graphdef" | "pbtxt" | "graph");
        by_structure(head, is_named).map(binary)
    })
}

/// The text spelling: words that no other text has at the beginning of lines.
fn text(head: &Head<'_>, base: &str) -> Option<Sniffed> {
    let ending = head.extension();
    let is_named = matches!(
        ending,
        "pbtxt" | "prototxt" | "textproto" | "txtpb" | "meta" | "txt" | "pb"
    );
    if !is_named {
        return None;
    }
    let has = |word: &str| find(head.bytes, word.as_bytes()).is_some();
    let is_plain =
        !head.has_zeros() && std::str::from_utf8(head.bytes.get(..64).unwrap_or(head.bytes)).is_ok();
    let container = match base {
        "saved_model.pbtxt" if is_plain && !head.bytes.is_empty() => Container::SavedModel,
        _ if !is_plain => return None,
        _ if begins(head.bytes, &["saved_model_schema_version", "meta_graphs"]) && has("meta_graphs") => {
            Container::SavedModel
        }
        _ if begins(head.bytes, &["meta_info_def", "graph_def"]) => Container::MetaGraph,
        _ if begins(head.bytes, &["node", "library", "versions", "version"]) && is_graph(&has) => {
            Container::Graph
        }
        _ => return None,
    };
    Some(Sniffed {
        container,
        is_text: true,
    })
}

/// Nodes of a graph have an operator and attributes with a key; layers of Caffe have neither.
fn is_graph(has: &impl Fn(&str) -> bool) -> bool {
    let has_operator = has("op:") || has("op :");
    has_operator
        && (has("attr {") || has("attr{") || has("attr:") || has("node {") || has("node{") || has("node_def"))
}

/// True if the first word that is no comment is one of these.
fn begins(bytes: &[u8], words: &[&str]) -> bool {
    let mut rest = bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(bytes)
        .trim_ascii_start();
    while rest.first() == Some(&b'#') {
        let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        rest = rest.get(end..).unwrap_or_default().trim_ascii_start();
    }
    let end = rest
        .iter()
        .position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_')
        .unwrap_or(rest.len());
    let first = rest.get(..end).unwrap_or_default();
    let follows = rest.get(end..).unwrap_or_default().trim_ascii_start();
    words.iter().any(|word| word.as_bytes() == first)
        && matches!(follows.first(), Some(b':' | b'{' | b'<' | b'['))
}

/// What the first messages make of it. Under the name of a model fields that nobody knows are skipped, as every
/// loader skips them.
fn by_structure(head: &Head<'_>, is_named: bool) -> Option<Container> {
    let first = *head.bytes.first()?;
    if !is_named && !matches!(first, 0x08 | 0x0a | 0x12 | 0x1a | 0x22 | 0x2a | 0x32 | 0x3a) {
        return None;
    }
    let meter = Meter::unlimited_time();
    let mut wire = Wire::new(head.source.as_ref(), &meter);
    let end = if head.is_whole() {
        head.bytes.len() as u64
    } else {
        FAR
    };
    let fields = fields(&mut wire, end);
    let candidates = [
        (Container::Graph, Kind::Graph),
        (Container::MetaGraph, Kind::MetaGraph),
        (Container::SavedModel, Kind::SavedModel),
    ];
    let mut found = candidates.into_iter().filter(|(_, kind)| {
        let fits = fields
            .iter()
            .all(|field| is_named && by_number(*kind, field.number).is_none() || fits(*kind, field));
        fits && has_node(&mut wire, *kind, &fields)
    });
    found.next().map(|(container, _)| container)
}

/// True if there is a node where a message of this kind has nodes.
fn has_node(wire: &mut Wire<'_>, kind: Kind, fields: &[Field]) -> bool {
    let inner = |wire: &mut Wire<'_>, number: u32| -> Vec<Field> {
        let span = fields.iter().find_map(|field| span_of(field, number));
        span.map_or_else(Vec::new, |span| enter(wire, span))
    };
    match kind {
        Kind::Graph => {
            let spans: Vec<Span> = fields.iter().filter_map(|field| span_of(field, 1)).collect();
            match spans.first() {
                Some(span) => is_node(wire, *span),
                None => {
                    let library = inner(wire, 2);
                    library
                        .iter()
                        .find_map(|field| span_of(field, 1))
                        .is_some_and(|span| is_function(wire, span))
                }
            }
        }
        Kind::MetaGraph => {
            let graph = inner(wire, 2);
            graph.iter().all(|field| fits(Kind::Graph, field)) && has_node(wire, Kind::Graph, &graph)
        }
        Kind::SavedModel => {
            let has_version = fields.iter().any(|field| field.number == 1);
            let meta = inner(wire, 2);
            has_version
                && meta.iter().all(|field| fits(Kind::MetaGraph, field))
                && has_node(wire, Kind::MetaGraph, &meta)
        }
        _ => false,
    }
}

fn is_node(wire: &mut Wire<'_>, span: Span) -> bool {
    let node = enter(wire, span);
    let word = |wire: &mut Wire<'_>, number: u32| {
        let span = node.iter().find_map(|field| span_of(field, number));
        span.and_then(|span| wire.text(span, 256).ok())
            .map(|text| text.text)
            .unwrap_or_default()
    };
    let (name, operator) = (word(wire, 1), word(wire, 2));
    let is_word = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic());
    let is_operator = operator
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'>' | b'.'));
    let starts = operator
        .bytes()
        .next()
        .is_some_and(|byte| byte.is_ascii_alphabetic() || byte == b'_');
    is_word(&name) && starts && is_operator && node.iter().all(|field| fits(Kind::Node, field))
}

fn is_function(wire: &mut Wire<'_>, span: Span) -> bool {
    let function = enter(wire, span);
    let node = function.iter().find_map(|field| span_of(field, 3));
    function.iter().all(|field| fits(Kind::Function, field)) && node.is_some_and(|node| is_node(wire, node))
}

fn fits(kind: Kind, field: &Field) -> bool {
    matches!(
        (
            by_number(kind, field.number).map(|known| known.shape),
            field.value
        ),
        (
            Some(Shape::Message(_) | Shape::Text | Shape::Payload | Shape::Skipped),
            Value::Bytes(_)
        ) | (Some(Shape::Number | Shape::Skipped), Value::Varint(_))
    )
}

fn span_of(field: &Field, number: u32) -> Option<Span> {
    match field.value {
        Value::Bytes(span) if field.number == number => Some(span),
        _ => None,
    }
}

fn enter(wire: &mut Wire<'_>, span: Span) -> Vec<Field> {
    wire.enter(span);
    fields(wire, span.end)
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
