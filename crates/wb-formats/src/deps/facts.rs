//! What all files about packages say, in one shape.

use crate::generated::Facts;
use serde::Serialize;

/// What a file says about packages.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DependencyFacts {
    /// What kind of file it is, as people write it: `requirements.txt`, `uv.lock`, `package-lock.json v3`.
    pub kind: &'static str,
    /// The OSV name of the ecosystem of all entries that name no other one: `PyPI`, `npm`, `Debian:12`.
    pub ecosystem: String,
    /// Whose word it is.
    pub role: FileRole,
    /// The package or project that the file belongs to, where it names itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<Subject>,
    /// The packages, in order.
    pub entries: Vec<Entry>,
    /// Other files that it includes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub includes: Vec<Include>,
    /// What was not understood: packages that nobody can assess.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unparsed: Vec<Unparsed>,
    /// Statements about the installation that are no package: `requires-python`, `packageManager`, an index, a registry
    /// of a scope, `index-strategy`, scripts that run at installation.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hints: Vec<Hint>,
    /// Entries that were not kept.
    pub unlisted: u64,
}

impl DependencyFacts {
    /// How many entries of one file are kept.
    pub const KEPT_MAX: usize = 200_000;

    /// The facts about packages, whichever format they come from.
    pub const fn of(facts: &Facts) -> Option<&Self> {
        match facts {
            Facts::PythonDependencies(facts)
            | Facts::JavascriptDependencies(facts)
            | Facts::RustDependencies(facts)
            | Facts::GoDependencies(facts)
            | Facts::JavaDependencies(facts)
            | Facts::RubyDependencies(facts)
            | Facts::DotnetDependencies(facts)
            | Facts::PhpDependencies(facts)
            | Facts::SystemPackages(facts) => Some(facts),
            _ => None,
        }
    }
}

/// Whose word a file is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FileRole {
    /// People ask for packages.
    #[default]
    Manifest,
    /// A resolver wrote down which ones exactly.
    Lock,
    /// Packages that are installed.
    Installed,
    /// The description that lies inside one package.
    Package,
}

/// The package or project that a file belongs to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Subject {
    /// Its name as written.
    pub name: String,
    /// Its version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

/// One package in a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// Its name as written.
    pub name: String,
    /// Another ecosystem than the file's (a conda environment with pip packages), by its OSV name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ecosystem: Option<String>,
    /// The exact version, where the file gives one (a lock, an installed package, `==1.0`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// The requirement as written (`>=2,<3`, `^1.2`); none if any version will do.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requirement: Option<String>,
    /// The environment marker, platform or condition.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub condition: Option<String>,
    /// Extras or features that are asked for.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub extras: Vec<String>,
    /// What it is needed for.
    pub scope: Scope,
    /// The group or extra of the file that lists it (`test`, `gpu`).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    /// Where it comes from, if not from the ecosystem's usual index.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// Digests that the file demands, as `algorithm:hex` or as written (`sha512-…`).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hashes: Vec<String>,
    /// What it needs itself: positions in [`DependencyFacts::entries`], where the file says so.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<u32>,
    /// True if the project itself asks for it; none if the file does not tell.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub is_direct: Option<bool>,
    /// The package that it was built from, where advisories go by that name (Debian's `Source`, Alpine's origin).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub built_from: Option<Subject>,
    /// Why its version cannot be told from this file (a parent decides, a property is set elsewhere).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unresolved: Option<&'static str>,
    /// Where it stands.
    pub offset: Option<u64>,
}

/// What a package is needed for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// To run.
    #[default]
    Run,
    /// To develop or test.
    Develop,
    /// To build or install.
    Build,
    /// Only if somebody asks for it (an extra, an optional or peer dependency).
    Optional,
    /// It only restricts the version of what others ask for (constraints, overrides).
    Constraint,
}

/// Where a package comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Origin {
    /// An index or registry with this address.
    Index {
        /// The address, credentials masked.
        url: String,
    },
    /// An archive at an address.
    Address {
        /// The address, credentials masked.
        url: String,
    },
    /// Version control.
    Repository {
        /// The address, credentials masked.
        url: String,
        /// The commit, tag or branch, if one is named.
        revision: Option<String>,
    },
    /// A path on this machine or in this repository.
    Path {
        /// The path.
        path: String,
    },
    /// Another member of the same workspace.
    Workspace,
}

/// Another file that is included.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Include {
    /// The path as written.
    pub path: String,
    /// True if it only restricts versions.
    pub is_constraint: bool,
    /// Where it stands.
    pub offset: Option<u64>,
}

/// Something that was not understood.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unparsed {
    /// The text, cut after 200 characters, credentials masked.
    pub text: String,
    /// Why it was not understood.
    pub why: String,
    /// Where it stands.
    pub offset: Option<u64>,
}

/// A statement about the installation that is no package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hint {
    /// What it is about: `requires-python`, `index`, `extra-index`, `registry:@scope`, `index-strategy`, `script:postinstall`.
    pub key: String,
    /// What it says, credentials masked.
    pub value: String,
    /// Where it stands.
    pub offset: Option<u64>,
}
