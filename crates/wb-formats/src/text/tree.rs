//! A configuration as a tree, whether it was written as YAML or as JSON: nodes in one list, so that depth never
//! becomes recursion.

use super::json;
use std::collections::BTreeMap;

/// Which node.
pub(crate) type Id = usize;

/// What a node is.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    /// A value as it is written, quotes and escapes resolved.
    Scalar(String),
    /// Elements.
    List(Vec<Id>),
    /// Keys and values, in order.
    Map(Vec<(Id, Id)>),
    /// Another name for a node that stands before.
    Alias(Id),
}

/// One node.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Node {
    /// Where it begins, in bytes; none if the text does not stand in the file as it is.
    pub(crate) offset: Option<u64>,
    /// Its tag with the handle resolved (`tag:yaml.org,2002:python/name:os.system`), if it has one.
    pub(crate) tag: Option<String>,
    /// What it is.
    pub(crate) kind: Kind,
}

/// All documents of a text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tree {
    pub(crate) nodes: Vec<Node>,
    /// The root of each document.
    pub(crate) roots: Vec<Id>,
    /// How many objects a walker meets that follows every alias, as a power of two.
    pub(crate) expansion_log2: u32,
}

impl Tree {
    /// The node, aliases followed. An alias always names a node that begins before it, so this ends.
    pub(crate) fn node(&self, id: Id) -> Option<&Node> {
        let mut node = self.nodes.get(id)?;
        for _ in 0..16 {
            match node.kind {
                Kind::Alias(target) => node = self.nodes.get(target)?,
                _ => return Some(node),
            }
        }
        None
    }

    /// The text of a scalar.
    pub(crate) fn text(&self, id: Id) -> Option<&str> {
        match &self.node(id)?.kind {
            Kind::Scalar(text) => Some(text),
            _ => None,
        }
    }

    /// Keys and values of a map; none otherwise.
    pub(crate) fn members(&self, id: Id) -> &[(Id, Id)] {
        match self.node(id).map(|node| &node.kind) {
            Some(Kind::Map(members)) => members,
            _ => &[],
        }
    }

    /// Elements of a list; none otherwise.
    pub(crate) fn elements(&self, id: Id) -> &[Id] {
        match self.node(id).map(|node| &node.kind) {
            Some(Kind::List(elements)) => elements,
            _ => &[],
        }
    }

    /// The value of a key: the last one if the key stands there twice, and what a merge key (`<<`) brings otherwise.
    pub(crate) fn get(&self, map: Id, key: &str) -> Option<Id> {
        let members = self.members(map);
        let own = |wanted: &str| {
            let found = members
                .iter()
                .rev()
                .find(|(name, _)| self.text(*name) == Some(wanted));
            found.map(|(_, value)| *value)
        };
        own(key).or_else(|| {
            let merged = own("<<")?;
            let sources = match self.elements(merged) {
                [] => vec![merged],
                list => list.to_vec(),
            };
            let mut members = sources.iter().flat_map(|source| self.members(*source));
            members
                .find(|(name, _)| self.text(*name) == Some(key))
                .map(|(_, value)| *value)
        })
    }

    /// The text of a key.
    pub(crate) fn text_of(&self, map: Id, key: &str) -> Option<&str> {
        self.get(map, key).and_then(|value| self.text(value))
    }

    /// The same tree from JSON.
    pub(crate) fn from_json(document: &str, value: &json::Value<'_>) -> Self {
        let mut tree = Self::default();
        let root = tree.add_json(document, value);
        tree.roots.push(root);
        tree
    }

    /// Depth is bounded by the JSON parser, which gives no deeper values.
    fn add_json(&mut self, document: &str, value: &json::Value<'_>) -> Id {
        let offset = value.text().and_then(|text| json::offset_in(document, text));
        let kind = match value {
            json::Value::Plain(written) => Kind::Scalar((*written).to_owned()),
            json::Value::Text(text) => Kind::Scalar(text.clone().into_owned()),
            json::Value::List(values) => Kind::List(
                values
                    .iter()
                    .map(|value| self.add_json(document, value))
                    .collect(),
            ),
            json::Value::Object(members) => {
                let mut out = Vec::with_capacity(members.len());
                for (key, value) in members {
                    let offset = json::offset_in(document, key);
                    let key = self.add(offset, None, Kind::Scalar(key.clone().into_owned()));
                    out.push((key, self.add_json(document, value)));
                }
                Kind::Map(out)
            }
        };
        self.add(offset, None, kind)
    }

    /// Adds a node.
    pub(crate) fn add(&mut self, offset: Option<u64>, tag: Option<String>, kind: Kind) -> Id {
        self.nodes.push(Node { offset, tag, kind });
        self.nodes.len().saturating_sub(1)
    }

    /// The path of every node from its root (`model.encoder._target_`), for nodes that are maps; bounded in length.
    pub(crate) fn map_paths(&self) -> BTreeMap<Id, String> {
        const PATH_MAX: usize = 200;
        let mut paths = BTreeMap::new();
        let mut waiting: Vec<(Id, String)> = self.roots.iter().map(|root| (*root, String::new())).collect();
        while let Some((id, path)) = waiting.pop() {
            let step = |name: &str| {
                let dot = if path.is_empty() { "" } else { "." };
                let room = path.len() < PATH_MAX;
                if room {
                    format!("{path}{dot}{}", crate::model::json::beginning(name, 60))
                } else {
                    path.clone()
                }
            };
            match self.nodes.get(id).map(|node| &node.kind) {
                Some(Kind::Map(members)) => {
                    for (key, value) in members.iter().rev() {
                        waiting.push((*value, step(self.text(*key).unwrap_or("?"))));
                        waiting.push((*key, path.clone()));
                    }
                    paths.insert(id, path);
                }
                Some(Kind::List(elements)) => {
                    for (at, element) in elements.iter().enumerate().rev() {
                        waiting.push((*element, step(&at.to_string())));
                    }
                }
                _ => {}
            }
        }
        paths
    }
}
