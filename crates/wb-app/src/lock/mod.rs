//! `weighbridge.lock`: what models, datasets, tools and instructions were when somebody approved them.

mod compare;

pub use compare::{Verified, verify};

use crate::error::AppError;
use crate::inventory;
use crate::scan::{self, Progress, ScanRequest};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use wb_core::Coverage;
use wb_core::inventory::{Graph, Node, NodeKind, Pin};

/// The version of the lock's schema.
pub const SCHEMA: &str = "weighbridge-lock/1";
/// Its usual name.
pub const NAME: &str = "weighbridge.lock";

/// A lock: the same input gives the same bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    /// The schema's name and version.
    pub schema: String,
    /// What was there, sorted.
    #[serde(default, rename = "entry", skip_serializing_if = "Vec::is_empty")]
    pub entries: Vec<Entry>,
}

/// One thing.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Entry {
    /// `model`, `dataset`, `adapter`, `tool-server`, `tool`, `instructions`, `prompt`, `file`.
    pub kind: String,
    /// Its id in the inventory without a version, or the path of a file.
    pub id: String,
    /// The file that says so, below the locked folder.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub file: String,
    /// SHA-256 of the file or the definition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// The revision or version, as it is written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revision: Option<String>,
    /// How firmly that names one thing.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pin: Option<Pin>,
}

/// What was found to lock, and what was not looked at.
#[derive(Clone, Debug)]
pub struct Taken {
    /// The lock.
    pub lock: Lock,
    /// What was looked at: something could hide in what was not.
    pub coverage: Coverage,
}

/// Looks at a file or folder, and writes down what it is made of.
pub fn take(request: &ScanRequest, progress: &dyn Progress) -> Result<Taken, AppError> {
    let mut digesting = request.clone();
    digesting.digest = true;
    // The lock itself is no part of what it locks.
    digesting.excludes.push(NAME.to_owned());
    let report = scan::scan_watched(&digesting, progress)?;
    // The process is confined by now.
    let looking = ScanRequest {
        sandbox: None,
        digest: false,
        ..digesting
    };
    let inventory = inventory::of(&looking, progress)?;
    let roots: Vec<String> = request
        .paths
        .iter()
        .map(|path| crate::fetch::shown_root(path))
        .collect();
    let mut entries = of_graph(&inventory.graph, &roots);
    for file in report
        .files
        .iter()
        .filter(|file| file.formats.iter().any(|format| is_weights(format)))
    {
        entries.insert(Entry {
            kind: "file".to_owned(),
            id: below(&file.path, &roots),
            sha256: file.sha256.clone(),
            ..Entry::default()
        });
    }
    let lock = Lock {
        schema: SCHEMA.to_owned(),
        entries: entries.into_iter().collect(),
    };
    Ok(Taken {
        lock,
        coverage: report.coverage,
    })
}

/// Formats of files that are models, or code that runs when one is loaded.
fn is_weights(format: &str) -> bool {
    const BEGINNINGS: &[&str] = &[
        "safetensors",
        "gguf",
        "ggml",
        "onnx",
        "pickle",
        "torch",
        "keras",
        "hdf5",
        "tensorflow",
        "tflite",
        "coreml",
        "openvino",
        "npy",
        "npz",
        "joblib",
        "skops",
        "xgboost",
        "lightgbm",
        "catboost",
        "flax",
        "msgpack",
        "paddle",
        "r-data",
        "pmml",
        "saved-model",
        "tfjs",
        "ncnn",
        "mnn",
        "tensorrt",
        "executorch",
        "chat-template",
        "ollama-modelfile",
        "hf-config",
    ];
    BEGINNINGS.iter().any(|beginning| format.starts_with(beginning))
}

/// The path below the root that it was found in.
fn below(path: &str, roots: &[String]) -> String {
    let inner = roots.iter().find_map(|root| {
        let root = root.trim_end_matches('/');
        path.strip_prefix(root).and_then(|rest| rest.strip_prefix('/'))
    });
    inner.unwrap_or(path).trim_start_matches("./").to_owned()
}

/// A name with the root taken out of it: names of what has no name of its own are paths.
fn without_roots(id: &str, roots: &[String]) -> String {
    let mut id = id.to_owned();
    for root in roots {
        let root = format!("{}/", root.trim_end_matches('/'));
        for colon in [":", ""] {
            if let Some(at) = id
                .find(&format!("{colon}{root}"))
                .filter(|at| *at > 0 || colon.is_empty())
            {
                let from = at.saturating_add(colon.len());
                id.replace_range(from..from.saturating_add(root.len()), "");
                break;
            }
        }
    }
    id
}

fn of_graph(graph: &Graph, roots: &[String]) -> BTreeSet<Entry> {
    let nodes: BTreeMap<&str, &Node> = graph.nodes.iter().map(|node| (node.id.as_str(), node)).collect();
    let mut entries = BTreeSet::new();
    for edge in &graph.edges {
        let Some(node) = nodes.get(edge.to.as_str()) else {
            continue;
        };
        let is_locked = matches!(
            node.kind,
            NodeKind::Model
                | NodeKind::Adapter
                | NodeKind::Dataset
                | NodeKind::ToolServer
                | NodeKind::Tool
                | NodeKind::Instructions
                | NodeKind::Prompt
        );
        if !is_locked {
            continue;
        }
        for place in &edge.places {
            let revision = node.version.clone().or_else(|| edge.written.clone());
            let file = below(&place.path.join("/"), roots);
            let id = without_roots(&node.id, roots);
            let unversioned = node
                .version
                .as_ref()
                .and_then(|version| id.strip_suffix(&format!("@{version}")));
            entries.insert(Entry {
                kind: node.kind.name().to_owned(),
                id: unversioned.unwrap_or(&id).to_owned(),
                file,
                sha256: digest_of(node),
                revision,
                pin: Some(edge.pin).filter(|pin| *pin != Pin::Local),
            });
        }
    }
    entries
}

/// The digest of what a thing says, or of how it is started or reached.
fn digest_of(node: &Node) -> Option<String> {
    if let Some(sha256) = node.properties.get("sha256") {
        return Some(sha256.clone());
    }
    if node.kind != NodeKind::ToolServer || node.properties.is_empty() {
        return None;
    }
    let says: Vec<String> = node
        .properties
        .iter()
        .map(|(key, value)| format!("{key}={value}"))
        .collect();
    Some(sha256(says.join("\n").as_bytes()))
}

fn sha256(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

impl Lock {
    /// The lock as it is written.
    pub fn to_text(&self) -> String {
        let head = "# Written by `weigh lock`. `weigh verify PATH --lock` says what differs.\n";
        let body = toml::to_string(self).unwrap_or_default();
        format!("{head}{body}")
    }

    /// Reads a lock.
    pub fn load(path: &Path) -> Result<Self, AppError> {
        let text = std::fs::read_to_string(path).map_err(|source| AppError::Path {
            path: path.to_path_buf(),
            source,
        })?;
        let wrong = |detail: String, offset: usize| {
            let before = text.get(..offset).unwrap_or_default();
            let line = before.matches('\n').count().saturating_add(1);
            let column = before
                .rsplit('\n')
                .next()
                .map_or(0, |rest| rest.chars().count())
                .saturating_add(1);
            AppError::Config {
                path: path.to_path_buf(),
                line,
                column,
                detail,
            }
        };
        let lock: Self = toml::from_str(&text).map_err(|error| {
            wrong(
                error.message().to_owned(),
                error.span().map_or(0, |span| span.start),
            )
        })?;
        if lock.schema != SCHEMA {
            return Err(wrong(
                format!(
                    "`{}` is no schema of a lock that is known here ({SCHEMA})",
                    lock.schema
                ),
                0,
            ));
        }
        Ok(lock)
    }
}
