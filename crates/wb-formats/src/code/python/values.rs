//! Values that the analysis can follow: names, constant texts and numbers, lists of them.

use std::rc::Rc;

/// What an expression is known to be. Cheap to copy, since a name is looked up as often as it is written; lists hold no
/// lists, since `x = [x, x]` would double them with every line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Unknown,
    /// Something with a dotted name.
    Path(Rc<str>),
    /// A constant text.
    Text(Rc<str>),
    Int(i64),
    List(Rc<[Value]>),
}

/// The longest dotted name that is kept; of longer ones the end is, which says what is called.
const PATH_MAX: usize = 256;
/// The longest computed text.
const TEXT_MAX: usize = 4_096;

impl Value {
    /// A dotted name, cut from the front if it is too long.
    pub(super) fn path(text: &str) -> Self {
        if text.len() <= PATH_MAX {
            return Self::Path(text.into());
        }
        let cut = text.len().saturating_sub(PATH_MAX);
        let dot = text
            .char_indices()
            .find(|(at, c)| *at >= cut && *c == '.')
            .and_then(|(at, _)| text.get(at..))
            .unwrap_or("");
        Self::Path(format!("?{dot}").into())
    }

    /// A list of what is no list.
    pub(super) fn list(items: impl IntoIterator<Item = Self>) -> Self {
        let flat = items.into_iter().map(|item| {
            if matches!(item, Self::List(_)) {
                Self::Unknown
            } else {
                item
            }
        });
        Self::List(flat.collect())
    }

    /// The dotted name, or `?`.
    pub(super) fn name(&self) -> &str {
        match self {
            Self::Path(path) => path,
            _ => "?",
        }
    }

    /// The attribute of this value.
    pub(super) fn attribute(&self, name: &str) -> Self {
        let name = if name == "__builtins__" { "builtins" } else { name };
        Self::path(&format!("{}.{name}", self.name()))
    }

    /// Two texts behind each other; unknown if one of them is.
    pub(super) fn plus(&self, other: &Self) -> Self {
        match (self, other) {
            (Self::Text(a), Self::Text(b)) if a.len().saturating_add(b.len()) <= TEXT_MAX => {
                Self::Text(format!("{a}{b}").into())
            }
            _ => Self::Unknown,
        }
    }

    /// What a subscript with a known key gives: dictionaries of names are looked through.
    pub(super) fn element(&self, key: &Self) -> Self {
        match (self, key) {
            (Self::Path(path), Self::Text(key)) => {
                if path.ends_with("sys.modules") {
                    return Self::path(key);
                }
                if let Some(owner) = path
                    .strip_suffix(".__dict__")
                    .or_else(|| path.strip_suffix(".vars()"))
                {
                    return Self::Path(owner.into()).attribute(key);
                }
                if path.ends_with("builtins") || path.ends_with("__globals__") {
                    return self.attribute(key);
                }
                Self::path(&format!("{path}[]"))
            }
            (Self::List(items), Self::Int(index)) => {
                let index = usize::try_from(*index).unwrap_or(usize::MAX);
                items.get(index).cloned().unwrap_or(Self::Unknown)
            }
            _ => Self::path(&format!("{}[]", self.name())),
        }
    }

    /// What a method of a constant text gives, where that is easily computed.
    pub(super) fn text_method(&self, method: &str, args: &[Self]) -> Self {
        let Self::Text(text) = self else {
            return Self::Unknown;
        };
        match (method, args) {
            ("join", [Self::List(items)]) => join(text, items),
            ("replace", [Self::Text(from), Self::Text(to), ..]) if !from.is_empty() => {
                let grows = to.len() > from.len() && text.len().saturating_mul(to.len()) > TEXT_MAX;
                if grows {
                    Self::Unknown
                } else {
                    Self::Text(text.replace(&**from, to).into())
                }
            }
            ("lower" | "casefold", []) => Self::Text(text.to_lowercase().into()),
            ("upper", []) => Self::Text(text.to_uppercase().into()),
            ("strip", []) => Self::Text(text.trim().into()),
            ("decode" | "encode", _) | ("format", []) => self.clone(),
            _ => Self::Unknown,
        }
    }
}

fn join(separator: &str, items: &[Value]) -> Value {
    let mut out = String::new();
    for (index, item) in items.iter().enumerate() {
        let Value::Text(text) = item else {
            return Value::Unknown;
        };
        if index > 0 {
            out.push_str(separator);
        }
        out.push_str(text);
        if out.len() > TEXT_MAX {
            return Value::Unknown;
        }
    }
    Value::Text(out.into())
}

/// What calling a function gives, where the analysis knows it: names computed on the way to an attribute or module.
pub(super) fn call(callee: &Value, args: &[Value]) -> Value {
    match (callee.name(), args) {
        ("builtins.__import__" | "importlib.__import__", [Value::Text(module), ..]) => {
            Value::path(module.split('.').next().unwrap_or(""))
        }
        ("importlib.import_module", [Value::Text(module), ..]) => Value::path(module),
        ("builtins.getattr", [owner, Value::Text(name), ..]) => name
            .split('.')
            .fold(owner.clone(), |owner, part| owner.attribute(part)),
        ("builtins.vars", [owner @ Value::Path(_)]) => Value::path(&format!("{}.__dict__", owner.name())),
        ("builtins.chr", [Value::Int(code)]) => u32::try_from(*code)
            .ok()
            .and_then(char::from_u32)
            .map_or(Value::Unknown, |c| Value::Text(c.to_string().into())),
        ("builtins.str", [text @ Value::Text(_)]) => text.clone(),
        ("builtins.reversed", [Value::Text(text)]) => {
            Value::list(text.chars().rev().map(|c| Value::Text(c.to_string().into())))
        }
        ("builtins.list" | "builtins.tuple", [list @ Value::List(_)]) => list.clone(),
        (name, _) => Value::path(&format!("{name}()")),
    }
}
