//! What a graph says, whatever format it is written in.

use crate::generated::Facts;
use serde::Serialize;

/// What a model's graph says, without its weights.
#[derive(Clone, Debug, Default, Serialize)]
pub struct GraphFacts {
    /// The version of the file format, where it says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<u64>,
    /// Remarks: description, author, licence, versions.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub remarks: Vec<(String, String)>,
    /// Operators, each once, sorted.
    pub operators: Vec<Operator>,
    /// Nodes in all graphs.
    pub nodes_total: u64,
    /// Graphs, blocks or functions.
    pub graphs_total: u64,
    /// Entry points by name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub entry_points: Vec<String>,
    /// Files that the graph names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<PathRef>,
    /// Code outside the file that the graph names.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub code_names: Vec<CodeName>,
    /// Compiled parts that a backend runs and that nobody here can read.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub delegates: Vec<Delegate>,
    /// Tensors or arrays.
    pub tensors_total: u64,
    /// Bytes of them in the file.
    pub tensor_bytes_total: u64,
    /// The first of those whose data is in the file, where the format says where.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub tensors: Vec<TensorFacts>,
}

/// A tensor with data.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct TensorFacts {
    /// Its name.
    pub name: String,
    /// The type of its elements, in the format's words.
    pub dtype: String,
    /// Its dimensions; -1 for one that is known only when it runs.
    pub shape: Vec<i64>,
    /// Where its data begins.
    pub offset: u64,
    /// How many bytes it has.
    pub bytes: u64,
}

impl TensorFacts {
    /// How many are kept.
    pub const KEPT_MAX: usize = 10_000;
}

/// Whose operator it is, as far as the format says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// One that the format itself numbers or that stands in its own set.
    #[default]
    Builtin,
    /// One that is known by name only.
    Custom,
    /// One of TensorFlow, run by a delegate of TensorFlow Lite.
    TensorFlow,
}

/// An operator and how often it is used.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Operator {
    /// Whose it is.
    pub kind: Kind,
    /// Its name; with its namespace, where the format has namespaces (`aten::add`).
    pub name: String,
    /// What the node says that it is, if the runtime goes by another name than the node is registered under.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registered_as: Option<String>,
    /// Nodes that use it.
    pub nodes: u64,
    /// Where the first of them stands.
    pub first_offset: u64,
    /// Text attributes of the first of them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<(String, String)>,
}

/// A file that the graph names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct PathRef {
    /// What it is for, in words: `weights`, `linked model`.
    pub purpose: &'static str,
    /// The path as written.
    pub path: String,
    /// Where it is named first.
    pub offset: u64,
    /// How often it is named.
    pub count: u64,
}

/// Code outside the file that the graph names.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CodeName {
    /// What it is: `custom layer`, `custom model`.
    pub what: &'static str,
    /// The name of the class or function.
    pub name: String,
    /// Where it is named first.
    pub offset: u64,
}

/// A compiled part that a backend runs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Delegate {
    /// The backend's name.
    pub backend: String,
    /// How many parts are for it.
    pub parts: u64,
    /// How many bytes they take.
    pub bytes: u64,
}

impl GraphFacts {
    /// The facts, if they are those of a graph.
    pub const fn of(facts: &Facts) -> Option<&Self> {
        match facts {
            Facts::Tflite(graph)
            | Facts::Executorch(graph)
            | Facts::TorchFlatbuffer(graph)
            | Facts::Coreml(graph)
            | Facts::CoremlPackage(graph)
            | Facts::CoremlMil(graph)
            | Facts::CoremlWeights(graph)
            | Facts::Paddle(graph)
            | Facts::PaddleJson(graph)
            | Facts::PaddleParams(graph)
            | Facts::MxnetSymbol(graph)
            | Facts::MxnetParams(graph)
            | Facts::Tensorrt(graph) => Some(graph),
            _ => None,
        }
    }
}
