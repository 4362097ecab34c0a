//! TensorFlow Lite: a FlatBuffers file, walked by offsets.

mod flex;
mod metadata;
mod schema;
mod walk;

pub use super::facts::GraphFacts;

use crate::format::Input;
use crate::generated::Facts;
use crate::model::flatbuffer::Flat;
use crate::notes::Notes;
use crate::sniff::Head;
use wb_core::Meter;

crate::format_room! {
    /// The FlatBuffers tables are walked by their offsets, each checked against the file: operators by number and by
    /// name, the TensorFlow node inside each `Flex` operator (which is what the delegate runs, whatever the operator
    /// is called), tensors with their shapes against their buffers, buffers inside and behind the tables, buffers in
    /// other files, signatures, and the metadata with the files that are packed behind the model (a zip, judged as
    /// one). A file without the mark `TFL3` is read too, if it has the structure.
    ///
    /// Weights are not read. What the operators compute is not judged.
    pub static FORMAT = {
        id: "tflite",
        name: "TensorFlow Lite model",
        since: "0.1.0",
        extensions: ["tflite", "lite", "tfl"],
        facts: GraphFacts,
        sniff: sniff,
        read: read,
    };
}

fn sniff(head: &Head<'_>) -> bool {
    let mark = head.bytes.get(4..8);
    if mark == Some(b"TFL3") {
        return true;
    }
    // A FlatBuffer of another kind says so; without a mark, only the structure speaks.
    let is_marked = mark.is_some_and(|mark| mark.iter().all(u8::is_ascii_alphanumeric));
    let root = head
        .bytes
        .first_chunk::<4>()
        .map(|bytes| u32::from_le_bytes(*bytes));
    let is_near = root.is_some_and(|root| (4..4_096).contains(&root) && root & 3 == 0);
    !is_marked && is_near && has_structure(head).unwrap_or(false)
}

/// The schema's version 3, operator codes and subgraphs with operators.
fn has_structure(head: &Head<'_>) -> Option<bool> {
    let meter = Meter::unlimited_time();
    // Behind every real end: a decoder would have to decode everything to tell its length.
    let mut flat = Flat::new(head.source.as_ref(), &meter, 0, 1 << 62);
    let root = flat.root().ok()?;
    if flat.u32_of(root, 0).ok()? != Some(3) {
        return Some(false);
    }
    let codes = flat.vector_of(root, 1, 4).ok()??;
    let graphs = flat.vector_of(root, 2, 4).ok()??;
    if codes.count == 0 || graphs.count == 0 {
        return Some(false);
    }
    let graph = flat.table_in(graphs, 0).ok()?;
    flat.table_in(codes, 0).ok()?;
    let tensors = flat.vector_of(graph, 0, 4).ok()??;
    Some(flat.vector_of(graph, 3, 4).ok()?.is_some() && tensors.count > 0)
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    Facts::Tflite(walk::read(input, notes))
}
