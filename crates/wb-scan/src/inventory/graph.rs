//! Puts sightings together.

use std::collections::BTreeMap;
use wb_core::inventory::{Edge, Node, NodeKind};
use wb_core::{Graph, Sighting};

/// The graph of everything that was seen. `root` names the system itself.
pub fn assemble(root: &str, sightings: impl IntoIterator<Item = Sighting>) -> Graph {
    let system = Node {
        id: format!("urn:weighbridge:system:{root}"),
        kind: NodeKind::System,
        name: root.to_owned(),
        ecosystem: None,
        version: None,
        properties: BTreeMap::new(),
    };
    let root = system.id.clone();
    let mut nodes = BTreeMap::from([((system.kind, system.id.clone()), system)]);
    let mut edges: BTreeMap<Edge, Vec<wb_core::Place>> = BTreeMap::new();
    for sighting in super::settle::settle(sightings.into_iter().collect()) {
        let Sighting {
            from,
            relation,
            node,
            written,
            pin,
            condition,
            place,
            standing,
        } = sighting;
        let edge = Edge {
            from: from.unwrap_or_else(|| root.clone()),
            to: node.id.clone(),
            relation,
            pin,
            standing,
            written,
            condition,
            places: Vec::new(),
        };
        edges.entry(edge).or_default().push(place);
        let known = nodes
            .entry((node.kind, node.id.clone()))
            .or_insert_with(|| node.clone());
        for (key, value) in node.properties {
            known.properties.entry(key).or_insert(value);
        }
    }
    let edges = edges.into_iter().map(|(mut edge, mut places)| {
        places.sort();
        places.dedup();
        edge.places = places;
        edge
    });
    Graph {
        edges: edges.collect(),
        nodes: nodes.into_values().collect(),
    }
}
