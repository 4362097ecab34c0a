//! Core ML: specifications (`.mlmodel`), packages, compiled programs and their weights.

pub mod mil;
pub mod package;
mod schema;
mod walk;
pub mod weights;

pub use super::facts::GraphFacts;

use crate::format::Input;
use crate::generated::Facts;
use crate::model::protobuf::{Field, Value, Wire};
use crate::notes::Notes;
use crate::sniff::Head;
use wb_core::Meter;

crate::format_room! {
    /// The protobuf file is walked message by message: the type of model, pipelines and their models, layers of neural
    /// networks with the classes of custom ones, custom and linked models with their paths, the operations of ML
    /// programs and the weight files they name. Weights are skipped by their length.
    ///
    /// Models inside `serializedModel` are opaque to everybody but their writer and are counted as compiled parts.
    pub static FORMAT = {
        id: "coreml",
        name: "Core ML model",
        since: "0.1.0",
        extensions: ["mlmodel"],
        facts: GraphFacts,
        sniff: sniff,
        read: read,
    };
}

/// Behind every real end: a decoder would have to decode everything to tell its length.
const FAR: u64 = 1 << 62;
/// Fields of the outermost message that are looked at.
const FIELDS_MAX: usize = 16;

/// A version, a description, and one of the types of models with their numbers of three and four digits, in any
/// order: parsers take any, and writers write them by number.
fn sniff(head: &Head<'_>) -> bool {
    let is_named = head.extension() == "mlmodel";
    // The tag of a version, a description, or a model.
    let may_begin = matches!(head.bytes.first(), Some(0x08 | 0x12));
    if !may_begin && !is_named {
        return false;
    }
    let meter = Meter::unlimited_time();
    let mut wire = Wire::new(head.source.as_ref(), &meter);
    let end = if head.is_whole() {
        head.bytes.len() as u64
    } else {
        FAR
    };
    let (mut version, mut description, mut model) = (false, false, false);
    for _ in 0..FIELDS_MAX {
        let Ok(Some(Field { number, value, .. })) = wire.next(end) else {
            break;
        };
        match (number, value) {
            (1, Value::Varint(1..=64)) => version = true,
            (2, Value::Bytes(_)) => description = true,
            (10, Value::Varint(0 | 1)) => {}
            (number, Value::Bytes(_)) if schema::is_model(number) => model = true,
            _ if is_named => {}
            _ => return false,
        }
        if version && description && model {
            return true;
        }
    }
    is_named && (model || version && description)
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    Facts::Coreml(walk::read(input, notes))
}
