//! Values as far as they are constant, and where they come from.

use crate::code::uses::{self, Origin, Uses};
use std::collections::BTreeMap;
use std::rc::Rc;

/// The longest text that is computed.
pub(super) const TEXT_MAX: usize = 1 << 18;
/// The most elements of a list, keys of a dictionary, alternatives that are followed.
pub(super) const ITEMS_MAX: usize = 256;
const ONE_OF_MAX: usize = 16;
/// How deep lists and dictionaries are followed into each other.
const DEPTH_MAX: u8 = 6;

/// What a value is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Unknown,
    /// Something with a dotted name.
    Path(Rc<str>),
    Text(Rc<str>),
    /// A text of which parts are unknown.
    Partly(Rc<str>),
    Number(Rc<str>),
    Bool(bool),
    None,
    List(Rc<[Value]>),
    Dict(Rc<BTreeMap<Rc<str>, Value>>),
    OneOf(Rc<[Value]>),
    /// A part of a configuration file.
    Setting(Rc<str>, Rc<str>),
}

/// A value, where it comes from, and the call that gave it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Value {
    pub(super) kind: Kind,
    /// The worst of the origins.
    pub(super) from: Option<Origin>,
    /// Where the call stands whose result this is.
    pub(super) made_at: Option<u64>,
    depth: u8,
}

impl Value {
    pub(super) const UNKNOWN: Self = Self::of(Kind::Unknown);

    pub(super) const fn of(kind: Kind) -> Self {
        Self {
            kind,
            from: None,
            made_at: None,
            depth: 0,
        }
    }

    pub(super) fn path(name: &str) -> Self {
        const PATH_MAX: usize = 400;
        if name.len() > PATH_MAX {
            return Self::UNKNOWN;
        }
        Self::of(Kind::Path(name.into()))
    }

    pub(super) fn text(text: &str) -> Self {
        if text.len() > TEXT_MAX {
            return Self::UNKNOWN;
        }
        Self::of(Kind::Text(text.into()))
    }

    pub(super) fn partly(text: &str) -> Self {
        if text.len() > TEXT_MAX || text.trim_matches('…').is_empty() {
            return Self::UNKNOWN;
        }
        Self::of(Kind::Partly(text.into()))
    }

    pub(super) fn list(items: Vec<Self>) -> Self {
        let from = items.iter().filter_map(|item| item.from).min();
        let depth = items.iter().map(|item| item.depth).max().unwrap_or(0);
        if items.len() > ITEMS_MAX || depth >= DEPTH_MAX {
            return Self::UNKNOWN.coming_from(from);
        }
        Self {
            kind: Kind::List(items.into()),
            from,
            made_at: None,
            depth: depth.saturating_add(1),
        }
    }

    pub(super) fn dict(items: BTreeMap<Rc<str>, Self>) -> Self {
        let from = items.values().filter_map(|item| item.from).min();
        let depth = items.values().map(|item| item.depth).max().unwrap_or(0);
        if items.len() > ITEMS_MAX || depth >= DEPTH_MAX {
            return Self::UNKNOWN.coming_from(from);
        }
        Self {
            kind: Kind::Dict(items.into()),
            from,
            made_at: None,
            depth: depth.saturating_add(1),
        }
    }

    /// Either this or the other.
    pub(super) fn or(self, other: Self) -> Self {
        let from = self.from.into_iter().chain(other.from).min();
        if self.kind == other.kind || matches!(other.kind, Kind::Unknown | Kind::None) {
            return self.coming_from(from);
        }
        if matches!(self.kind, Kind::Unknown | Kind::None) {
            return other.coming_from(from);
        }
        let mut all: Vec<Self> = Vec::new();
        for value in self.alternatives().into_iter().chain(other.alternatives()) {
            let is_new = all.iter().all(|known| known.kind != value.kind);
            if is_new && all.len() < ONE_OF_MAX {
                all.push(value);
            }
        }
        let depth = all.iter().map(|item| item.depth).max().unwrap_or(0);
        if depth >= DEPTH_MAX {
            return Self::UNKNOWN.coming_from(from);
        }
        Self {
            made_at: self.made_at,
            kind: Kind::OneOf(all.into()),
            from,
            depth: depth.saturating_add(1),
        }
    }

    /// The values that it can be.
    pub(super) fn alternatives(&self) -> Vec<Self> {
        match &self.kind {
            Kind::OneOf(all) => all.to_vec(),
            _ => vec![self.clone()],
        }
    }

    /// The same, also coming from there.
    #[must_use]
    pub(super) fn coming_from(mut self, from: Option<Origin>) -> Self {
        self.from = self.from.into_iter().chain(from).min();
        self
    }

    /// The same with another's origin.
    #[must_use]
    pub(super) fn like(self, other: &Self) -> Self {
        self.coming_from(other.from)
    }

    /// The dotted name; of several, the first.
    pub(super) fn name(&self) -> &str {
        match &self.kind {
            Kind::Path(path) => path,
            Kind::OneOf(all) => all
                .iter()
                .find_map(|value| match &value.kind {
                    Kind::Path(path) => Some(&**path),
                    _ => None,
                })
                .unwrap_or("?"),
            _ => "?",
        }
    }

    pub(super) fn as_text(&self) -> Option<&str> {
        match &self.kind {
            Kind::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The items of a list, or the keys of a dictionary.
    pub(super) fn items(&self) -> Option<Vec<Self>> {
        match &self.kind {
            Kind::List(items) => Some(items.to_vec()),
            Kind::Dict(items) => Some(items.keys().map(|key| Self::text(key)).collect()),
            _ => None,
        }
    }

    /// The value of a key.
    pub(super) fn get(&self, key: &str) -> Option<Self> {
        match &self.kind {
            Kind::Dict(items) => items.get(key).cloned(),
            Kind::Setting(file, keys) => {
                let keys = if keys.is_empty() {
                    key.to_owned()
                } else {
                    format!("{keys}.{key}")
                };
                (keys.len() < 200).then(|| Self::of(Kind::Setting(Rc::clone(file), keys.into())))
            }
            Kind::OneOf(all) => all.iter().filter_map(|value| value.get(key)).reduce(Self::or),
            _ => None,
        }
    }

    /// As an argument of a call.
    pub(super) fn shown(&self) -> uses::Value {
        let cut = |text: &str| text.chars().take(Uses::TEXT_MAX).collect::<String>();
        match &self.kind {
            Kind::Text(text) => uses::Value::Text(cut(text)),
            Kind::Partly(text) => uses::Value::Partly(cut(text)),
            Kind::Number(number) => uses::Value::Number(cut(number)),
            Kind::Bool(value) => uses::Value::Bool(*value),
            Kind::None => uses::Value::None,
            Kind::Path(path) => uses::Value::Name(path.to_string()),
            Kind::Setting(file, key) => uses::Value::Setting {
                file: file.to_string(),
                key: key.to_string(),
            },
            Kind::List(items) => {
                let texts: Vec<String> = items
                    .iter()
                    .take(32)
                    .filter_map(|item| item.as_text().map(cut))
                    .collect();
                if texts.is_empty() {
                    uses::Value::Computed
                } else {
                    uses::Value::List(texts)
                }
            }
            Kind::OneOf(all) => {
                let texts: Vec<String> = all.iter().filter_map(|item| item.as_text().map(cut)).collect();
                match (texts.len(), all.first()) {
                    (0, Some(first)) => first.shown(),
                    (1, _) => texts
                        .into_iter()
                        .next()
                        .map_or(uses::Value::Computed, uses::Value::Text),
                    _ => uses::Value::OneOf(texts),
                }
            }
            Kind::Unknown | Kind::Dict(_) => uses::Value::Computed,
        }
    }
}
