//! The configuration of a model that NVIDIA's Triton serves.

use crate::format::Input;
use crate::generated::Facts;
use crate::model::json::beginning;
use crate::notes::{Notes, Stop};
use crate::sniff::Head;
use crate::text::tree::{Id, Tree};
use crate::text::{json, pbtxt};
use serde::Serialize;
use wb_core::Limit;

crate::format_room! {
    /// `config.pbtxt` of a Triton model repository, a protobuf message as text: the backend, the files and libraries
    /// that it is told to load, its parameters, and the files that it is warmed up with. Other keys are not judged.
    pub static FORMAT = {
        id: "triton-config",
        name: "Triton model configuration",
        since: "0.1.0",
        extensions: [],
        facts: TritonFacts,
        sniff: sniff,
        read: read,
    };
}

/// What a configuration says.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TritonFacts {
    /// The model's name, if it says one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The backend or the platform, with the key that names it.
    pub backends: Vec<Setting>,
    /// Files and libraries that are loaded, with the keys that name them.
    pub files: Vec<Setting>,
    /// Parameters that the backend is given.
    pub parameters: Vec<Setting>,
}

/// A value and the key that it stands under.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Setting {
    /// The field, or the name of the parameter.
    pub key: String,
    /// The value, its beginning.
    pub value: String,
    /// Where.
    pub offset: Option<u64>,
}

impl TritonFacts {
    /// How many values of one kind are kept.
    pub const KEPT_MAX: usize = 500;
    /// How many bytes of a value are kept.
    pub const VALUE_MAX: usize = 400;
}

fn sniff(head: &Head<'_>) -> bool {
    let base = head.name.rsplit(['/', '\\']).next().unwrap_or_default();
    if head.extension() != "pbtxt" || head.bytes.contains(&0) {
        return false;
    }
    // Other names are read from the folder `configs` on demand; graphs and maps of labels are written as text, too.
    let says = |word: &[u8]| memchr::memmem::find(head.bytes, word).is_some();
    let is_claimed = says(b"max_batch_size") || says(b"instance_group") || says(b"default_model_filename");
    base.eq_ignore_ascii_case("config.pbtxt") || is_claimed && (says(b"backend") || says(b"platform"))
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = TritonFacts::default();
    if let Err(stop) = read_all(input, &mut facts) {
        notes.stopped(stop);
    }
    Facts::TritonConfig(facts)
}

fn read_all(input: &Input<'_>, facts: &mut TritonFacts) -> Result<(), Stop> {
    input.meter.check(Limit::HeaderBytes, input.source.len()?)?;
    let bytes = input.whole()?;
    let text = json::text(&bytes);
    let document = pbtxt::parse(&text, input.meter);
    if let Some(root) = document.tree.roots.first() {
        collect(&document.tree, *root, facts);
    }
    match document.stop {
        Some(stop) => Err(stop),
        None => Ok(()),
    }
}

/// Fields whose texts are files, wherever they stand. Source: Triton's `model_config.proto`, 2026-11-24.
const FILES: &[&str] = &[
    "default_model_filename",
    "op_library_filename",
    "input_data_file",
    "label_filename",
    "runtime",
];

/// Walks every message: the depth is that of the parser, and messages wait in a list.
fn collect(tree: &Tree, root: Id, facts: &mut TritonFacts) {
    let mut waiting = vec![root];
    while let Some(map) = waiting.pop() {
        waiting.extend(tree.elements(map));
        for (key, value) in tree.members(map) {
            let Some(key) = tree.text(*key) else { continue };
            match key {
                "name" if map == root => {
                    facts.name = tree
                        .text(*value)
                        .map(|text| beginning(text, TritonFacts::VALUE_MAX));
                }
                "backend" | "platform" if map == root => keep(tree, key, *value, &mut facts.backends),
                "parameters" => parameters(tree, *value, facts),
                // A map of what the hardware is able to: its values are files.
                "cc_model_filenames" => {
                    for entry in std::iter::once(value).chain(tree.elements(*value)) {
                        if let Some(file) = tree.get(*entry, "value") {
                            keep(tree, key, file, &mut facts.files);
                        }
                    }
                }
                key if FILES.contains(&key) => keep(tree, key, *value, &mut facts.files),
                _ => {}
            }
            waiting.push(*value);
        }
    }
}

/// `parameters { key: "k" value { string_value: "v" } }`, once or as a list; accelerators give plain texts.
fn parameters(tree: &Tree, value: Id, facts: &mut TritonFacts) {
    for entry in std::iter::once(&value).chain(tree.elements(value)) {
        let Some(key) = tree.text_of(*entry, "key") else {
            continue;
        };
        let Some(value) = tree.get(*entry, "value") else {
            continue;
        };
        let inner = tree.get(value, "string_value").unwrap_or(value);
        keep(tree, key, inner, &mut facts.parameters);
    }
}

/// Keeps a text, or the texts of a list.
fn keep(tree: &Tree, key: &str, value: Id, list: &mut Vec<Setting>) {
    for id in std::iter::once(&value).chain(tree.elements(value)) {
        let Some(text) = tree.text(*id) else { continue };
        if list.len() < TritonFacts::KEPT_MAX {
            list.push(Setting {
                key: beginning(key, 100),
                value: beginning(text, TritonFacts::VALUE_MAX),
                offset: tree.nodes.get(*id).and_then(|node| node.offset),
            });
        }
    }
}
