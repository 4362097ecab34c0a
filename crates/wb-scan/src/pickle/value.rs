//! What an expression of a pickle stands for: names are resolved through `getattr`, `partial` and their kin.

use crate::known::pickle::python2::canonical;
use std::collections::BTreeSet;
use wb_formats::model::pickle::facts::{Arg, Call, CallKind, Callee, PickleFacts};

/// Longer paths of attributes are not followed.
const PATH_BYTES_MAX: usize = 512;

/// A name as Python would resolve it: a module, and a path of attributes in it (empty for the module itself).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Path {
    /// Canonical module.
    pub module: String,
    /// Attributes with dots between them.
    pub name: String,
}

impl Path {
    pub(super) fn new(module: &str, name: &str) -> Self {
        let (module, name) = canonical(module, name);
        Self {
            module: module.into_owned(),
            name: name.into_owned(),
        }
    }

    /// True if it is this name.
    pub(super) fn is(&self, module: &str, name: &str) -> bool {
        self.module == module && self.name == name
    }

    fn attribute(&self, name: &str) -> Self {
        if self.name.is_empty() {
            return Self::new(&self.module, name);
        }
        Self {
            module: self.module.clone(),
            name: format!("{}.{name}", self.name),
        }
    }
}

impl std::fmt::Display for Path {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.name.is_empty() {
            true => write!(f, "{}", self.module),
            false => write!(f, "{}.{}", self.module, self.name),
        }
    }
}

/// What a value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    /// This very thing.
    Named(Path),
    /// Something that this class or function made.
    MadeBy(Path),
    /// `operator.attrgetter(name)`.
    Getter(String),
    /// `operator.methodcaller(name)`.
    Caller(String),
    /// Plain data.
    Data,
    /// Not known.
    Unknown,
}

/// Resolves values of one file. What each call gives is found once, in the order of the calls: a call can only
/// refer to earlier ones.
pub(super) struct Resolver<'a> {
    pub facts: &'a PickleFacts,
    results: Vec<Value>,
}

impl<'a> Resolver<'a> {
    pub(super) fn new(facts: &'a PickleFacts) -> Self {
        let mut resolver = Self {
            facts,
            results: Vec::with_capacity(facts.calls.len()),
        };
        for call in &facts.calls {
            let result = resolver.result(call);
            resolver.results.push(result);
        }
        resolver
    }

    /// The canonical path of an import.
    pub(super) fn import(&self, index: u32) -> Option<Path> {
        let import = self.facts.imports.get(index as usize)?;
        Some(Path::new(&import.module, &import.name))
    }

    pub(super) fn call(&self, index: u32) -> Option<&'a Call> {
        self.facts.calls.get(index as usize)
    }

    /// What is called.
    pub(super) fn callee(&self, callee: Callee) -> Value {
        match callee {
            Callee::Import(index) => self.import(index).map_or(Value::Unknown, Value::Named),
            Callee::Call(index) => self.result_at(index),
            Callee::Unknown => Value::Unknown,
        }
    }

    /// What an argument is.
    pub(super) fn argument(&self, arg: &Arg) -> Value {
        match arg {
            Arg::Import(index) => self.import(*index).map_or(Value::Unknown, Value::Named),
            Arg::Call(index) => self.result_at(*index),
            Arg::Other(_) | Arg::Persistent(_) => Value::Unknown,
            _ => Value::Data,
        }
    }

    fn result_at(&self, index: u32) -> Value {
        self.results
            .get(index as usize)
            .cloned()
            .unwrap_or(Value::Unknown)
    }

    /// What a call gives.
    fn result(&self, call: &Call) -> Value {
        let first = || call.args.first().map_or(Value::Unknown, |arg| self.argument(arg));
        match self.callee(call.callee) {
            Value::Named(path) if call.kind == CallKind::New => Value::MadeBy(path),
            Value::Named(path) => self.result_of(&path, call),
            Value::Getter(name) => attribute(&first(), &name),
            Value::Caller(name) => match attribute(&first(), &name) {
                Value::Named(path) => Value::MadeBy(path),
                _ => Value::Unknown,
            },
            Value::MadeBy(_) | Value::Data | Value::Unknown => Value::Unknown,
        }
    }

    /// What calling a name gives, for the names that pass something on.
    fn result_of(&self, path: &Path, call: &Call) -> Value {
        let value = |n: usize| call.args.get(n).map_or(Value::Unknown, |arg| self.argument(arg));
        let text = |n: usize| match call.args.get(n) {
            Some(Arg::Str(text)) => Some(text.as_str()),
            _ => None,
        };
        let last = path.name.rsplit('.').next().unwrap_or_default();
        match (path.module.as_str(), last) {
            ("builtins", "getattr") | ("dill._dill" | "dill.dill", "_get_attr" | "_getattribute") => {
                text(1).map_or(Value::Unknown, |name| attribute(&value(0), name))
            }
            ("functools", "partial") | ("types", "MethodType") => value(0),
            ("operator", "attrgetter") => text(0).map_or(Value::Unknown, |n| Value::Getter(n.to_owned())),
            ("operator", "methodcaller") => text(0).map_or(Value::Unknown, |n| Value::Caller(n.to_owned())),
            ("builtins", "__import__")
            | ("importlib", "import_module" | "__import__")
            | (_, "subimport" | "_import_module") => {
                text(0).map_or(Value::Unknown, |module| Value::Named(Path::new(module, "")))
            }
            ("pkgutil", "resolve_name") | ("pydoc", "locate") => text(0).map_or(Value::Unknown, |name| {
                let split = name.split_once(':').or_else(|| name.rsplit_once('.'));
                let (module, name) = split.unwrap_or((name, ""));
                Value::Named(Path::new(module, name))
            }),
            (_, "_load_type" | "_builtin_type") => text(0).map_or(Value::Unknown, |name| {
                let module = if name.ends_with("Type") {
                    "types"
                } else {
                    "builtins"
                };
                Value::Named(Path::new(module, name))
            }),
            ("copyreg", "_reconstructor" | "__newobj__" | "__newobj_ex__")
            | (_, "_reconstruct" | "newObj" | "_new_Index" | "_mareconstruct") => match value(0) {
                Value::Named(path) => Value::MadeBy(path),
                _ => Value::Unknown,
            },
            (_, "__new__") => match path.name.strip_suffix(".__new__") {
                Some(class) => Value::MadeBy(Path::new(&path.module, class)),
                None => Value::Unknown,
            },
            _ => Value::MadeBy(path.clone()),
        }
    }
}

fn attribute(of: &Value, name: &str) -> Value {
    match of {
        Value::Named(path) | Value::MadeBy(path) if path.name.len() < PATH_BYTES_MAX => {
            Value::Named(path.attribute(name))
        }
        Value::Named(_) | Value::MadeBy(_) => Value::Unknown,
        Value::Data => Value::Named(Path::new("builtins", &format!("object.{name}"))),
        Value::Getter(_) | Value::Caller(_) | Value::Unknown => Value::Unknown,
    }
}

/// All imports in a value.
pub(super) fn imports_in(arg: &Arg, out: &mut BTreeSet<u32>) {
    match arg {
        Arg::Import(index) => {
            out.insert(*index);
        }
        Arg::Tuple(items) | Arg::List(items) | Arg::Set(items) => {
            for item in items {
                imports_in(item, out);
            }
        }
        Arg::Dict(items) => {
            for (key, value) in items {
                imports_in(key, out);
                imports_in(value, out);
            }
        }
        Arg::Persistent(id) => imports_in(id, out),
        _ => {}
    }
}
