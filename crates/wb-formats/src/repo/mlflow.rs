//! MLflow's description of a model.

use crate::format::Input;
use crate::generated::Facts;
use crate::model::json::beginning;
use crate::notes::{Notes, Stop};
use crate::sniff::Head;
use crate::text::tree::{Id, Tree};
use crate::text::{json, yaml};
use serde::Serialize;
use wb_core::Limit;

crate::format_room! {
    /// `MLmodel`: the flavours of a model, the module that loads it, the code, data and artifacts beside it. What the
    /// named files hold is judged as files of their own.
    pub static FORMAT = {
        id: "mlflow-model",
        name: "MLflow model",
        since: "0.1.0",
        extensions: [],
        facts: MlflowFacts,
        sniff: sniff,
        read: read,
    };
}

/// What an `MLmodel` says.
#[derive(Clone, Debug, Default, Serialize)]
pub struct MlflowFacts {
    /// The version that wrote it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Its flavours, in order.
    pub flavors: Vec<String>,
    /// The module whose `_load_pyfunc` is called, with its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub loader_module: Option<Named>,
    /// Folders that are put on Python's path before loading.
    pub code: Vec<Named>,
    /// Python files that are run to make the model (models from code).
    pub model_code: Vec<Named>,
    /// Files and folders that are loaded, with the keys that name them.
    pub paths: Vec<Named>,
    /// How the flavours say they are serialised: `cloudpickle`.
    pub serialization: Vec<String>,
}

/// A value and the key that it stands under.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Named {
    /// `flavors.python_function.data`.
    pub key: String,
    /// The value.
    pub value: String,
    /// Where.
    pub offset: Option<u64>,
}

impl MlflowFacts {
    /// How many values of one kind are kept.
    pub const KEPT_MAX: usize = 200;
}

fn sniff(head: &Head<'_>) -> bool {
    let base = head.name.rsplit(['/', '\\']).next().unwrap_or_default();
    let is_named = base.eq_ignore_ascii_case("mlmodel") && !head.has_zeros();
    let says = |word: &[u8]| memchr::memmem::find(head.bytes, word).is_some();
    let is_yaml = super::settings::yaml::is_yaml_name(base);
    (is_named || is_yaml) && says(b"flavors") && (is_named || says(b"loader_module"))
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = MlflowFacts::default();
    if let Err(stop) = read_all(input, &mut facts) {
        notes.stopped(stop);
    }
    Facts::MlflowModel(facts)
}

fn read_all(input: &Input<'_>, facts: &mut MlflowFacts) -> Result<(), Stop> {
    const BYTES_MAX: u64 = 32 << 20;
    let len = input.source.len()?;
    input.meter.check(Limit::HeaderBytes, len)?;
    let bytes = input.source.read_vec(0, BYTES_MAX)?;
    let text = json::text(&bytes);
    let document = yaml::parse(&text, input.meter);
    let tree = &document.tree;
    if let Some(root) = tree.roots.first() {
        facts.version = tree
            .text_of(*root, "mlflow_version")
            .map(|text| beginning(text, 60));
        if let Some(flavors) = tree.get(*root, "flavors") {
            for (name, flavor) in tree.members(flavors).iter().take(MlflowFacts::KEPT_MAX) {
                let name = beginning(tree.text(*name).unwrap_or("?"), 80);
                read_flavor(tree, &name, *flavor, facts);
                facts.flavors.push(name);
            }
        }
    }
    match (document.stop, document.broken) {
        (Some(stop), _) => Err(stop),
        (None, Some(mut defect)) => {
            defect.code = "mlflow-broken-yaml";
            Err(defect.into())
        }
        (None, None) => Ok(()),
    }
}

/// Keys that name files or folders beside the description. Source: MLflow's flavours, versions 1 to 3; 2026-11-23.
const PATH_KEYS: &[&str] = &[
    "data",
    "model_data",
    "pickled_model",
    "python_model",
    "env",
    "model_path",
    "path",
    "config",
    "state_dict",
    "model_binary",
    "tokenizer_name",
    "extra_files",
    "saved_model_dir",
    "data_path",
    "model_file",
    "components",
];

fn read_flavor(tree: &Tree, name: &str, flavor: Id, facts: &mut MlflowFacts) {
    for (key, value) in tree.members(flavor).iter().take(MlflowFacts::KEPT_MAX) {
        let Some(key) = tree.text(*key) else { continue };
        let path = format!("flavors.{name}.{}", beginning(key, 60));
        match key {
            "loader_module" => {
                let found = texts(tree, &path, *value).into_iter().next();
                facts.loader_module = found.or(facts.loader_module.take());
            }
            "code" => extend(&mut facts.code, texts(tree, &path, *value)),
            "model_code_path" => extend(&mut facts.model_code, texts(tree, &path, *value)),
            "serialization_format" => {
                let text = tree.text(*value).unwrap_or_default();
                facts.serialization.push(beginning(text, 60));
            }
            "artifacts" => {
                for (_, artifact) in tree.members(*value).iter().take(MlflowFacts::KEPT_MAX) {
                    if let Some(at) = tree.get(*artifact, "path") {
                        extend(&mut facts.paths, texts(tree, &path, at));
                    }
                }
            }
            key if PATH_KEYS.contains(&key) => extend(&mut facts.paths, texts(tree, &path, *value)),
            _ => {}
        }
    }
}

fn extend(list: &mut Vec<Named>, more: Vec<Named>) {
    let room = MlflowFacts::KEPT_MAX.saturating_sub(list.len());
    list.extend(more.into_iter().take(room));
}

/// The texts of a value: one, or those of a list or a map.
fn texts(tree: &Tree, key: &str, value: Id) -> Vec<Named> {
    let named = |id: Id| {
        let text = tree.text(id)?;
        Some(Named {
            key: key.to_owned(),
            value: beginning(text, 400),
            offset: tree.nodes.get(id).and_then(|node| node.offset),
        })
    };
    let inner = tree.elements(value).iter().copied();
    let members = tree.members(value).iter().map(|(_, value)| *value);
    let all = std::iter::once(value).chain(inner).chain(members);
    all.filter_map(named)
        .filter(|named| !matches!(named.value.as_str(), "" | "null" | "~"))
        .take(MlflowFacts::KEPT_MAX)
        .collect()
}
