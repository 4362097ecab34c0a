//! Manifests and the locks that were made of them.

use super::{Package, Problem, edges_to_packages, folder_and_file};
use std::collections::{BTreeMap, BTreeSet};
use wb_core::inventory::{Edge, Node, Pin, Relation, Standing};
use wb_core::{Graph, Place};
use wb_deps::{Requirement, Version};

/// Which locks are made of which manifest.
const LOCKS: &[(&str, &[&str])] = &[
    ("pyproject.toml", &["uv.lock", "poetry.lock", "pdm.lock"]),
    ("Pipfile", &["Pipfile.lock"]),
    (
        "package.json",
        &[
            "package-lock.json",
            "npm-shrinkwrap.json",
            "yarn.lock",
            "pnpm-lock.yaml",
            "bun.lock",
        ],
    ),
    ("Cargo.toml", &["Cargo.lock"]),
    ("composer.json", &["composer.lock"]),
    ("Gemfile", &["Gemfile.lock"]),
];

/// What one lock says: versions by package.
type Lock = BTreeMap<Package, BTreeSet<String>>;

struct Wish<'a> {
    edge: &'a Edge,
    node: &'a Node,
    place: &'a Place,
}

/// Packages of which a lock beside a manifest has no version that the manifest allows.
pub fn locks(graph: &Graph) -> Vec<Problem> {
    let mut locks: BTreeMap<(Vec<String>, &str), Lock> = BTreeMap::new();
    for (edge, node, package) in edges_to_packages(graph, Standing::Locked) {
        for place in &edge.places {
            let (Some(at), Some(version)) = (folder_and_file(place), &node.version) else {
                continue;
            };
            locks
                .entry(at)
                .or_default()
                .entry(package.clone())
                .or_default()
                .insert(version.clone());
        }
    }
    if locks.is_empty() {
        return Vec::new();
    }
    let mut wishes: BTreeMap<(Vec<String>, &str, Package), Vec<Wish<'_>>> = BTreeMap::new();
    for (edge, node, package) in edges_to_packages(graph, Standing::Declared) {
        for place in &edge.places {
            let Some((folder, file)) = folder_and_file(place) else {
                continue;
            };
            let wish = Wish { edge, node, place };
            wishes
                .entry((folder, file, package.clone()))
                .or_default()
                .push(wish);
        }
    }
    let mut problems = Vec::new();
    for ((folder, file, package), wishes) in &wishes {
        let Some((_, names)) = LOCKS.iter().find(|(manifest, _)| manifest == file) else {
            continue;
        };
        for name in *names {
            if let Some(lock) = locks.get(&(folder.clone(), *name)) {
                problems.extend(judge(package, wishes, lock, name));
            }
        }
    }
    problems
}

fn judge(package: &Package, wishes: &[Wish<'_>], lock: &Lock, name: &str) -> Option<Problem> {
    let first = wishes.first()?;
    let problem = |message: String, evidence| Problem {
        rule: "deps-lock-disagrees",
        message,
        remedy: None,
        place: first.place.clone(),
        node: first.node.clone(),
        evidence,
    };
    let shown = &first.node.name;
    let Some(versions) = lock.get(package) else {
        // Whatever is asked for without condition, from an index, must be there.
        let is_sure = wishes.iter().all(|wish| {
            wish.edge.relation == Relation::DependsOn
                && wish.edge.condition.is_none()
                && wish.edge.pin != Pin::Local
        });
        let is_indexed = wishes.iter().all(|wish| requirement(package, wish).is_some());
        let message = format!("the manifest asks for `{shown}`, and `{name}` does not have it");
        return (is_sure && is_indexed).then(|| problem(message, Vec::new()));
    };
    let mut written = BTreeSet::new();
    for wish in wishes {
        let requirement = requirement(package, wish)?;
        let fits = |version: &String| {
            // What cannot be compared is no disagreement.
            Version::parse(package.family, version).is_none_or(|version| requirement.set().contains(&version))
        };
        if versions.iter().any(fits) {
            return None;
        }
        written.extend(wish.edge.written.clone());
    }
    let (versions, written) = (
        versions.iter().map(String::as_str).collect::<Vec<_>>().join(", "),
        written.into_iter().collect::<Vec<_>>().join("; "),
    );
    let message = format!("the manifest asks for `{shown}` {written}, and `{name}` has {versions}");
    let evidence = vec![("asked for", written), ("locked", versions)];
    Some(problem(message, evidence))
}

/// What a manifest asks for; none if it is no requirement on versions.
fn requirement(package: &Package, wish: &Wish<'_>) -> Option<Requirement> {
    Requirement::parse(package.family, wish.edge.written.as_deref().unwrap_or_default()).ok()
}
