//! What is affected by a thing: everything from which it can be reached.

use schemars::JsonSchema;
use serde::Serialize;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use wb_core::inventory::{Edge, Node, NodeKind};
use wb_core::{Graph, Match, Place};
use wb_deps::{Ecosystem, Family, Purl, Requirement, version};

/// The answer to "what is affected by this?".
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Affected {
    /// What was asked, as it was asked.
    pub query: String,
    /// Everything affected: first what matches itself, then whatever leads to it.
    pub nodes: Vec<Reached>,
}

/// Something that is affected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Reached {
    /// The node's id.
    pub id: String,
    /// What it is.
    pub kind: NodeKind,
    /// Its name.
    pub name: String,
    /// How surely: only possibly where just a requirement is known that allows the version.
    #[serde(rename = "match")]
    pub matched: Match,
    /// The ids of the nodes from this one to what was asked for.
    pub chain: Vec<String>,
    /// The files that make the first step of the chain; for what matches itself, the files that name it.
    pub places: Vec<Place>,
}

/// What is affected by a package URL or a node's id.
pub(super) fn by(graph: &Graph, query: &str) -> Affected {
    let wanted = Purl::parse(query).ok();
    let mut into: BTreeMap<&str, Vec<&Edge>> = BTreeMap::new();
    for edge in &graph.edges {
        into.entry(&edge.to).or_default().push(edge);
    }
    let edges_to = |id: &str| into.get(id).map(Vec::as_slice).unwrap_or_default();
    let by_id: BTreeMap<&str, &Node> = graph.nodes.iter().map(|node| (node.id.as_str(), node)).collect();
    let mut found: BTreeMap<&str, Reached> = BTreeMap::new();
    let mut order: Vec<&str> = Vec::new();
    let mut queue: VecDeque<&str> = VecDeque::new();
    // Sure matches first, so that what they reach is sure.
    for matched in [Match::Definite, Match::Possible] {
        for node in &graph.nodes {
            if matches(node, edges_to(&node.id), query, wanted.as_ref()) != Some(matched) {
                continue;
            }
            let places: BTreeSet<&Place> = edges_to(&node.id).iter().flat_map(|edge| &edge.places).collect();
            let reached = reached(node, matched, vec![node.id.clone()], places);
            if found.insert(&node.id, reached).is_none() {
                order.push(&node.id);
                queue.push_back(&node.id);
            }
        }
        while let Some(id) = queue.pop_front() {
            let chain = found
                .get(id)
                .map(|reached| reached.chain.clone())
                .unwrap_or_default();
            for edge in edges_to(id) {
                let Some(node) = by_id.get(edge.from.as_str()) else {
                    continue;
                };
                if found.contains_key(node.id.as_str()) {
                    continue;
                }
                let longer = std::iter::once(node.id.clone())
                    .chain(chain.iter().cloned())
                    .collect();
                found.insert(
                    &node.id,
                    reached(node, matched, longer, edge.places.iter().collect()),
                );
                order.push(&node.id);
                queue.push_back(&node.id);
            }
        }
    }
    Affected {
        query: query.to_owned(),
        nodes: order.into_iter().filter_map(|id| found.remove(id)).collect(),
    }
}

fn reached(node: &Node, matched: Match, chain: Vec<String>, places: BTreeSet<&Place>) -> Reached {
    Reached {
        id: node.id.clone(),
        kind: node.kind,
        name: node.name.clone(),
        matched,
        chain,
        places: places.into_iter().cloned().collect(),
    }
}

/// Whether a node is what was asked for.
fn matches(node: &Node, edges: &[&Edge], query: &str, wanted: Option<&Purl>) -> Option<Match> {
    if node.id == query {
        return Some(Match::Definite);
    }
    let wanted = wanted?;
    let own = Purl::parse(&node.id).ok()?;
    let family = node
        .ecosystem
        .as_deref()
        .and_then(Ecosystem::parse)
        .map(|ecosystem| ecosystem.family);
    let same_name = |a: &str, b: &str| match family {
        Some(family) => family.normalise(a) == family.normalise(b),
        None => a == b,
    };
    let namespace = |purl: &Purl| purl.namespace.clone().unwrap_or_default();
    if own.kind != wanted.kind
        || !same_name(&own.name, &wanted.name)
        || !same_name(&namespace(&own), &namespace(wanted))
    {
        return None;
    }
    let Some(asked) = wanted.version.as_deref() else {
        return Some(Match::Definite);
    };
    match (node.version.as_deref().or(own.version.as_deref()), family) {
        (Some(version), family) => is_same(family, version, asked).then_some(Match::Definite),
        (None, Some(family)) => {
            let allowed = |edge: &&Edge| match &edge.written {
                None => true,
                Some(written) => allows(family, written, asked),
            };
            edges.iter().any(allowed).then_some(Match::Possible)
        }
        (None, None) => Some(Match::Possible),
    }
}

fn is_same(family: Option<Family>, a: &str, b: &str) -> bool {
    a == b || family.and_then(|family| version::compare(family, a, b)) == Some(Ordering::Equal)
}

/// Whether a requirement as written lets a version in. One that cannot be read might.
fn allows(family: Family, written: &str, version: &str) -> bool {
    Requirement::parse(family, written)
        .map_or(true, |requirement| requirement.allows(version).unwrap_or(true))
}

#[cfg(test)]
mod tests {
    use super::*;
    use wb_core::Sighting;
    use wb_core::inventory::{Pin, Relation, Standing};

    fn package(
        from: Option<&str>,
        id: &str,
        name: &str,
        version: Option<&str>,
        written: Option<&str>,
    ) -> Sighting {
        Sighting {
            from: from.map(ToOwned::to_owned),
            relation: Relation::DependsOn,
            node: Node {
                id: id.to_owned(),
                kind: NodeKind::Package,
                name: name.to_owned(),
                ecosystem: Some("PyPI".to_owned()),
                version: version.map(ToOwned::to_owned),
                properties: BTreeMap::new(),
            },
            written: written.map(ToOwned::to_owned),
            pin: Pin::Unknown,
            condition: None,
            place: Place::file("requirements.txt"),
            standing: Standing::Declared,
        }
    }

    fn reached(graph: &Graph, query: &str) -> Vec<(String, Match)> {
        let nodes = by(graph, query).nodes.into_iter();
        nodes.map(|node| (node.name, node.matched)).collect()
    }

    #[test]
    fn versions_are_compared_and_chains_followed() {
        let graph = wb_scan::inventory::assemble(
            "app",
            [
                package(None, "pkg:pypi/outer@1.0", "outer", Some("1.0"), None),
                package(
                    Some("pkg:pypi/outer@1.0"),
                    "pkg:pypi/torch@2.4.0",
                    "torch",
                    Some("2.4.0"),
                    None,
                ),
                package(None, "pkg:pypi/numpy", "numpy", None, Some(">=2,<3")),
            ],
        );
        let definite = |name: &str| (name.to_owned(), Match::Definite);
        let possible = |name: &str| (name.to_owned(), Match::Possible);
        assert_eq!(
            reached(&graph, "pkg:pypi/torch@2.4"),
            [definite("torch"), definite("outer"), definite("app")]
        );
        assert_eq!(reached(&graph, "pkg:pypi/Torch@2.5"), []);
        assert_eq!(
            reached(&graph, "pkg:pypi/numpy@2.1"),
            [possible("numpy"), possible("app")]
        );
        assert_eq!(reached(&graph, "pkg:pypi/numpy@1.26"), []);
        assert_eq!(reached(&graph, "pkg:npm/torch"), []);
        assert_eq!(reached(&graph, "not a package"), []);
    }
}
