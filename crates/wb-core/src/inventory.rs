//! What an AI system is made of, as one graph: packages, models, datasets, services, tools, and which file says so.
//!
//! Files yield [`Sighting`]s, each on its own and in any order; together they make a [`Graph`].

use crate::artifact::Place;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The version of the inventory's schema.
pub const SCHEMA: &str = "weighbridge-inventory/1";

/// What a node is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NodeKind {
    /// What is being built: the scanned root, a project with a manifest, an image.
    System,
    /// A package of some ecosystem.
    Package,
    /// A model.
    Model,
    /// A change to a model that is loaded with it (LoRA, PEFT).
    Adapter,
    /// A dataset.
    Dataset,
    /// An AI service that is called over the network, with its endpoint.
    Service,
    /// A server of tools for agents (MCP).
    ToolServer,
    /// A tool that an agent can call.
    Tool,
    /// Instructions to an agent: a skill, an agent file, a plugin.
    Instructions,
    /// A prompt or a template of one.
    Prompt,
    /// A store of vectors.
    VectorStore,
    /// A container image.
    Image,
    /// A step of continuous integration that others made.
    Action,
}

impl NodeKind {
    /// The name used in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Package => "package",
            Self::Model => "model",
            Self::Adapter => "adapter",
            Self::Dataset => "dataset",
            Self::Service => "service",
            Self::ToolServer => "tool-server",
            Self::Tool => "tool",
            Self::Instructions => "instructions",
            Self::Prompt => "prompt",
            Self::VectorStore => "vector-store",
            Self::Image => "image",
            Self::Action => "action",
        }
    }
}

/// How firmly a reference names one thing.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Pin {
    /// By content or by something that never moves: a digest, a 40-digit commit.
    Immutable,
    /// By an exact version, which an index promises not to change; a dated snapshot of a service's model.
    Exact,
    /// By a range of versions, a branch, a tag, an alias: what it means can change.
    Floating,
    /// Not at all: whatever is newest.
    Unpinned,
    /// It lies here; pinning does not apply.
    Local,
    /// The reference is computed, and could not be followed.
    #[default]
    Unknown,
}

/// One thing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Node {
    /// A package URL where there is a type for it (`pkg:pypi/torch@2.4.0`, `pkg:huggingface/owner/name@revision`,
    /// `pkg:oci/…`), otherwise `urn:weighbridge:<kind>:<name>`. Two sightings with the same id are the same thing.
    pub id: String,
    /// What it is.
    pub kind: NodeKind,
    /// Its name as its ecosystem writes it.
    pub name: String,
    /// The OSV name of a package's ecosystem (`PyPI`, `npm`, `crates.io`, `Debian:12`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ecosystem: Option<String>,
    /// The exact version, revision or snapshot, where one is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// What is known besides: `licence`, `endpoint`, `digest`, `transport`, … Untrusted text, secrets masked.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub properties: BTreeMap<String, String>,
}

/// What one thing has to do with another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Relation {
    /// Needs it to run.
    DependsOn,
    /// Needs it only to build, test or develop.
    DevelopsWith,
    /// May use it: an extra or optional dependency.
    MayUse,
    /// Has it inside (an image its packages, a server its tools, a wheel its files).
    Contains,
    /// Loads it (a model, an adapter, a prompt).
    Loads,
    /// Trains on it, or evaluates with it.
    TrainsOn,
    /// Calls it over the network.
    Calls,
    /// Serves it to others.
    Serves,
    /// Is made from it (a base model, a base image).
    DerivedFrom,
    /// Is told by it what to do.
    InstructedBy,
    /// Is built by it.
    BuiltBy,
}

/// One file's word that a thing is used.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Sighting {
    /// The id of the node that uses it; none for the system that the file belongs to.
    pub from: Option<String>,
    /// What it does with it.
    pub relation: Relation,
    /// The thing.
    pub node: Node,
    /// The requirement, revision or reference as it is written there.
    pub written: Option<String>,
    /// How firmly.
    pub pin: Pin,
    /// Under which condition (an environment marker, a platform, a group of dependencies).
    pub condition: Option<String>,
    /// Which file, and where in it.
    pub place: Place,
    /// How sure this is what runs.
    pub standing: Standing,
}

/// Which word counts when files disagree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Standing {
    /// It is there: an installed package, a file of an image.
    Installed,
    /// A lock file says which exactly.
    Locked,
    /// A manifest asks for it.
    Declared,
    /// Source code or configuration uses it.
    Used,
}

/// One thing uses another.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Edge {
    /// The id of the node that uses.
    pub from: String,
    /// The id of the node that is used.
    pub to: String,
    /// How.
    pub relation: Relation,
    /// How firmly it is named.
    pub pin: Pin,
    /// Which word this is.
    pub standing: Standing,
    /// The requirement, revision or reference as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub written: Option<String>,
    /// Under which condition.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// The files that say so, and where in them.
    pub places: Vec<Place>,
}

/// Everything that was seen, as one graph. Nodes are sorted by kind and id, edges by their ends: the same input gives
/// the same bytes.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Graph {
    /// The things.
    pub nodes: Vec<Node>,
    /// What they have to do with each other.
    pub edges: Vec<Edge>,
}

impl Graph {
    /// The node with an id.
    pub fn node(&self, id: &str) -> Option<&Node> {
        self.nodes.iter().find(|node| node.id == id)
    }

    /// The edges that lead to a node.
    pub fn edges_to<'a>(&'a self, id: &'a str) -> impl Iterator<Item = &'a Edge> {
        self.edges.iter().filter(move |edge| edge.to == id)
    }
}
