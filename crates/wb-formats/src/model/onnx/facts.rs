//! What an ONNX model says.

use serde::Serialize;

/// What an ONNX model says, without its weights.
#[derive(Clone, Debug, Default, Serialize)]
pub struct OnnxFacts {
    /// The version of the file format.
    pub ir_version: Option<i64>,
    /// Who wrote it.
    pub producer_name: String,
    /// Which version of the writer.
    pub producer_version: String,
    /// The model's own namespace, as its author named it.
    pub domain: String,
    /// The model's version, as its author counts.
    pub model_version: Option<i64>,
    /// Operator sets that the model asks for.
    pub opset_imports: Vec<OpsetImport>,
    /// Operators by domain and name, subgraphs and functions included.
    pub operators: Vec<Operator>,
    /// Nodes in all graphs and functions.
    pub nodes_total: u64,
    /// Graphs, subgraphs and training graphs included.
    pub graphs_total: u64,
    /// How deep graphs are nested; 1 for a model without subgraphs.
    pub graph_depth: u64,
    /// Functions that the model brings along.
    pub functions: Vec<Function>,
    /// The model's own remarks, as many as [`OnnxFacts::METADATA_KEPT`].
    pub metadata: Vec<Metadata>,
    /// How many remarks there are.
    pub metadata_total: u64,
    /// Tensors stored in or named by the model, the first [`OnnxFacts::TENSORS_KEPT`] of them.
    pub tensors: Vec<Tensor>,
    /// How many tensors there are.
    pub tensors_total: u64,
    /// Bytes of raw tensor data inside the file.
    pub tensor_bytes_total: u64,
    /// Files outside the model that its tensors (or compiled contexts) are read from, by location.
    pub external_files: Vec<ExternalFile>,
    /// Fields that the published schema does not have; loaders skip them.
    pub unknown_fields_total: u64,
    /// Bytes in such fields.
    pub unknown_field_bytes_total: u64,
}

impl OnnxFacts {
    /// How many tensors are listed.
    pub const TENSORS_KEPT: usize = 4_096;
    /// How many remarks are listed.
    pub const METADATA_KEPT: usize = 1_024;
}

/// An operator set that the model asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct OpsetImport {
    /// Whose operators; empty for the standard ones.
    pub domain: String,
    /// Which version of them.
    pub version: i64,
}

/// An operator and how often it is used.
#[derive(Clone, Debug, Serialize)]
pub struct Operator {
    /// Whose operator; empty for the standard ones.
    pub domain: String,
    /// Its name.
    pub name: String,
    /// Nodes that use it.
    pub nodes: u64,
    /// Where the first of them stands.
    pub first_offset: u64,
    /// What the first of them is called.
    pub first_node: String,
    /// Text and number attributes of the first of them; only for operators of other domains than the standard.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub attributes: Vec<(String, String)>,
}

/// A function that the model brings along.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Function {
    /// Its namespace.
    pub domain: String,
    /// Its name, which nodes use as an operator's.
    pub name: String,
    /// Nodes in its body.
    pub nodes: u64,
}

/// A remark.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Metadata {
    /// Its key.
    pub key: String,
    /// The beginning of its value.
    pub value: String,
    /// How long the value is.
    pub value_bytes: u64,
}

/// What a tensor is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Use {
    /// A weight of a graph.
    #[default]
    Initializer,
    /// Values or indices of a sparse weight.
    Sparse,
    /// A constant in a node's or function's attribute.
    Attribute,
    /// A tensor in a file of its own.
    Value,
    /// A compiled context that an execution provider loads (`EPContext`).
    CompiledContext,
}

/// A tensor.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Tensor {
    /// Its name.
    pub name: String,
    /// Its element type, as ONNX names it.
    pub dtype: &'static str,
    /// Its shape.
    pub dims: Vec<i64>,
    /// Bytes of raw data inside the file; none for a tensor that is elsewhere or stored as numbers.
    pub raw_bytes: Option<u64>,
    /// What it is for.
    pub usage: Use,
}

/// A file that tensors are read from.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ExternalFile {
    /// Its path as written, relative to the model.
    pub location: String,
    /// Tensors that are read from it.
    pub tensors: u64,
    /// The name of the first of them.
    pub first_tensor: String,
    /// Where the first of them stands in the model.
    pub first_offset: u64,
    /// What the first of them is for.
    pub usage: Use,
    /// True if the first of them stands in a subgraph, a function or a training graph.
    pub is_nested: bool,
    /// True if at least one of them is marked as external; loaders ignore a location without the mark.
    pub is_marked: bool,
    /// The furthest byte that is read, if the model says so: offset plus length.
    pub end: Option<u64>,
}
