//! Tensors in files of their own, as `onnx` stores test data.

pub use super::facts::OnnxFacts;
use super::schema::Kind;
use super::sniff;
use super::walk::Walk;
use crate::format::Input;
use crate::generated::Facts;
use crate::model::protobuf::Wire;
use crate::notes::Notes;
use crate::sniff::Head;

crate::format_room! {
    /// One tensor, or a list of tensors, in a file that ends in `.pb`: the inputs and outputs of ONNX's test models.
    /// Shapes against bytes and external files are judged as inside a model.
    pub static FORMAT = {
        id: "onnx-tensor",
        name: "ONNX tensor file",
        since: "0.1.0",
        extensions: ["pb"],
        facts: OnnxFacts,
        sniff: |head| sniff::values(head).is_some(),
        read: read,
    };
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let source = input.source.as_ref();
    let first = Head::read_bytes(source);
    let facts = match first.and_then(|bytes| Ok((bytes, source.len()?))) {
        Ok((bytes, len)) => {
            let kind = sniff::values(&Head::new(&bytes, input.name, input.source)).unwrap_or(Kind::Tensor);
            Walk::new(Wire::new(source, input.meter), input.meter).run(kind, len, notes)
        }
        Err(error) => {
            notes.stopped(error.into());
            OnnxFacts::default()
        }
    };
    Facts::OnnxTensor(facts)
}
