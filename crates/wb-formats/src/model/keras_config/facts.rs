//! What a Keras configuration asks its loader to resolve, run or read.

use serde::Serialize;

/// What a Keras configuration asks its loader to resolve, run or read.
#[derive(Clone, Debug, Default, Serialize)]
pub struct KerasConfigFacts {
    /// The version of Keras that wrote it, where it says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keras_version: Option<String>,
    /// The backend that it was written with, where it says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backend: Option<String>,
    /// The class of the whole (`Sequential`, `Functional`), where it says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub class_name: Option<String>,
    /// Serialised objects in the configuration.
    pub objects_total: u64,
    /// What is looked up by name, each once, in the order of first appearance.
    pub references: Vec<Reference>,
    /// References beyond those listed.
    pub references_unlisted: u64,
    /// Python bytecode in the configuration.
    pub bytecode: Vec<Bytecode>,
    /// Bytecode beyond what is listed.
    pub bytecode_unlisted: u64,
    /// Values that a layer opens as a file or an address.
    pub files: Vec<FileValue>,
    /// Such values beyond those listed.
    pub files_unlisted: u64,
}

impl KerasConfigFacts {
    /// How many distinct references are listed.
    pub const REFERENCES_MAX: usize = 10_000;
    /// How many pieces of bytecode, and how many files, are listed.
    pub const LISTED_MAX: usize = 1_000;
    /// How many characters of a name are kept.
    pub const NAME_MAX: usize = 512;
}

/// How a name is looked up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReferenceKind {
    /// A class, to be built from its `config`.
    Class,
    /// A function, to be called by the layer that holds it.
    Function,
    /// A class that describes a type of tensor.
    TypeSpec,
    /// A symbol of the TensorFlow API, called when the model is built and when it runs.
    TensorFlowSymbol,
    /// An operation of TensorFlow's graphs.
    TensorFlowOperation,
}

/// Something that is looked up by name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reference {
    /// How it is looked up.
    pub kind: ReferenceKind,
    /// The name that is looked up.
    pub name: String,
    /// The module that the name is looked up in. Older versions of Keras import it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub module: Option<String>,
    /// True if the configuration speaks of a module at all, as Keras has done since 2.13.
    pub names_module: bool,
    /// The name under which a program must have registered it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub registered_name: Option<String>,
    /// Where it stands first, as a path of keys.
    pub path: String,
    /// How often it stands there.
    pub count: u64,
}

/// Python bytecode in the configuration.
#[derive(Clone, Debug, Serialize)]
pub struct Bytecode {
    /// Where it stands, as a path of keys.
    pub path: String,
    /// What holds it (`Lambda`, `__lambda__`).
    pub holder: String,
    /// How many bytes it is, decoded.
    pub bytes: u64,
    /// True if it could be read as a code object.
    pub is_code: bool,
    /// Names of globals and attributes that it uses.
    pub names: Vec<String>,
    /// Texts among its constants.
    pub texts: Vec<String>,
}

/// A value that a layer opens as a file or an address.
#[derive(Clone, Debug, Serialize)]
pub struct FileValue {
    /// Where it stands, as a path of keys.
    pub path: String,
    /// The class that it belongs to.
    pub class_name: String,
    /// The key.
    pub key: String,
    /// The file or address. Untrusted text.
    pub value: String,
}
