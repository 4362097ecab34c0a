//! Formats with a mark of their own at a fixed place.

use super::{Kind, Leaves, has_model_name};
use crate::sniff::Head;

struct Mark {
    at: usize,
    bytes: &'static [u8],
    kind: Kind,
}

const fn mark(at: usize, bytes: &'static [u8], kind: &'static str, title: &'static str) -> Mark {
    Mark {
        at,
        bytes,
        kind: Kind::new(kind, title),
    }
}

/// Marks that are enough under any name.
static STRONG: &[Mark] = &[
    mark(0, b"CBM1", "catboost", "CatBoost model"),
    mark(
        0,
        b"{L\0\0\0\0\0\0\0\x07learner",
        "xgboost-ubj",
        "XGBoost model (UBJSON)",
    ),
    mark(
        0,
        b"{L\0\0\0\0\0\0\0\x06Config",
        "xgboost-ubj",
        "XGBoost snapshot (UBJSON)",
    ),
    mark(0, b"RDX2\nX\n", "r-workspace", "R workspace"),
    mark(0, b"RDX3\nX\n", "r-workspace", "R workspace"),
    mark(0, b"RDA2\nA\n", "r-workspace", "R workspace"),
    mark(0, b"RDA3\nA\n", "r-workspace", "R workspace"),
    mark(0, b"X\n\0\0\0\x02\0", "r-object", "R object (RDS)"),
    mark(0, b"X\n\0\0\0\x03\0", "r-object", "R object (RDS)"),
    mark(0, b"\xac\xed\0\x05", "java-object", "serialised Java object"),
    mark(0, b"\xba\x16\x4f\x2f", "fasttext", "fastText model"),
    Mark {
        at: 0,
        bytes: b"MZqFpD='",
        kind: Kind::leaving("llamafile", "self-running program (llamafile)", Leaves::Program),
    },
];

/// Marks that count only under a model's name.
static WEAK: &[Mark] = &[
    mark(0, b"RKNN", "rknn", "Rockchip NPU model"),
    mark(0, b"binf", "xgboost", "XGBoost model (binary)"),
    mark(0, b"\x0e\x03\x13\x01", "hdf4", "HDF4 file"),
    mark(0, b"A\n2\n", "r-object", "R object (RDS)"),
    mark(0, b"A\n3\n", "r-object", "R object (RDS)"),
    mark(0, b"B\n\x02\0\0\0", "r-object", "R object (RDS)"),
    mark(0, b"B\n\x03\0\0\0", "r-object", "R object (RDS)"),
    mark(0, b"7767517\n", "ncnn", "ncnn model"),
];

/// The last eight bytes of a `LevelDB` table, which TensorFlow uses as the index of a checkpoint.
const TABLE_END: &[u8] = b"\x57\xfb\x80\x8b\x24\x75\x47\xdb";

/// The kind whose mark the bytes bear.
pub(super) fn find(head: &Head<'_>) -> Option<Kind> {
    let bears = |mark: &&Mark| {
        let rest = head.bytes.get(mark.at..);
        rest.is_some_and(|rest| rest.starts_with(mark.bytes))
    };
    if let Some(mark) = STRONG.iter().find(bears) {
        return Some(mark.kind);
    }
    let ending = head.extension();
    if ending == "index" && head.tail().ends_with(TABLE_END) {
        return Some(Kind::new("tensorflow-checkpoint", "TensorFlow checkpoint"));
    }
    if ending == "msgpack"
        && head
            .bytes
            .first()
            .is_some_and(|b| matches!(b, 0x80..=0x8f | 0xde | 0xdf))
    {
        return Some(Kind::new("msgpack", "msgpack weights (Flax)"));
    }
    let weak = WEAK.iter().find(bears)?;
    has_model_name(head).then_some(weak.kind)
}
