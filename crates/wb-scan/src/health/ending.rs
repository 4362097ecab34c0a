//! Series and packages that came to their end, as their makers say ([`wb_deps::lifecycle`]).

use super::{Package, Problem, package};
use std::collections::BTreeMap;
use wb_core::Graph;
use wb_core::inventory::{Edge, Node, NodeKind, Standing};
use wb_deps::lifecycle::{self, Ended, Ending};
use wb_deps::{Requirement, Version, VersionSet};

/// Packages and runtimes that came to their end.
pub fn endings(graph: &Graph) -> Vec<Problem> {
    let mut edges: BTreeMap<&str, Vec<&Edge>> = BTreeMap::new();
    for edge in &graph.edges {
        edges.entry(edge.to.as_str()).or_default().push(edge);
    }
    let mut problems: Vec<Problem> = Vec::new();
    for node in &graph.nodes {
        let edges = edges.get(node.id.as_str()).map(Vec::as_slice).unwrap_or_default();
        let found = match package(node) {
            Some(package) => of_package(node, &package, edges),
            None if node.kind == NodeKind::Image => of_image(node, edges),
            None => None,
        };
        // A package that is declared and locked is one.
        let is_new = |found: &Problem| {
            !problems.iter().any(|known| {
                (known.rule, &known.node.name, &known.place) == (found.rule, &found.node.name, &found.place)
            })
        };
        let found = found.filter(is_new);
        problems.extend(found);
    }
    problems
}

fn of_package(node: &Node, package: &Package, edges: &[&Edge]) -> Option<Problem> {
    let ended =
        lifecycle::of(package.family, &package.name).find(|ended| is_about(ended, node, package, edges))?;
    let place = edges.iter().find_map(|edge| edge.places.first())?.clone();
    let shown = &node.name;
    let (rule, message) = match ended.what {
        Ending::Series => (
            "deps-end-of-life",
            format!("this series of `{shown}` has had no fixes since {}", ended.since),
        ),
        Ending::Package => (
            "deps-unmaintained",
            format!("`{shown}` is looked after by nobody since {}", ended.since),
        ),
    };
    Some(Problem {
        rule,
        message,
        remedy: Some(format!("go over to {}", ended.instead)),
        place,
        node: node.clone(),
        evidence: vec![("source", format!("{}, as of {}", ended.source, lifecycle::AS_OF))],
    })
}

/// Whether every version that is meant came to its end: in this series, or in others of which this is one.
fn is_about(ended: &Ended, node: &Node, package: &Package, edges: &[&Edge]) -> bool {
    let set = ended.set();
    if let Some(version) = &node.version {
        return Version::parse(package.family, version).is_some_and(|version| set.contains(&version));
    }
    let all: VersionSet = lifecycle::of(package.family, &package.name)
        .map(Ended::set)
        .collect();
    let declared: Vec<&&Edge> = edges
        .iter()
        .filter(|edge| edge.standing == Standing::Declared)
        .collect();
    let is_meant = |edge: &&&Edge| {
        let written = edge.written.as_deref().unwrap_or_default();
        Requirement::parse(package.family, written).is_ok_and(|requirement| {
            requirement.set().is_subset(&all) && !requirement.set().intersect(&set).is_empty()
        })
    };
    !declared.is_empty() && declared.iter().all(is_meant)
}

fn of_image(node: &Node, edges: &[&Edge]) -> Option<Problem> {
    let tag = node
        .version
        .as_deref()
        .or_else(|| edges.iter().find_map(|edge| edge.written.as_deref()))?;
    let tag = tag.rsplit_once(':').map_or(tag, |(_, tag)| tag);
    let end = lifecycle::of_image(&node.name, tag)?;
    Some(Problem {
        rule: "deps-end-of-life",
        message: format!(
            "the image `{}:{tag}` holds a runtime without fixes since {}",
            node.name, end.since
        ),
        remedy: Some("build on a series that still gets fixes".to_owned()),
        place: edges.iter().find_map(|edge| edge.places.first())?.clone(),
        node: node.clone(),
        evidence: vec![("source", format!("{}, as of {}", end.source, lifecycle::AS_OF))],
    })
}
