//! What a configuration names.

use serde::Serialize;

/// What a configuration names: the parts of it that a loader would resolve, call or run.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SettingsFacts {
    /// How many documents the file has.
    pub documents: u64,
    /// Tags that are none of YAML's own plain types, in order, each with its first place.
    pub tags: Vec<TagUse>,
    /// Python things that keys name, in order.
    pub objects: Vec<NamedObject>,
    /// Interpolations that do more than refer to another key: `${oc.env:HOME}`, `${eval:...}`.
    pub interpolations: Vec<Interpolation>,
    /// Command lines under keys that a tool runs.
    pub commands: Vec<Command>,
    /// What LangChain would do that honest chains do not need: secrets, paths, classes that run commands.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lang_chain: Vec<LangChainUse>,
    /// Things of these lists that were not kept.
    pub unlisted: u64,
    /// Where the text stops being YAML. What stands behind was searched line by line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub broken_at: Option<u64>,
}

impl SettingsFacts {
    /// How many things of one kind are kept.
    pub const KEPT_MAX: usize = 5_000;
    /// How many bytes of a text are kept.
    pub const TEXT_MAX: usize = 400;
    /// How many arguments of one object are kept.
    pub const ARGUMENTS_MAX: usize = 8;
}

/// A tag that a loader resolves to something of its language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct TagUse {
    /// The tag with its handle resolved: `tag:yaml.org,2002:python/object/apply:os.system`.
    pub tag: String,
    /// The beginning of what it stands before, if that is a text or a list of texts.
    pub value: String,
    /// Where.
    pub offset: Option<u64>,
    /// How often it stands in the file.
    pub count: u64,
}

/// How sure it is that a loader resolves the name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Slot {
    /// The key exists for it: `_target_`, `class_path`, `py/object`.
    Target,
    /// The key often holds the name of a Python thing beside arguments for it: `type` and `args`.
    WithArguments,
    /// The key often holds such a name.
    Perhaps,
}

/// A Python thing that a key names.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct NamedObject {
    /// The key.
    pub key: String,
    /// Where in the document: `model.encoder`.
    pub path: String,
    /// The dotted name, interpolations resolved as far as this file tells; a part that it does not tell is `?`.
    pub name: String,
    /// How the name is written, if that differs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub written: Option<String>,
    /// The other keys of the object with their values, as far as they are short.
    pub arguments: Vec<String>,
    /// How sure it is that a loader resolves it.
    pub slot: Slot,
    /// Where.
    pub offset: Option<u64>,
}

/// An interpolation with a resolver.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Interpolation {
    /// The resolver: `oc.env`.
    pub resolver: String,
    /// What it is given.
    pub arguments: String,
    /// Where the value that it stands in begins.
    pub offset: Option<u64>,
}

/// A command line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Command {
    /// The key that it stands under.
    pub key: String,
    /// Its beginning.
    pub line: String,
    /// Where.
    pub offset: Option<u64>,
}

/// What a part of a LangChain document makes it do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum LangChainWhat {
    /// A variable of the environment is put in this place.
    Secret,
    /// A file is read.
    Path,
    /// Commands or code are run.
    Runs,
}

/// A part of a LangChain document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LangChainUse {
    /// What it does.
    pub what: LangChainWhat,
    /// Where in the document.
    pub path: String,
    /// The variable, the file or the class.
    pub value: String,
    /// Where.
    pub offset: Option<u64>,
}
