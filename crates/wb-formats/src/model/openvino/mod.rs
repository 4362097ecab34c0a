//! OpenVINO's intermediate representation: a graph as XML, its weights in a `.bin` beside it.

mod walk;

use crate::format::Input;
use crate::generated::Facts;
use crate::notes::Notes;
use crate::text::xml::{self, XmlFacts};
use serde::Serialize;
use std::collections::BTreeMap;

crate::format_room! {
    /// OpenVINO models (`.xml`, versions 2 to 11). Layers are counted by operator set; those of an extension, which
    /// need a native library to run, are named. Constants are checked against their shapes and, in a folder, against
    /// the `.bin` beside the model. Paths in attributes and everything that makes an XML parser open something are
    /// noted. The weights themselves are numbers and are not looked at.
    pub static FORMAT = {
        id: "openvino",
        name: "OpenVINO model",
        since: "0.1.0",
        extensions: ["xml"],
        facts: OpenvinoFacts,
        sniff: sniff,
        read: read,
    };
}

/// What an OpenVINO model says.
#[derive(Clone, Debug, Default, Serialize)]
pub struct OpenvinoFacts {
    /// What it asks of its XML parser.
    pub xml: XmlFacts,
    /// The version of the representation.
    pub version: String,
    /// How many layers there are.
    pub layers: u64,
    /// How many layers there are of each operator set.
    pub operator_sets: BTreeMap<String, u64>,
    /// Layers that OpenVINO itself does not have: operator set and type, each once.
    pub foreign: Vec<OpenvinoLayer>,
    /// Attributes that name a file or an address.
    pub paths: Vec<OpenvinoPath>,
    /// The end of the constant that reaches furthest into the weights.
    pub weights_end: u64,
    /// The layer of that constant.
    pub weights_end_layer: String,
}

/// A layer of an extension.
#[derive(Clone, Debug, Serialize)]
pub struct OpenvinoLayer {
    /// Its operator set.
    pub operator_set: String,
    /// Its type.
    pub kind: String,
    /// Where, in bytes of the decoded text.
    pub offset: u64,
}

/// A path in an attribute.
#[derive(Clone, Debug, Serialize)]
pub struct OpenvinoPath {
    /// The attribute.
    pub attribute: String,
    /// The path.
    pub path: String,
    /// Where, in bytes of the decoded text.
    pub offset: u64,
}

/// A `net` with layers. Maps of road networks have the same root and neither layers nor an end in sight.
fn sniff(head: &crate::sniff::Head<'_>) -> bool {
    if xml::root_of(head).is_none_or(|name| name != "net") {
        return false;
    }
    let (start, _) = xml::text(head.bytes);
    let is_map = ["<edge", "<location", "<junction"]
        .iter()
        .any(|word| start.contains(word));
    start.contains("<layer") || !head.is_whole() && !is_map
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = OpenvinoFacts::default();
    match super::pmml::document(input, notes) {
        Ok(Some((text, encoding))) => {
            walk::walk(&text, input.meter, notes, &mut facts);
            facts.xml.encoding = encoding.name();
        }
        Ok(None) => {}
        Err(stop) => notes.stopped(stop),
    }
    Facts::Openvino(facts)
}
