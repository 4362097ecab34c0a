//! An inventory as people and programs read it.

mod dot;
mod html;
mod picture;
mod text;

pub use dot::write as dot;
pub use html::write as html;
pub use text::write as text;

use super::escape::{clip, visible};
use crate::inventory::Inventory;
use std::collections::BTreeMap;
use wb_core::Place;
use wb_core::inventory::{Edge, Node, NodeKind, Pin, Relation};

/// Kinds in the order in which people ask for them, with the words for one and for many.
const KINDS: &[(NodeKind, &str, &str)] = &[
    (NodeKind::Model, "model", "models"),
    (NodeKind::Adapter, "adapter", "adapters"),
    (NodeKind::Dataset, "dataset", "datasets"),
    (NodeKind::Service, "AI service", "AI services"),
    (NodeKind::VectorStore, "vector store", "vector stores"),
    (NodeKind::ToolServer, "tool server", "tool servers"),
    (NodeKind::Tool, "tool", "tools"),
    (NodeKind::Instructions, "instruction file", "instruction files"),
    (NodeKind::Prompt, "prompt", "prompts"),
    (NodeKind::Image, "image", "images"),
    (NodeKind::Action, "CI action", "CI actions"),
    (NodeKind::Package, "package", "packages"),
];

/// The words of a pin, and how good that is.
const fn pin(pin: Pin) -> (&'static str, &'static str) {
    match pin {
        Pin::Immutable => ("immutable", "good"),
        Pin::Exact => ("exact", "good"),
        Pin::Floating => ("floating", "unsure"),
        Pin::Unpinned => ("unpinned", "high"),
        Pin::Local => ("local", "info"),
        Pin::Unknown => ("unknown", "unsure"),
    }
}

const fn relation(relation: Relation) -> &'static str {
    match relation {
        Relation::DependsOn => "depends on",
        Relation::DevelopsWith => "develops with",
        Relation::MayUse => "may use",
        Relation::Contains => "contains",
        Relation::Loads => "loads",
        Relation::TrainsOn => "trains on",
        Relation::Calls => "calls",
        Relation::Serves => "serves",
        Relation::DerivedFrom => "is made from",
        Relation::InstructedBy => "is instructed by",
        Relation::BuiltBy => "is built by",
    }
}

/// A node with everything that is said about it.
struct Entry<'a> {
    node: &'a Node,
    edges: Vec<&'a Edge>,
}

impl Entry<'_> {
    /// The firmest word about it: an installed package is what it is, whatever a manifest asks for.
    fn pin(&self) -> Pin {
        self.edges.iter().map(|edge| edge.pin).min().unwrap_or_default()
    }

    /// The places that name it, each once.
    fn places(&self) -> Vec<&Place> {
        let mut places: Vec<&Place> = self.edges.iter().flat_map(|edge| &edge.places).collect();
        places.sort();
        places.dedup();
        places
    }

    /// The version, or what is asked for.
    fn version(&self) -> String {
        if let Some(version) = &self.node.version {
            return version.clone();
        }
        let mut written: Vec<&str> = self
            .edges
            .iter()
            .filter_map(|edge| edge.written.as_deref())
            .collect();
        written.sort_unstable();
        written.dedup();
        written.join(", ")
    }
}

/// The nodes of each kind, in the order of [`KINDS`]; kinds without nodes are left out.
fn by_kind(inventory: &Inventory) -> Vec<(&'static str, &'static str, Vec<Entry<'_>>)> {
    let mut edges: BTreeMap<&str, Vec<&Edge>> = BTreeMap::new();
    for edge in &inventory.graph.edges {
        edges.entry(&edge.to).or_default().push(edge);
    }
    let entries = |kind: NodeKind| -> Vec<Entry<'_>> {
        let nodes = inventory.graph.nodes.iter().filter(|node| node.kind == kind);
        let mut entries: Vec<Entry<'_>> = nodes
            .map(|node| Entry {
                node,
                edges: edges.get(node.id.as_str()).cloned().unwrap_or_default(),
            })
            .collect();
        entries.sort_by(|a, b| {
            a.node
                .name
                .cmp(&b.node.name)
                .then_with(|| a.node.id.cmp(&b.node.id))
        });
        entries
    };
    KINDS
        .iter()
        .map(|(kind, one, many)| (*one, *many, entries(*kind)))
        .filter(|(.., entries)| !entries.is_empty())
        .collect()
}

/// Where something is, for a line of text.
fn place(place: &Place) -> String {
    let text = match (place.line, place.offset) {
        (Some(line), _) => format!("{}:{line}", place.path.join(" › ")),
        (None, _) => place.path.join(" › "),
    };
    clip(&visible(&text), 200).into_owned()
}
