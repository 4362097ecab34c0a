//! Models for TensorFlow.js.

mod graph;
mod write;

use super::build::Builder;
use super::facts::Container;
use super::schema::Kind;
use crate::format::Input;
use crate::generated::Facts;
use crate::model::json::beginning;
use crate::notes::{Child, Notes, Role, Stop};
use crate::sniff::Head;
use crate::source::{Cursor, MemSource};
use crate::text::json::{self, Value};
use memchr::memmem::find;
use serde::Serialize;

/// Lists of plain numbers are shapes and codes of characters.
const JSON_STYLE: json::Style = json::Style {
    defect: "tensorflow-js-broken-json",
    plain_max: 4_096,
};

crate::format_room! {
    /// `model.json` of TensorFlow.js: which files its weights are in, with the sizes that types and shapes ask for, and
    /// its topology. A graph is read like every TensorFlow graph; the layers of Keras are read as a Keras configuration.
    pub static FORMAT = {
        id: "tensorflow-js",
        name: "TensorFlow.js model",
        since: "0.1.0",
        extensions: ["json"],
        facts: TensorFlowJsFacts,
        sniff: sniff,
        read: read,
    };
}

/// What a model for the browser says.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TensorFlowJsFacts {
    /// `graph-model` or `layers-model`, where it says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub format: Option<String>,
    /// Who wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generated_by: Option<String>,
    /// Who converted it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub converted_by: Option<String>,
    /// Groups of weights, each of which is in files of its own.
    pub groups: Vec<WeightsGroup>,
    /// Groups beyond those listed.
    pub groups_unlisted: u64,
    /// Keys of the remarks that the model carries.
    pub remarks: Vec<String>,
}

/// A group of weights.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct WeightsGroup {
    /// Its files, as they are written. Untrusted text.
    pub paths: Vec<String>,
    /// How many weights there are.
    pub weights_total: u64,
    /// How many bytes the files must have together, where types and shapes tell.
    pub bytes: Option<u64>,
    /// Where the first path stands.
    pub offset: Option<u64>,
}

impl TensorFlowJsFacts {
    /// How many groups, paths of a group, and remarks are listed.
    pub const LISTED_MAX: usize = 4_096;
    const TEXT_MAX: usize = 4_096;
}

fn sniff(head: &Head<'_>) -> bool {
    const BYTES_MAX: u64 = 100 << 20;
    let text = head
        .bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(head.bytes)
        .trim_ascii_start();
    if !text.starts_with(b"{") {
        return false;
    }
    let is_key = |bytes: &[u8]| {
        find(bytes, b"\"weightsManifest\"").is_some() || find(bytes, b"\"modelTopology\"").is_some()
    };
    if is_key(head.bytes) {
        return true;
    }
    let is_small = head.source.len().is_ok_and(|len| len <= BYTES_MAX);
    if head.is_whole() || !is_small || !head.name.ends_with("model.json") {
        return false;
    }
    // A key may lie across two blocks.
    let mut cursor = Cursor::new(head.source.as_ref(), 0);
    while let Ok(block) = cursor.peek(1 << 16) {
        if is_key(block) {
            return true;
        }
        let step = block.len().saturating_sub(32) as u64;
        if step == 0 {
            return false;
        }
        cursor.skip(step);
    }
    false
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = TensorFlowJsFacts::default();
    if let Err(stop) = read_whole(input, &mut facts, notes) {
        notes.stopped(stop);
    }
    Facts::TensorflowJs(facts)
}

fn read_whole(input: &Input<'_>, facts: &mut TensorFlowJsFacts, notes: &mut Notes) -> Result<(), Stop> {
    input.meter.time()?;
    let bytes = input.whole()?;
    let text = json::text(&bytes);
    let document = json::parse(&text, JSON_STYLE, input.meter);
    if let Some(stop) = document.stop {
        notes.stopped(stop);
    }
    let value = document.value;
    let kept = |key: &str| {
        value
            .text_of(key)
            .map(|text| beginning(text, TensorFlowJsFacts::TEXT_MAX))
    };
    facts.format = kept("format");
    facts.generated_by = kept("generatedBy");
    facts.converted_by = kept("convertedBy");
    let remarks = value.get("userDefinedMetadata").map_or(&[][..], Value::members);
    let keys = remarks.iter().take(TensorFlowJsFacts::LISTED_MAX);
    facts.remarks = keys
        .map(|(key, _)| beginning(key, TensorFlowJsFacts::TEXT_MAX))
        .collect();
    let groups = value.get("weightsManifest").map_or(&[][..], Value::elements);
    let listed = groups.iter().take(TensorFlowJsFacts::LISTED_MAX);
    facts.groups = listed.map(|group| weights(group, &text)).collect();
    facts.groups_unlisted = groups.len().saturating_sub(facts.groups.len()) as u64;
    for key in ["modelTopology", "modelInitializer"] {
        if let Some(topology) = value.get(key) {
            read_topology(input, key, topology, notes);
        }
    }
    Ok(())
}

fn weights(group: &Value<'_>, text: &str) -> WeightsGroup {
    let paths = group.get("paths").map_or(&[][..], Value::elements);
    let first = paths.first().and_then(Value::text);
    let weights = group.get("weights").map_or(&[][..], Value::elements);
    let sizes = weights.iter().map(weight_bytes);
    WeightsGroup {
        offset: first.and_then(|path| json::offset_in(text, path)),
        paths: paths
            .iter()
            .filter_map(Value::text)
            .take(TensorFlowJsFacts::LISTED_MAX)
            .map(|path| beginning(path, TensorFlowJsFacts::TEXT_MAX))
            .collect(),
        weights_total: weights.len() as u64,
        bytes: sizes
            .into_iter()
            .try_fold(0_u64, |sum, size| sum.checked_add(size?)),
    }
}

/// The bytes of one weight, where its type has a fixed size.
fn weight_bytes(weight: &Value<'_>) -> Option<u64> {
    let quantized = weight.get("quantization").and_then(|q| q.text_of("dtype"));
    let width: u64 = match quantized.or_else(|| weight.text_of("dtype"))? {
        "bool" | "uint8" | "int8" => 1,
        "float16" | "uint16" | "int16" => 2,
        "float32" | "int32" => 4,
        "complex64" | "int64" | "float64" => 8,
        _ => return None,
    };
    let mut dims = weight.get("shape")?.elements().iter().map(Value::whole_number);
    dims.try_fold(width, |product, dim| product.checked_mul(dim?))
}

fn read_topology(input: &Input<'_>, key: &str, topology: &Value<'_>, notes: &mut Notes) {
    if topology.get("node").is_none() && topology.get("library").is_none() {
        let config = topology.get("model_config").unwrap_or(topology);
        let source = MemSource::shared(write::json(config).into_bytes());
        notes
            .children
            .push(Child::new(format!("{key}.json"), source).role(Role::As("keras-config")));
        return;
    }
    let mut builder = Builder::new(Container::Graph, Kind::Graph, input.meter);
    let read = graph::message(&mut builder, Kind::Graph, topology);
    for stop in [read, builder.finish()].into_iter().filter_map(Result::err) {
        notes.stopped(stop);
    }
    builder.facts.is_text = true;
    builder.facts.graphs_total = 1;
    super::unlisted(&builder.facts, notes);
    notes.more_facts.push(Facts::Tensorflow(builder.facts));
}
