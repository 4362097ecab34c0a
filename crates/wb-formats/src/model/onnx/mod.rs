//! ONNX models: read as a stream, weights skipped by their length.

mod facts;
mod keep;
pub mod ort;
mod schema;
mod sniff;
mod tensor;
#[cfg(test)]
mod tests;
pub mod values;
mod walk;

pub use facts::{ExternalFile, Function, Metadata, OnnxFacts, Operator, OpsetImport, Tensor, Use};

use crate::format::Input;
use crate::generated::Facts;
use crate::model::protobuf::Wire;
use crate::notes::Notes;
use schema::Kind;
use walk::Walk;

crate::format_room! {
    /// The protobuf file is walked message by message: operators with their domains, subgraphs in attributes,
    /// functions, training graphs, tensors with shapes against their bytes, the files outside that tensors are
    /// read from, operator sets and the model's remarks. Weights are skipped by their length, never read. There is
    /// no magic number: a file is a model if its first messages have the structure of one.
    ///
    /// What the operators compute is not judged.
    pub static FORMAT = {
        id: "onnx",
        name: "ONNX model",
        since: "0.1.0",
        extensions: ["onnx"],
        facts: OnnxFacts,
        sniff: sniff::sniff,
        read: read,
    };
}

impl OnnxFacts {
    /// The facts, if they are those of a model or of a tensor file.
    pub const fn of(facts: &Facts) -> Option<&Self> {
        match facts {
            Facts::Onnx(onnx) | Facts::OnnxRuntime(onnx) | Facts::OnnxTensor(onnx) => Some(onnx),
            _ => None,
        }
    }
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let wire = Wire::new(input.source.as_ref(), input.meter);
    let facts = match input.source.len() {
        Ok(len) => Walk::new(wire, input.meter).run(Kind::Model, len, notes),
        Err(error) => {
            notes.stopped(error.into());
            OnnxFacts::default()
        }
    };
    for entry in &facts.metadata {
        notes.look_at(&entry.key, None, &entry.value);
    }
    Facts::Onnx(facts)
}
