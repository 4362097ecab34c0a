//! What is wrong with packages besides holes: locks that disagree with manifests, environments that disagree with each
//! other, series and packages that came to their end. Judged on the graph alone.

mod ending;
mod environments;
mod lock;
#[cfg(test)]
mod tests;

pub use ending::endings;
pub use environments::environments;
pub use lock::locks;

use crate::rules::deps_name_resembles::package_of;
use crate::sink::Found;
use std::collections::BTreeMap;
use wb_core::inventory::{Edge, Node, NodeKind, Standing};
use wb_core::{Graph, Place};
use wb_deps::{Ecosystem, Family};

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Problem {
    /// The rule that speaks of it.
    pub rule: &'static str,
    /// What it is, in one sentence.
    pub message: String,
    /// What helps in this case, where that is more than the rule says.
    pub remedy: Option<String>,
    /// Where.
    pub place: Place,
    /// The package.
    pub node: Node,
    /// What a reader can check: a label and a text.
    pub evidence: Vec<(&'static str, String)>,
}

/// Everything that is wrong.
pub fn problems(graph: &Graph) -> Vec<Problem> {
    let mut problems = locks(graph);
    problems.extend(environments(graph));
    problems.extend(endings(graph));
    problems.sort();
    problems
}

/// A package of an ecosystem, whichever version.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Package {
    family: Family,
    name: String,
}

fn package(node: &Node) -> Option<Package> {
    if node.kind != NodeKind::Package {
        return None;
    }
    let family = node.ecosystem.as_deref().and_then(Ecosystem::parse)?.family;
    Some(Package {
        family,
        name: family.normalise(&node.name),
    })
}

/// The folder of a file, with the archives around it, and the file's own name.
fn folder_and_file(place: &Place) -> Option<(Vec<String>, &str)> {
    let (last, around) = place.path.split_last()?;
    let (folder, file) = last.rsplit_once('/').unwrap_or(("", last));
    let mut folders = around.to_vec();
    folders.push(folder.to_owned());
    Some((folders, file))
}

/// An edge of this standing to a package, with the package.
fn edges_to_packages(graph: &Graph, standing: Standing) -> Vec<(&Edge, &Node, Package)> {
    let packages: BTreeMap<&str, (&Node, Package)> = graph
        .nodes
        .iter()
        .filter_map(|node| Some((node.id.as_str(), (node, package(node)?))))
        .collect();
    graph
        .edges
        .iter()
        .filter(|edge| edge.standing == standing)
        .filter_map(|edge| {
            let (node, package) = packages.get(edge.to.as_str())?;
            Some((edge, *node, package.clone()))
        })
        .collect()
}

impl Problem {
    /// As a rule says it.
    pub(crate) fn found(self) -> Found {
        let mut found = Found::new(self.message).in_file(self.place);
        if self.node.kind == NodeKind::Package {
            found = found.package(package_of(&self.node));
        }
        if let Some(remedy) = self.remedy {
            found = found.remedy(remedy);
        }
        for (label, text) in self.evidence {
            found = found.evidence(label, text);
        }
        found
    }
}
