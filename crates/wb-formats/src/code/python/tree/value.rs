//! Values that the walk can follow: dotted names, constants, lists of them, and where they come from.

use std::rc::Rc;

/// The longest constant text or list of bytes that is computed.
pub(super) const TEXT_MAX: usize = 1 << 20;
/// The longest list that is followed.
pub(super) const LIST_MAX: usize = 1 << 16;
/// The longest dotted name that is kept; of longer ones the end is, which says what is called.
const PATH_MAX: usize = 256;

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Unknown,
    /// Something with a dotted name.
    Path(Rc<str>),
    Text(Rc<str>),
    Bytes(Rc<[u8]>),
    Int(i64),
    Bool(bool),
    /// A list or tuple; lists in it hold no lists, since `x = [x, x]` would double them with every line.
    List(Rc<[Value]>),
}

/// Where a value comes from.
pub(super) mod mark {
    /// Bytes from the network.
    pub(in crate::code::python::tree) const NET: u8 = 1;
    /// Keys, passwords, the whole environment.
    pub(in crate::code::python::tree) const SECRET: u8 = 2;
    /// The path of a file with keys.
    pub(in crate::code::python::tree) const SECRET_PATH: u8 = 4;
    /// One variable of the environment, or a token.
    pub(in crate::code::python::tree) const TOKEN: u8 = 8;
    /// Decoded from something unreadable, or put together from letters.
    pub(in crate::code::python::tree) const DECODED: u8 = 16;
    /// Put together from parts of a name.
    pub(in crate::code::python::tree) const SPLIT: u8 = 32;
    /// A name that is computed instead of written.
    pub(in crate::code::python::tree) const HIDDEN: u8 = 128;
}

/// A value and where it comes from.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Value {
    pub(super) kind: Kind,
    pub(super) marks: u8,
    pub(super) origin: Option<Rc<str>>,
}

impl Value {
    pub(super) const UNKNOWN: Self = Self::of(Kind::Unknown);

    pub(super) const fn of(kind: Kind) -> Self {
        Self {
            kind,
            marks: 0,
            origin: None,
        }
    }

    pub(super) fn text(text: &str) -> Self {
        if text.len() > TEXT_MAX {
            return Self::UNKNOWN;
        }
        Self::of(Kind::Text(text.into()))
    }

    pub(super) fn bytes(bytes: &[u8]) -> Self {
        if bytes.len() > TEXT_MAX {
            return Self::UNKNOWN;
        }
        Self::of(Kind::Bytes(bytes.into()))
    }

    pub(super) const fn int(number: i64) -> Self {
        Self::of(Kind::Int(number))
    }

    /// A dotted name, cut from the front if it is too long.
    pub(super) fn path(text: &str) -> Self {
        if text.len() <= PATH_MAX {
            return Self::of(Kind::Path(text.into()));
        }
        let cut = text.len().saturating_sub(PATH_MAX);
        let dot = text
            .char_indices()
            .find(|(at, c)| *at >= cut && *c == '.')
            .and_then(|(at, _)| text.get(at..))
            .unwrap_or("");
        Self::of(Kind::Path(format!("?{dot}").into()))
    }

    /// A list of what is no list of lists.
    pub(super) fn list(items: Vec<Self>) -> Self {
        if items.len() > LIST_MAX {
            return Self::UNKNOWN;
        }
        let mut out = Self::UNKNOWN;
        for item in &items {
            out.take_marks(item);
        }
        let flat = items.into_iter().map(|item| {
            if matches!(item.kind, Kind::List(_)) {
                Self {
                    kind: Kind::Unknown,
                    ..item
                }
            } else {
                item
            }
        });
        out.kind = Kind::List(flat.collect());
        out
    }

    /// The dotted name, or `?`.
    pub(super) fn name(&self) -> &str {
        match &self.kind {
            Kind::Path(path) => path,
            _ => "?",
        }
    }

    /// A text or the bytes as text.
    pub(super) fn as_text(&self) -> Option<Rc<str>> {
        match &self.kind {
            Kind::Text(text) => Some(Rc::clone(text)),
            Kind::Bytes(bytes) => Some(match std::str::from_utf8(bytes) {
                Ok(text) => text.into(),
                Err(_) => bytes.iter().copied().map(char::from).collect::<String>().into(),
            }),
            _ => None,
        }
    }

    /// The bytes, or those of a text.
    pub(super) fn as_bytes(&self) -> Option<&[u8]> {
        match &self.kind {
            Kind::Text(text) => Some(text.as_bytes()),
            Kind::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    pub(super) const fn is_constant(&self) -> bool {
        !matches!(self.kind, Kind::Unknown | Kind::Path(_))
    }

    pub(super) const fn has(&self, mark: u8) -> bool {
        self.marks & mark != 0
    }

    /// The same value, also marked as coming from `other`.
    pub(super) fn take_marks(&mut self, other: &Self) {
        if other.marks & !self.marks != 0 {
            self.origin = other.origin.clone().or_else(|| self.origin.take());
            self.marks |= other.marks;
        }
    }

    pub(super) fn with_marks(mut self, other: &Self) -> Self {
        self.take_marks(other);
        self
    }

    pub(super) fn marked(mut self, mark: u8, origin: &str) -> Self {
        if self.marks & mark == 0 {
            self.origin = Some(origin.into());
        }
        self.marks |= mark;
        self
    }

    /// The same with fewer marks.
    pub(super) fn without(mut self, mark: u8) -> Self {
        self.marks &= !mark;
        self
    }

    /// The attribute of this value.
    pub(super) fn attribute(&self, name: &str) -> Self {
        let name = if name == "__builtins__" { "builtins" } else { name };
        // `builtins` alone is the module, wherever it is reached.
        Self::path(&format!("{}.{name}", self.name())).with_marks(self)
    }

    /// The elements, if they are known.
    pub(super) fn elements(&self) -> Option<Vec<Self>> {
        let items: Vec<Self> = match &self.kind {
            Kind::List(items) => items.to_vec(),
            Kind::Text(text) if text.len() <= LIST_MAX => {
                let mut buffer = [0; 4];
                text.chars()
                    .map(|c| Self::text(c.encode_utf8(&mut buffer)))
                    .collect()
            }
            Kind::Bytes(bytes) if bytes.len() <= LIST_MAX => {
                bytes.iter().map(|byte| Self::int(i64::from(*byte))).collect()
            }
            _ => return None,
        };
        Some(items)
    }

    /// As an argument in a report.
    pub(super) fn shown(&self) -> Option<String> {
        const SHOWN_MAX: usize = 400;
        let text: String = match &self.kind {
            Kind::Text(_) | Kind::Bytes(_) => self.as_text()?.chars().take(SHOWN_MAX).collect(),
            Kind::Int(number) => number.to_string(),
            Kind::Bool(true) => "True".to_owned(),
            Kind::Bool(false) => "False".to_owned(),
            Kind::List(items) => {
                let mut out = String::new();
                for item in items.iter().take(32) {
                    if !out.is_empty() {
                        out.push(' ');
                    }
                    out.push_str(&item.as_text().unwrap_or_else(|| "?".into()));
                    if out.len() > SHOWN_MAX {
                        break;
                    }
                }
                out.chars().take(SHOWN_MAX).collect()
            }
            Kind::Unknown | Kind::Path(_) => return None,
        };
        Some(text)
    }
}
