//! Which packages indexes are asked about, and what they say: each is asked once.

use crate::config::index::IndexConfig;
use crate::fetch::remote::Settings;
use crate::registry::{Index, IndexError, Package};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use wb_core::Graph;
use wb_core::inventory::{Node, NodeKind, Pin, Standing};
use wb_deps::{Ecosystem, Family};

/// Questions that are asked at the same time.
const AT_ONCE: usize = 8;

/// A package as the scanned files want it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Wish {
    pub(super) family: Family,
    pub(super) ecosystem: String,
    pub(super) name: String,
    pub(super) version: Option<String>,
    pub(super) requirement: Option<String>,
    pub(super) places: Vec<String>,
}

/// What an index says.
#[derive(Clone, Debug)]
pub(super) enum Asked {
    Known(Package),
    /// Why it says nothing, in a sentence.
    Failed(String),
}

impl Wish {
    /// The package, whichever version.
    pub(super) fn key(&self) -> (Family, String) {
        (self.family, self.family.normalise(&self.name))
    }
}

/// The packages of a graph: those that a manifest asks for, in the versions that are locked or installed where there are
/// some; with `is_deep` all of them.
pub(super) fn wishes(graph: &Graph, is_deep: bool) -> Vec<Wish> {
    let family = |node: &Node| {
        let ecosystem = node
            .ecosystem
            .as_deref()
            .filter(|_| node.kind == NodeKind::Package)?;
        Some(Ecosystem::parse(ecosystem)?.family)
    };
    let mut declared: BTreeMap<(Family, String), BTreeSet<Option<String>>> = BTreeMap::new();
    let mut settled: BTreeSet<(Family, String)> = BTreeSet::new();
    let nodes: BTreeMap<&str, (&Node, Family)> = graph
        .nodes
        .iter()
        .filter_map(|node| Some((node.id.as_str(), (node, family(node)?))))
        .collect();
    for edge in &graph.edges {
        let Some((node, family)) = nodes.get(edge.to.as_str()) else {
            continue;
        };
        let key = (*family, family.normalise(&node.name));
        if edge.standing == Standing::Declared && edge.pin != Pin::Local {
            declared
                .entry(key.clone())
                .or_default()
                .insert(edge.written.clone());
        }
        if node.version.is_some() {
            settled.insert(key);
        }
    }
    let mut wishes = Vec::new();
    for (id, (node, family)) in &nodes {
        let key = (*family, family.normalise(&node.name));
        let asked = declared.get(&key);
        let is_shadowed = node.version.is_none() && settled.contains(&key);
        if is_shadowed || (asked.is_none() && !is_deep) {
            continue;
        }
        // With several requirements, none of them says alone what is allowed.
        let requirement = asked
            .filter(|asked| asked.len() == 1)
            .and_then(|asked| asked.iter().next().cloned().flatten());
        let places: BTreeSet<String> = graph
            .edges_to(id)
            .flat_map(|edge| edge.places.iter().map(ToString::to_string))
            .collect();
        wishes.push(Wish {
            family: *family,
            ecosystem: node.ecosystem.clone().unwrap_or_default(),
            name: node.name.clone(),
            version: node.version.clone(),
            requirement,
            places: places.into_iter().collect(),
        });
    }
    wishes
}

/// Asks the configured indexes about all packages.
pub(super) fn ask(
    wishes: &[Wish],
    config: &IndexConfig,
    settings: &Settings,
) -> BTreeMap<(Family, String), Asked> {
    let keys: BTreeSet<(Family, String)> = wishes.iter().map(Wish::key).collect();
    let families: BTreeSet<Family> = keys.iter().map(|(family, _)| *family).collect();
    let indexes: BTreeMap<Family, Result<Index, IndexError>> = families
        .into_iter()
        .map(|family| (family, Index::open(family, config, settings)))
        .collect();
    let keys: Vec<&(Family, String)> = keys.iter().collect();
    let next = AtomicUsize::new(0);
    let answers = Mutex::new(BTreeMap::new());
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE.min(keys.len()) {
            scope.spawn(|| {
                while let Some((family, name)) = keys.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let answer = match indexes.get(family) {
                        Some(Ok(index)) => index.versions(name),
                        Some(Err(error)) => Err(error.clone()),
                        None => continue,
                    };
                    let answer = match answer {
                        Ok(package) => Asked::Known(package),
                        Err(error @ IndexError::Unconfigured { .. }) => Asked::Failed(error.to_string()),
                        Err(error) => Asked::Failed(format!("{} {name}: {error}", Ecosystem::of(*family))),
                    };
                    if let Ok(mut answers) = answers.lock() {
                        answers.insert((*family, name.clone()), answer);
                    }
                }
            });
        }
    });
    answers.into_inner().unwrap_or_default()
}
