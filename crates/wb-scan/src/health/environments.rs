//! Files of one folder that ask for versions of which none fits all.

use super::{Package, Problem, edges_to_packages, folder_and_file};
use std::collections::BTreeMap;
use wb_core::inventory::{Edge, Node, Standing};
use wb_core::{Graph, Place};
use wb_deps::Requirement;

struct Wish<'a> {
    edge: &'a Edge,
    node: &'a Node,
    place: &'a Place,
    file: &'a str,
    requirement: Requirement,
}

/// Packages that two files beside each other ask for so that no version is right for both.
pub fn environments(graph: &Graph) -> Vec<Problem> {
    let mut wishes: BTreeMap<(Vec<String>, Package), Vec<Wish<'_>>> = BTreeMap::new();
    for (edge, node, package) in edges_to_packages(graph, Standing::Declared) {
        // Under a condition, another environment is meant.
        let (None, Some(written)) = (&edge.condition, &edge.written) else {
            continue;
        };
        let Ok(requirement) = Requirement::parse(package.family, written) else {
            continue;
        };
        for place in &edge.places {
            let Some((folder, file)) = folder_and_file(place) else {
                continue;
            };
            wishes.entry((folder, package.clone())).or_default().push(Wish {
                edge,
                node,
                place,
                file,
                requirement: requirement.clone(),
            });
        }
    }
    wishes
        .into_values()
        .filter_map(|wishes| conflict(&wishes))
        .collect()
}

fn conflict(wishes: &[Wish<'_>]) -> Option<Problem> {
    for (at, one) in wishes.iter().enumerate() {
        for other in wishes.iter().skip(at.saturating_add(1)) {
            let is_apart = one
                .requirement
                .set()
                .intersect(other.requirement.set())
                .is_empty();
            if one.file == other.file || !is_apart {
                continue;
            }
            let written = |wish: &Wish<'_>| wish.edge.written.clone().unwrap_or_default();
            let (here, there) = (written(one), written(other));
            return Some(Problem {
                rule: "deps-environments-disagree",
                message: format!(
                    "`{}` asks for `{}` {here} and `{}` for {there}: no version is both",
                    one.file, one.node.name, other.file
                ),
                remedy: None,
                place: one.place.clone(),
                node: one.node.clone(),
                evidence: vec![("asked for here", here), ("asked for there", there)],
            });
        }
    }
    None
}
