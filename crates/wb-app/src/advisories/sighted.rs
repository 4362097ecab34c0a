//! The packages of a graph, as advisories are asked about them: a lock file or what is installed beats a manifest of
//! the same project, and each version or requirement is asked about once.

use std::collections::{BTreeMap, BTreeSet};
use wb_core::inventory::{Edge, Node, NodeKind, Pin, Standing};
use wb_core::{Graph, Place};
use wb_deps::range::Requirement;
use wb_deps::{Ecosystem, Purl};

/// What is wanted of a package.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Wish {
    /// This version.
    Version(String),
    /// A version that this requirement allows; any if there is none.
    Requirement(Option<String>),
    /// A version that cannot be known: why.
    Unknown(String),
}

/// A package that was seen.
#[derive(Clone, Debug)]
pub(crate) struct Sighted {
    pub(crate) ecosystem: Option<String>,
    pub(crate) name: String,
    pub(crate) wish: Wish,
    /// What a distribution built it from: name and version.
    pub(crate) source: Option<(String, Option<String>)>,
    pub(crate) conditions: Vec<String>,
    /// Where it is named: the surest word first.
    pub(crate) places: Vec<Place>,
    /// The files (for what is installed: the folders of all packages) that a gap is about.
    pub(crate) files: BTreeSet<Place>,
}

/// One place at which a package is named. Files that say the same share an edge; their folders differ.
struct Use<'a> {
    node: &'a Node,
    edge: &'a Edge,
    place: &'a Place,
    folder: Vec<String>,
}

/// What lies in the repository itself: its name, and the folder of the file that says so.
type Local<'a> = (&'a str, Vec<String>);

/// The packages of a graph, in order.
pub(crate) fn sighted(graph: &Graph) -> Vec<Sighted> {
    let packages = graph.nodes.iter().filter(|node| node.kind == NodeKind::Package);
    let nodes: BTreeMap<&str, &Node> = packages.map(|node| (node.id.as_str(), node)).collect();
    if nodes.is_empty() {
        return Vec::new();
    }
    let mut by_name: BTreeMap<(Option<&str>, String), Vec<Use<'_>>> = BTreeMap::new();
    for edge in graph.edges.iter().filter(|edge| edge.pin != Pin::Local) {
        let Some(&node) = nodes.get(edge.to.as_str()) else {
            continue;
        };
        let named = by_name.entry(key(node)).or_default();
        named.extend(edge.places.iter().map(move |place| Use {
            node,
            edge,
            place,
            folder: folder(place),
        }));
    }
    let locals = locals(graph);
    let mut all = Vec::new();
    for uses in by_name.values() {
        let mut wishes: BTreeMap<Wish, Sighted> = BTreeMap::new();
        for one in uses.iter().filter(|one| one.edge.standing != Standing::Used) {
            let wish = wish(one);
            if !is_settled(one, &wish, uses, &locals) {
                add(
                    wishes.entry(wish.clone()).or_insert_with(|| one.sighted(wish)),
                    one,
                );
            }
        }
        all.extend(wishes.into_values());
    }
    all
}

fn key(node: &Node) -> (Option<&str>, String) {
    let ecosystem = node.ecosystem.as_deref();
    let name = ecosystem
        .and_then(Ecosystem::parse)
        .map(|ecosystem| ecosystem.family.normalise(&node.name));
    (ecosystem, name.unwrap_or_else(|| node.name.clone()))
}

impl Use<'_> {
    fn sighted(&self, wish: Wish) -> Sighted {
        let property = |key: &str| self.node.properties.get(key).cloned();
        Sighted {
            ecosystem: self.node.ecosystem.clone(),
            name: self.node.name.clone(),
            wish,
            source: property("source-name").map(|name| (name, property("source-version"))),
            conditions: Vec::new(),
            places: Vec::new(),
            files: BTreeSet::new(),
        }
    }
}

/// Another place of the same wish.
fn add(package: &mut Sighted, one: &Use<'_>) {
    let is_first = package.places.is_empty();
    if !package.places.contains(one.place) {
        package.places.push(one.place.clone());
    }
    package.files.insert(file(one.place, one.edge.standing));
    match (&one.edge.condition, is_first) {
        (Some(condition), true) => package.conditions.push(condition.clone()),
        // Somewhere it is wanted without a condition, or under another one.
        (condition, _) => package
            .conditions
            .retain(|known| Some(known) == condition.as_ref()),
    }
}

/// Everything that lies in the repository itself.
fn locals(graph: &Graph) -> Vec<Local<'_>> {
    let edges = graph.edges.iter().filter(|edge| edge.pin == Pin::Local);
    let named = edges.filter_map(|edge| Some((graph.node(&edge.to)?.name.as_str(), edge)));
    named
        .flat_map(|(name, edge)| edge.places.iter().map(move |place| (name, folder(place))))
        .collect()
}

fn wish(one: &Use<'_>) -> Wish {
    if let Some(version) = &one.node.version {
        return Wish::Version(version.clone());
    }
    let written = one.edge.written.as_ref();
    if written.is_some_and(|written| written.contains("://")) || is_from_elsewhere(one.node) {
        return Wish::Unknown("they come from an address or a repository, which says no version".to_owned());
    }
    // Files share the node: what one of them leaves open, another one may say.
    match (written, one.node.properties.get("version-unknown")) {
        (None, Some(why)) => Wish::Unknown(format!("their versions are not known: {why}")),
        (written, _) => Wish::Requirement(written.cloned()),
    }
}

fn is_from_elsewhere(node: &Node) -> bool {
    Purl::parse(&node.id).is_ok_and(|purl| {
        purl.qualifiers.contains_key("vcs_url") || purl.qualifiers.contains_key("download_url")
    })
}

/// True if a lock file of the same project, or what is installed below it, says which version a manifest leads to.
fn is_settled(one: &Use<'_>, wish: &Wish, uses: &[Use<'_>], locals: &[Local<'_>]) -> bool {
    if one.edge.standing != Standing::Declared {
        return false;
    }
    let written = match wish {
        Wish::Requirement(written) => written.as_deref().unwrap_or_default(),
        // What the root of a workspace says is settled by its lock file.
        Wish::Unknown(_) if one.edge.written.is_none() && !is_from_elsewhere(one.node) => "",
        Wish::Unknown(_) | Wish::Version(_) => return false,
    };
    // A member of the same workspace comes from no index.
    let is_member = |(name, folder): &Local<'_>| *name == one.node.name && one.folder.starts_with(folder);
    if matches!(wish, Wish::Unknown(_)) && locals.iter().any(is_member) {
        return true;
    }
    let family = one
        .node
        .ecosystem
        .as_deref()
        .and_then(Ecosystem::parse)
        .map(|ecosystem| ecosystem.family);
    uses.iter().any(|other| {
        let is_near = match other.edge.standing {
            // A lock file of a workspace lies above its members.
            Standing::Locked => one.folder.starts_with(&other.folder),
            Standing::Installed => other.folder.starts_with(&one.folder),
            Standing::Declared | Standing::Used => false,
        };
        let Some(version) = other.node.version.as_deref().filter(|_| is_near) else {
            return false;
        };
        // A lock that contradicts its manifest settles nothing.
        let requirement = family.and_then(|family| Requirement::parse(family, written).ok());
        requirement.is_some_and(|requirement| requirement.allows(version) != Some(false))
    })
}

/// The folder in which a file lies, in parts; archives on the way count as folders.
fn folder(place: &Place) -> Vec<String> {
    let parts = place.path.iter().flat_map(|path| path.split('/'));
    let mut parts: Vec<String> = parts
        .filter(|part| !matches!(*part, "" | "."))
        .map(ToOwned::to_owned)
        .collect();
    parts.pop();
    parts
}

/// What a gap is about: the file, or the folder of all installed packages.
fn file(place: &Place, standing: Standing) -> Place {
    let mut file = place.clone();
    (file.offset, file.line, file.column) = (None, None, None);
    if standing == Standing::Installed
        && let Some(last) = file.path.last_mut()
    {
        let parts: Vec<&str> = last.split('/').collect();
        let holds = |part: &&str| {
            matches!(
                *part,
                "site-packages" | "dist-packages" | "node_modules" | "conda-meta"
            )
        };
        if let Some(at) = parts.iter().position(holds) {
            *last = parts[..=at].join("/");
        }
    }
    file
}
