//! What a TensorFlow graph says.

use serde::Serialize;

/// Which file it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Container {
    /// `saved_model.pb`: graphs with signatures, assets and objects.
    SavedModel,
    /// `.meta`: the graph as it stood during training.
    MetaGraph,
    /// A graph alone, usually frozen.
    #[default]
    Graph,
    /// `keras_metadata.pb` beside a SavedModel.
    KerasMetadata,
}

/// What a TensorFlow graph says, without its weights.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TensorFlowFacts {
    /// Which file it is.
    pub container: Container,
    /// True if it is written as text.
    pub is_text: bool,
    /// The version of TensorFlow that wrote it, where it says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tensorflow_version: Option<String>,
    /// The version of graph semantics, where it says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub producer: Option<u64>,
    /// Tags of its graphs (`serve`, `train`).
    pub tags: Vec<String>,
    /// Graphs.
    pub graphs_total: u64,
    /// Names of its signatures.
    pub signatures: Vec<String>,
    /// Names of collections, as TensorFlow 1 keeps them.
    pub collections: Vec<String>,
    /// Functions in its library.
    pub functions_total: u64,
    /// Nodes in all graphs and functions.
    pub nodes_total: u64,
    /// Operators by name, functions of the library included.
    pub operators: Vec<Operator>,
    /// Operators beyond those listed.
    pub operators_unlisted: u64,
    /// Nodes whose operator takes names of files, addresses, code or libraries, with what they are given.
    pub calls: Vec<Call>,
    /// Such nodes beyond those listed.
    pub calls_unlisted: u64,
    /// Files that a SavedModel brings along, as its loader looks for them below `assets/`.
    pub assets: Vec<Asset>,
    /// Objects with a description of their own (Keras layers).
    pub described_objects_total: u64,
    /// Bytes of weights inside the file.
    pub tensor_bytes_total: u64,
}

impl TensorFlowFacts {
    /// How many operators, and how many calls, are listed.
    pub const LISTED_MAX: usize = 4_096;
    /// How many names of a kind are listed.
    pub const NAMES_MAX: usize = 256;
}

/// An operator, or a function that is called like one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Operator {
    /// Its name.
    pub name: String,
    /// True if the file's own library has a function of this name.
    pub is_function: bool,
    /// How many nodes use it.
    pub nodes: u64,
    /// The first of them.
    pub first_node: String,
    /// The function that the first one stands in; empty for the graph itself.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub first_function: String,
    /// Where the first one stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_offset: Option<u64>,
}

/// Where an input comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// A text in the file.
    Text(String),
    /// A file that the model brings along, by its name below `assets/`.
    Asset(String),
    /// Computed from nothing but constants of the file.
    Made,
    /// A variable whose value is in a checkpoint, not in the graph.
    Restored,
    /// Given by the caller, or not followed.
    Given,
}

/// A node that is followed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Call {
    /// Its operator.
    pub operator: String,
    /// Its name.
    pub node: String,
    /// The function that it stands in; empty for the graph itself.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub function: String,
    /// Where each of its first inputs comes from.
    pub inputs: Vec<Vec<Origin>>,
    /// Its attributes that are text.
    pub attributes: Vec<(String, Vec<String>)>,
    /// Where it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
}

impl Call {
    /// How many inputs are followed.
    pub const INPUTS_MAX: usize = 8;
    /// How many texts of one input or attribute are kept.
    pub const TEXTS_MAX: usize = 32;

    /// Where the input comes from; nothing if there is none.
    pub fn input(&self, index: usize) -> &[Origin] {
        self.inputs.get(index).map_or(&[], Vec::as_slice)
    }

    /// The texts of an attribute; nothing if there is none.
    pub fn attribute(&self, key: &str) -> &[String] {
        let found = self.attributes.iter().find(|(name, _)| name == key);
        found.map_or(&[], |(_, texts)| texts.as_slice())
    }
}

/// A file that a SavedModel brings along.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Asset {
    /// The tensor that is given its path.
    pub tensor: String,
    /// Its name below `assets/`.
    pub file: String,
}
