//! Trees of JSON, YAML and TOML, looked at in one way.

use crate::text::tree::{Id, Kind, Tree};
use toml_edit::{Item, Table, TableLike, Value};

/// A node of a tree, with the tree.
#[derive(Clone, Copy)]
pub(crate) struct View<'t> {
    tree: &'t Tree,
    id: Id,
}

impl<'t> View<'t> {
    /// The first document of a tree; none if it is empty.
    pub(crate) fn root(tree: &'t Tree) -> Option<Self> {
        tree.roots.first().map(|id| Self { tree, id: *id })
    }

    /// All documents of a tree.
    pub(crate) fn roots(tree: &'t Tree) -> impl Iterator<Item = Self> {
        tree.roots.iter().map(move |id| Self { tree, id: *id })
    }

    /// The value of a key.
    pub(crate) fn get(self, key: &str) -> Option<Self> {
        let id = self.tree.get(self.id, key)?;
        Some(Self { tree: self.tree, id })
    }

    /// The value at the end of several keys.
    pub(crate) fn at(self, keys: &[&str]) -> Option<Self> {
        keys.iter().try_fold(self, |view, key| view.get(key))
    }

    /// The text of a scalar, numbers and truth values as written; none for `null`.
    pub(crate) fn text(self) -> Option<&'t str> {
        self.tree.text(self.id).filter(|text| *text != "null")
    }

    /// The text of a key.
    pub(crate) fn text_of(self, key: &str) -> Option<&'t str> {
        self.get(key).and_then(Self::text)
    }

    /// The text of a key as a string of its own.
    pub(crate) fn owned(self, key: &str) -> Option<String> {
        self.text_of(key).map(ToOwned::to_owned)
    }

    /// True if the key's value is `true`.
    pub(crate) fn is_true(self, key: &str) -> bool {
        self.text_of(key) == Some("true")
    }

    /// Keys with their values.
    pub(crate) fn members(self) -> impl Iterator<Item = (&'t str, Self)> {
        let tree = self.tree;
        let members = tree.members(self.id).iter();
        members.filter_map(move |(key, value)| Some((tree.text(*key)?, Self { tree, id: *value })))
    }

    /// Keys with the places where they stand and their values.
    pub(crate) fn keyed(self) -> impl Iterator<Item = (Self, Self)> {
        let tree = self.tree;
        let members = tree.members(self.id).iter();
        members.map(move |(key, value)| {
            let key = Self { tree, id: *key };
            (key, Self { tree, id: *value })
        })
    }

    /// Members of the map at a key.
    pub(crate) fn members_of(self, key: &str) -> impl Iterator<Item = (&'t str, Self)> {
        self.get(key).into_iter().flat_map(Self::members)
    }

    /// Elements of a list.
    pub(crate) fn elements(self) -> impl Iterator<Item = Self> {
        let tree = self.tree;
        tree.elements(self.id)
            .iter()
            .map(move |id| Self { tree, id: *id })
    }

    /// Elements of the list at a key.
    pub(crate) fn elements_of(self, key: &str) -> impl Iterator<Item = Self> {
        self.get(key).into_iter().flat_map(Self::elements)
    }

    /// True for a map.
    pub(crate) fn is_map(self) -> bool {
        matches!(self.tree.node(self.id).map(|node| &node.kind), Some(Kind::Map(_)))
    }

    /// True for a list.
    pub(crate) fn is_list(self) -> bool {
        matches!(
            self.tree.node(self.id).map(|node| &node.kind),
            Some(Kind::List(_))
        )
    }

    /// Where it stands, or what stands first in it.
    pub(crate) fn offset(self) -> Option<u64> {
        let node = self.tree.node(self.id)?;
        if node.offset.is_some() {
            return node.offset;
        }
        let first = match &node.kind {
            Kind::Map(members) => members.first().map(|(key, _)| *key),
            Kind::List(elements) => elements.first().copied(),
            Kind::Scalar(_) | Kind::Alias(_) => None,
        };
        self.tree.node(first?)?.offset
    }
}

/// The text is no TOML.
pub(crate) struct NoToml {
    /// Where it stops being TOML.
    pub(crate) offset: Option<u64>,
    /// Why.
    pub(crate) why: String,
}

/// Deeper than the parser of TOML reads.
const DEPTH_MAX: usize = 256;

/// A tree from TOML. Depth is bounded by the parser, and counted again.
pub(crate) fn toml(text: &str) -> Result<Tree, NoToml> {
    let document = toml_edit::Document::parse(text).map_err(|error| NoToml {
        offset: error.span().map(|span| span.start as u64),
        why: error.message().to_owned(),
    })?;
    let mut tree = Tree::default();
    let root = table(&mut tree, document.as_table(), 0);
    tree.roots.push(root);
    Ok(tree)
}

fn table(tree: &mut Tree, from: &Table, depth: usize) -> Id {
    let offset = from.span().map(|span| span.start as u64);
    like(tree, from, offset, depth)
}

fn like(tree: &mut Tree, from: &dyn TableLike, offset: Option<u64>, depth: usize) -> Id {
    let mut members = Vec::new();
    for (name, value) in from.iter() {
        let key = from.key(name).and_then(toml_edit::Key::span);
        let place = key.map(|span| span.start as u64);
        let key = tree.add(place, None, Kind::Scalar(name.to_owned()));
        members.push((key, item(tree, value, depth.saturating_add(1))));
    }
    tree.add(offset, None, Kind::Map(members))
}

fn item(tree: &mut Tree, from: &Item, depth: usize) -> Id {
    if depth > DEPTH_MAX {
        return tree.add(None, None, Kind::List(Vec::new()));
    }
    match from {
        Item::None => tree.add(None, None, Kind::Scalar(String::new())),
        Item::Value(from) => value(tree, from, depth),
        Item::Table(from) => table(tree, from, depth),
        Item::ArrayOfTables(tables) => {
            let offset = tables.span().map(|span| span.start as u64);
            let depth = depth.saturating_add(1);
            let list = tables.iter().map(|from| table(tree, from, depth)).collect();
            tree.add(offset, None, Kind::List(list))
        }
    }
}

fn value(tree: &mut Tree, from: &Value, depth: usize) -> Id {
    let offset = from.span().map(|span| span.start as u64);
    if depth > DEPTH_MAX {
        return tree.add(offset, None, Kind::List(Vec::new()));
    }
    let text = match from {
        Value::String(text) => text.value().clone(),
        Value::Integer(number) => number.value().to_string(),
        Value::Float(number) => number.value().to_string(),
        Value::Boolean(truth) => truth.value().to_string(),
        Value::Datetime(time) => time.value().to_string(),
        Value::Array(list) => {
            let depth = depth.saturating_add(1);
            let list = list.iter().map(|from| value(tree, from, depth)).collect();
            return tree.add(offset, None, Kind::List(list));
        }
        Value::InlineTable(from) => return like(tree, from, offset, depth),
    };
    tree.add(offset, None, Kind::Scalar(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn toml_is_looked_at_like_json() {
        let text = "[a]\nb = ['x', {c = 1}]\n[[d]]\ne = true\n";
        let tree = toml(text).ok().unwrap();
        let root = View::root(&tree).unwrap();
        let list = root.at(&["a", "b"]).unwrap();
        let first = list.elements().next().unwrap();
        assert_eq!((first.text(), first.offset()), (Some("x"), Some(9)));
        assert_eq!(list.elements().nth(1).unwrap().text_of("c"), Some("1"));
        assert!(root.elements_of("d").next().unwrap().is_true("e"));
        assert!(toml("a = ").is_err());
        assert!(toml(&format!("a = {}", "[".repeat(100_000))).is_err());
    }
}
