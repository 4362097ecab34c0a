//! What the symbolic VM saw a pickle do.

use serde::Serialize;

/// Everything that loading one file of pickles would do, as far as the bytes say it.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PickleFacts {
    /// Whose writer laid the file out.
    pub layout: Layout,
    /// The pickles in the file, in order.
    pub streams: Vec<Stream>,
    /// Every distinct global that is looked up, in the order of first look-up.
    pub imports: Vec<Import>,
    /// Calls, constructions and state changes, in the order of execution. Of the same callee in the same way only
    /// the first [`PickleFacts::CALLS_KEPT_PER_CALLEE`] are kept; `Import::calls` counts all.
    pub calls: Vec<Call>,
    /// How many calls, constructions and state changes there are in all.
    pub calls_total: u64,
    /// Opcodes executed in all streams.
    pub opcodes_total: u64,
    /// Persistent ids that the loader is asked to resolve: how many.
    pub persistent_ids_total: u64,
    /// The largest number of objects that one value of the file stands for when it is walked (a list that holds
    /// the same list twice, which holds …), as a power of two.
    pub expansion_log2: u32,
    /// Bytes behind the last pickle that belong to no layout known here.
    pub trailing_bytes: u64,
}

impl PickleFacts {
    /// How many calls of one callee are kept.
    pub const CALLS_KEPT_PER_CALLEE: usize = 16;
}

/// Whose writer laid the file out: what stands between and behind the pickles.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layout {
    /// One or more pickles, nothing else.
    #[default]
    Plain,
    /// `torch.save` before 1.6: five pickles, then raw storages.
    TorchLegacy,
    /// `torch.save` before 0.1.10: a member of its tar, with raw bytes behind most pickles.
    TorchTar,
    /// joblib: raw array bytes follow each array wrapper inside the stream.
    Joblib,
}

/// One pickle in the file.
#[derive(Clone, Debug, Serialize)]
pub struct Stream {
    /// Where it begins.
    pub offset: u64,
    /// Where the first byte behind it stands: after STOP, or where it broke.
    pub end: u64,
    /// What its PROTO opcode says; none if there is no PROTO.
    pub protocol: Option<u8>,
    /// Opcodes executed.
    pub opcodes: u64,
    /// How it ended.
    pub ending: Ending,
    /// The value that loading gives, as short pseudo-Python.
    pub result: String,
}

/// How a pickle ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Ending {
    /// With STOP.
    Stop,
    /// It broke: everything before ran. What broke is a defect.
    Broken,
    /// A limit ended our reading; the file may go on.
    Limit,
}

/// How a global is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Lookup {
    /// GLOBAL: two lines of text.
    Global,
    /// `STACK_GLOBAL`: two strings from the stack.
    StackGlobal,
    /// INST: two lines of text, called at once.
    Inst,
    /// EXT1, EXT2, EXT4: a number that the copyreg registry turns into a global.
    Extension,
}

/// One distinct global.
#[derive(Clone, Debug, Serialize)]
pub struct Import {
    /// The module, as written. A part that could not be computed is `?`.
    pub module: String,
    /// The name in the module, as written; it may have dots (`Popen.__init__`), which protocol 4 walks.
    pub name: String,
    /// True if module and name are exactly known.
    pub is_exact: bool,
    /// How it is named.
    pub lookup: Lookup,
    /// Where it is looked up first.
    pub offset: u64,
    /// How often it is looked up.
    pub lookups: u64,
    /// How often it is called, constructed or given state, directly.
    pub calls: u64,
}

/// Which opcode made a call happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CallKind {
    /// REDUCE: `callee(*args)`.
    Reduce,
    /// INST: `callee(*args)`.
    Inst,
    /// OBJ: `callee(*args)`.
    Obj,
    /// NEWOBJ, `NEWOBJ_EX`: `callee.__new__(callee, *args)`.
    New,
    /// BUILD: `target.__setstate__(state)`, or `target.__dict__.update(state)` and `setattr` for slots.
    Build,
    /// APPEND, APPENDS, SETITEM, SETITEMS, ADDITEMS on something that is no plain list, dict or set: a method of
    /// the object is called (`extend`, `__setitem__`, `add`).
    Fill,
}

/// What is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Callee {
    /// An import: its index in [`PickleFacts::imports`].
    Import(u32),
    /// The result of an earlier call: its index in [`PickleFacts::calls`].
    Call(u32),
    /// Something that the VM cannot name (a memo entry that it had to forget, plain data that is no callable).
    Unknown,
}

/// A call, a construction or a state change.
#[derive(Clone, Debug, Serialize)]
pub struct Call {
    /// Which opcode.
    pub kind: CallKind,
    /// What is called. For `Build` and `Fill`: what made the object that is changed (a class that is constructed,
    /// or the import itself where a class or module is given state).
    pub callee: Callee,
    /// For `Build` and `Fill`: true if the changed object *is* the import (a class, function or module whose own
    /// attributes are overwritten), false if it is an instance that it made.
    pub on_import_itself: bool,
    /// Positional arguments; for `Build` the state, for `Fill` what is filled in. Bounded in depth and number.
    pub args: Vec<Arg>,
    /// Keyword arguments (`NEWOBJ_EX`).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub kwargs: Vec<(Arg, Arg)>,
    /// The call as pseudo-Python: `os.system('id')`.
    pub code: String,
    /// Where its opcode stands in the file.
    pub offset: u64,
    /// Which pickle of the file: index in [`PickleFacts::streams`].
    pub stream: u32,
}

/// A value as an argument: what is known of it, bounded in depth (4), number (32) and length (1,024 bytes).
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Arg {
    /// `None`.
    None,
    /// `True`, `False`.
    Bool(bool),
    /// An integer that fits; larger ones are `Other`.
    Int(i64),
    /// A float.
    Float(f64),
    /// Text.
    Str(String),
    /// Bytes, as many as are kept.
    Bytes(Vec<u8>),
    /// An import itself.
    Import(u32),
    /// The result of a call that is kept.
    Call(u32),
    /// A tuple.
    Tuple(Vec<Arg>),
    /// A list.
    List(Vec<Arg>),
    /// A dict.
    Dict(Vec<(Arg, Arg)>),
    /// A set or frozenset.
    Set(Vec<Arg>),
    /// A persistent id, which the loader resolves.
    Persistent(Box<Arg>),
    /// Something that is not kept, as a short description (`…`, `long`, `bytes[1048576]`).
    Other(String),
}
