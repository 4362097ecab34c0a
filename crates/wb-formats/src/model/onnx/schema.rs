//! The parts of the published schema (onnx-ml.proto, ONNX 1.23, 2026-11) that a reader needs.

/// A message that is entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Model,
    Graph,
    Node,
    Attribute,
    Tensor,
    Sparse,
    Function,
    Opset,
    /// A key and a value: a remark of the model, or what an external tensor says about its file.
    Entry,
    Training,
    /// A list or an optional of tensors, in a file of its own (onnx-data.proto).
    Values,
}

/// How a field is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// A number.
    Varint,
    /// Text or bytes.
    Bytes,
    /// A message that is entered.
    Message(Kind),
    /// A message that holds nothing to judge (types, value infos, devices).
    Skipped,
    /// Numbers, packed or one by one.
    Numbers,
    /// A 32-bit float.
    Fixed32,
}

/// What a field of a message is; `None` if the schema has no such field.
pub(super) const fn field(kind: Kind, number: u32) -> Option<Shape> {
    use Kind::{Attribute, Entry, Function, Graph, Model, Node, Opset, Sparse, Tensor, Training, Values};
    let shape = match (kind, number) {
        (Model, 7) | (Attribute, 6 | 11) | (Training, 1 | 2) => Shape::Message(Graph),
        (Model | Function, 8 | 9) if matches!((kind, number), (Model, 8) | (Function, 9)) => {
            Shape::Message(Opset)
        }
        (Model, 14) | (Tensor, 13) => Shape::Message(Entry),
        (Model, 20) => Shape::Message(Training),
        (Model, 25) => Shape::Message(Function),
        (Graph, 1) | (Function, 7) => Shape::Message(Node),
        (Graph, 5) | (Attribute, 5 | 10) | (Sparse, 1 | 2) | (Values, 3) => Shape::Message(Tensor),
        (Graph, 15) | (Attribute, 22 | 23) | (Values, 4) => Shape::Message(Sparse),
        (Values, 5 | 7) => Shape::Message(Values),
        (Node, 5) | (Function, 11) => Shape::Message(Attribute),

        (Model, 1 | 5)
        | (Values, 2)
        | (Attribute, 3 | 20)
        | (Tensor, 2 | 14)
        | (Opset, 2)
        | (Function, 2 | 3) => Shape::Varint,

        (Model, 2 | 3 | 4 | 6)
        | (Values, 1)
        | (Graph, 2 | 10)
        | (Node, 1..=4 | 6..=8)
        | (Attribute, 1 | 4 | 9 | 13 | 21)
        | (Tensor, 6 | 8 | 9 | 12)
        | (Opset, 1)
        | (Entry, 1 | 2)
        | (Function, 1 | 4..=6 | 8 | 10 | 13) => Shape::Bytes,

        (Model, 26)
        | (Values, 6)
        | (Graph, 11..=14 | 16)
        | (Node, 9 | 10)
        | (Attribute, 14 | 15)
        | (Tensor, 3 | 16)
        | (Training, 3 | 4)
        | (Function, 12 | 14) => Shape::Skipped,

        (Attribute, 7 | 8) | (Tensor, 1 | 4 | 5 | 7 | 10 | 11) | (Sparse, 3) => Shape::Numbers,
        (Attribute, 2) => Shape::Fixed32,
        _ => return None,
    };
    Some(shape)
}

/// An element type by its number: its name, and its size in bits where that is fixed.
pub(super) const fn dtype(number: u64) -> (&'static str, Option<u64>) {
    match number {
        0 => ("undefined", None),
        1 => ("float32", Some(32)),
        2 => ("uint8", Some(8)),
        3 => ("int8", Some(8)),
        4 => ("uint16", Some(16)),
        5 => ("int16", Some(16)),
        6 => ("int32", Some(32)),
        7 => ("int64", Some(64)),
        8 => ("string", None),
        9 => ("bool", Some(8)),
        10 => ("float16", Some(16)),
        11 => ("float64", Some(64)),
        12 => ("uint32", Some(32)),
        13 => ("uint64", Some(64)),
        14 => ("complex64", Some(64)),
        15 => ("complex128", Some(128)),
        16 => ("bfloat16", Some(16)),
        17 => ("float8e4m3fn", Some(8)),
        18 => ("float8e4m3fnuz", Some(8)),
        19 => ("float8e5m2", Some(8)),
        20 => ("float8e5m2fnuz", Some(8)),
        21 => ("uint4", Some(4)),
        22 => ("int4", Some(4)),
        23 => ("float4e2m1", Some(4)),
        24 => ("float8e8m0", Some(8)),
        25 => ("uint2", Some(2)),
        26 => ("int2", Some(2)),
        // How six-bit floats are packed in raw data differs between writers.
        27 => ("float6e2m3", None),
        28 => ("float6e3m2", None),
        _ => ("unknown", None),
    }
}
