//! Formats with a mark of their own at a fixed place.

use super::{Kind, has_model_name};
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

/// The first block of every Riegeli file, which TensorFlow writes as `saved_model.cpb`.
const RIEGELI: &[u8] = b"\x83\xaf\x70\xd1\x0d\x88\x4a\x3f\0\0\0\0\0\0\0\0\x40\0\0\0\0\0\0\0";

/// Marks that are enough under any name.
static STRONG: &[Mark] = &[
    mark(0, b"\xac\xed\0\x05", "java-object", "serialised Java object"),
    mark(0, b"\xba\x16\x4f\x2f", "fasttext", "fastText model"),
];

/// Marks that count only under a model's name.
static WEAK: &[Mark] = &[
    mark(0, b"RKNN", "rknn", "Rockchip NPU model"),
    mark(0, b"\x0e\x03\x13\x01", "hdf4", "HDF4 file"),
    mark(0, b"7767517\n", "ncnn", "ncnn model"),
];

/// The kind whose mark the bytes bear.
pub(super) fn find(head: &Head<'_>) -> Option<Kind> {
    let bears = |mark: &&Mark| {
        let rest = head.bytes.get(mark.at..);
        rest.is_some_and(|rest| rest.starts_with(mark.bytes))
    };
    if let Some(mark) = STRONG.iter().find(bears) {
        return Some(mark.kind);
    }
    // Records of data sets have the same mark; TensorFlow reads a model from this name only.
    if head.extension() == "cpb" && head.bytes.starts_with(RIEGELI) {
        return Some(Kind::new("tensorflow-chunked", "SavedModel in chunks (Riegeli)"));
    }
    let weak = WEAK.iter().find(bears)?;
    has_model_name(head).then_some(weak.kind)
}
