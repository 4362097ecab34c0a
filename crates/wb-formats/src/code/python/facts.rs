//! What a Python file is said to do: imports, references, calls with constants, flows, decoded texts.

use crate::code::uses::Uses;
use serde::Serialize;

/// What a Python file imports and calls.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PythonFacts {
    /// Who would run this file.
    pub standing: Standing,
    /// Modules and names imported, in order.
    pub imports: Vec<Imported>,
    /// Distinct dotted names that are called or mentioned, in the order of first mention.
    pub references: Vec<Reference>,
    /// Calls with constant arguments, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<Call>,
    /// Where data goes that should not go there: from the network into `exec`, from a key file into a request.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub flows: Vec<Flow>,
    /// Texts that the file hides, as far as they are constant, decoded and read as source again.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub decoded: Vec<Decoded>,
    /// Texts that name a place: files with keys, addresses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub told: Vec<Told>,
    /// Calls of libraries about models, data, services and deserialisation, prompts, and what is imported.
    #[serde(skip_serializing_if = "Uses::is_empty")]
    pub uses: Uses,
    /// Names of the functions and methods that the file defines, in order.
    pub functions: Vec<String>,
    /// The encoding that the file declares in its first two lines, if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// True if nothing but blanks, comments and strings is in it.
    pub is_empty: bool,
    /// True if nothing in the text has a name that leads anywhere, so that it was not parsed.
    pub is_skimmed: bool,
}

impl PythonFacts {
    /// How much source text of one file is read.
    pub const SOURCE_BYTES_MAX: u64 = 16 << 20;
    /// How many distinct references, imports and functions of one file are kept.
    pub const KEPT_MAX: usize = 20_000;
    /// How many calls with constant arguments are kept.
    pub const CALLS_MAX: usize = 2_000;
    /// How many flows are kept, and how many decoded texts.
    pub const FLOWS_MAX: usize = 200;
    /// How many texts that name a place are kept.
    pub const TOLD_MAX: usize = 200;
}

/// A text that names a place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Told {
    /// The text, cut after 400 characters.
    pub text: String,
    /// When the code that it stands in runs.
    pub runs: Runs,
    /// Where.
    pub offset: u64,
}

/// Who would run a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It lies in an archive whose loader runs it.
    #[default]
    Archive,
    /// It has the name of a file that loaders run from a model repository, or says that it is made for one.
    Loader,
    /// Nobody is known to run it.
    Alone,
}

/// When code runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Runs {
    /// When the file is imported: at module level, or in a function that is called from there.
    Import,
    /// When an object is made from it: `__init__`, `from_pretrained`, `setup`, …
    Construct,
    /// When the object is used: `forward`, `__call__`, `generate`, …
    Use,
    /// Nothing in the file calls it.
    #[default]
    Unknown,
}

/// An import.
#[derive(Clone, Debug, Serialize)]
pub struct Imported {
    /// The module, with its leading dots if it is relative.
    pub module: String,
    /// The name taken from it; `*` for all; none for `import module`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where.
    pub offset: u64,
}

/// A dotted name that is called or mentioned.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Reference {
    /// The name with aliases resolved. `()` stands for the result of a call, `[]` for an element, `?` for a part that
    /// could not be computed; builtin functions begin with `builtins.`.
    pub path: String,
    /// True if it is called.
    pub is_call: bool,
    /// The source text of the first mention, cut after 160 characters.
    pub code: String,
    /// Where it is mentioned first.
    pub offset: u64,
    /// How often it is mentioned in this way.
    pub count: u64,
    /// When the earliest of its mentions runs.
    pub runs: Runs,
    /// True if the name is not written but computed (`getattr(os, "sys" + "tem")`), or stands in a decoded text.
    pub is_hidden: bool,
}

/// A call with constant arguments.
#[derive(Clone, Debug, Serialize)]
pub struct Call {
    /// What is called, as in [`Reference::path`].
    pub path: String,
    /// Its constant arguments.
    pub arguments: Vec<Argument>,
    /// When it runs.
    pub runs: Runs,
    /// Where.
    pub offset: u64,
}

/// A constant argument of a call.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Argument {
    /// Its keyword, or its position counted from 0.
    pub key: String,
    /// Its value: a text, a number, `True`, or the texts of a list with blanks between them; cut after 400 characters.
    pub value: String,
}

/// Data that goes from a source to a sink.
#[derive(Clone, Debug, Serialize)]
pub struct Flow {
    /// What kind of flow.
    pub kind: FlowKind,
    /// Where the data comes from: a dotted name or a path.
    pub from: String,
    /// What takes it.
    pub to: String,
    /// The source text of the sink, cut after 160 characters.
    pub code: String,
    /// When it runs.
    pub runs: Runs,
    /// Where the sink stands.
    pub offset: u64,
}

/// Kinds of flows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FlowKind {
    /// What came from the network is run.
    NetworkToExecution,
    /// What was decoded or computed is run.
    DecodedToExecution,
    /// Keys, passwords or the whole environment are sent.
    SecretToNetwork,
    /// One variable of the environment, or the hub's token, is sent as content.
    TokenToNetwork,
    /// A connection becomes the input and output of a program.
    ConnectionToProgram,
}

/// A text that the file hides and runs.
#[derive(Clone, Debug, Serialize)]
pub struct Decoded {
    /// What runs it.
    pub by: String,
    /// The text, cut after 400 characters.
    pub text: String,
    /// Where it is run.
    pub offset: u64,
}
