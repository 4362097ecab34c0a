//! Packages that manifests, lock files and databases of installed packages name.

use crate::rule::Seen;
use std::collections::BTreeMap;
use wb_core::Sighting;
use wb_core::inventory::{Node, NodeKind, Pin, Relation, Standing};
use wb_deps::{Ecosystem, Family, Purl};
use wb_formats::deps::{DependencyFacts, Entry, FileRole, Hint, Origin, Scope};

/// The property of a system's node that names its release as OSV does.
pub(super) const RELEASE: &str = "os-release";

/// What a file about packages says.
pub(super) fn sightings(seen: &Seen<'_>, out: &mut Vec<Sighting>) {
    let Some(facts) = DependencyFacts::of(seen.facts) else {
        return;
    };
    let file = File {
        seen,
        facts,
        ecosystem: Ecosystem::parse(&facts.ecosystem),
    };
    // Checksums of whatever was ever looked at say nothing about what is used.
    if facts.kind == "go.sum" {
        return;
    }
    for hint in facts.hints.iter().filter(|hint| hint.key == RELEASE) {
        out.push(file.release(hint));
    }
    let subject = file.subject(out);
    let ids: Vec<Node> = facts.entries.iter().map(|entry| file.node(entry)).collect();
    let mut needed = vec![Needed::Nobody; facts.entries.len()];
    for (at, entry) in facts.entries.iter().enumerate() {
        for need in &entry.needs {
            let to = usize::try_from(*need).unwrap_or(usize::MAX);
            let (Some(from), Some(node), Some(target)) = (ids.get(at), ids.get(to), facts.entries.get(to))
            else {
                continue;
            };
            if let Some(needed) = needed.get_mut(to) {
                *needed = (*needed).max(if is_project(entry) {
                    Needed::Project
                } else {
                    Needed::Package
                });
            }
            out.push(file.sighting(Some(from.id.clone()), target, node.clone()));
        }
    }
    for ((entry, node), needed) in facts.entries.iter().zip(ids).zip(needed) {
        // Whatever nobody else in the file needs is there for the system's own sake.
        let is_own = match needed {
            Needed::Nobody => true,
            Needed::Package => entry.is_direct == Some(true),
            Needed::Project => false,
        };
        if is_own {
            out.push(file.sighting(subject.clone(), entry, node));
        }
    }
}

/// Who needs an entry of a lock file, according to the file.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Needed {
    Nobody,
    Package,
    Project,
}

/// True for a project that lies here: its own node stands between the system and what it needs.
const fn is_project(entry: &Entry) -> bool {
    matches!(entry.origin, Some(Origin::Path { .. } | Origin::Workspace))
}

/// A file about packages.
struct File<'a> {
    seen: &'a Seen<'a>,
    facts: &'a DependencyFacts,
    ecosystem: Option<Ecosystem>,
}

impl File<'_> {
    /// The package that the file describes, if it describes one that is there. Its id is the source of what it needs.
    fn subject(&self, out: &mut Vec<Sighting>) -> Option<String> {
        let is_there = matches!(self.facts.role, FileRole::Installed | FileRole::Package);
        // The name of a system is no package's.
        let is_system = self.facts.hints.iter().any(|hint| hint.key == RELEASE);
        let subject = self.facts.subject.as_ref().filter(|_| is_there && !is_system)?;
        let entry = Entry {
            name: subject.name.clone(),
            version: subject.version.clone(),
            is_direct: Some(true),
            ..Entry::default()
        };
        let mut node = self.node(&entry);
        let licence = self.facts.hints.iter().find(|hint| hint.key == "licence");
        if let Some(licence) = licence {
            node.properties
                .insert("licence".to_owned(), licence.value.clone());
        }
        let id = node.id.clone();
        out.push(Sighting {
            relation: Relation::Contains,
            ..self.sighting(None, &entry, node)
        });
        Some(id)
    }

    fn release(&self, hint: &Hint) -> Sighting {
        let name = self
            .facts
            .subject
            .as_ref()
            .map_or("", |subject| subject.name.as_str());
        let name = if name.is_empty() {
            hint.value.as_str()
        } else {
            name
        };
        let node = Node {
            id: format!("urn:weighbridge:system:{}", hint.value),
            kind: NodeKind::System,
            name: name.to_owned(),
            ecosystem: None,
            version: None,
            properties: BTreeMap::from([(RELEASE.to_owned(), hint.value.clone())]),
        };
        Sighting {
            from: None,
            relation: Relation::Contains,
            node,
            written: None,
            pin: Pin::Local,
            condition: None,
            place: self.seen.place.at(hint.offset),
            standing: Standing::Installed,
        }
    }

    fn sighting(&self, from: Option<String>, entry: &Entry, node: Node) -> Sighting {
        let is_needed_by_package = from.is_some();
        let relation = match entry.scope {
            Scope::Run if self.facts.role == FileRole::Installed && !is_needed_by_package => {
                Relation::Contains
            }
            _ if is_project(entry) && !is_needed_by_package => Relation::Contains,
            Scope::Run => Relation::DependsOn,
            Scope::Develop => Relation::DevelopsWith,
            Scope::Build => Relation::BuiltBy,
            Scope::Optional | Scope::Constraint => Relation::MayUse,
        };
        let only =
            (entry.scope == Scope::Constraint).then(|| "only if something else asks for it".to_owned());
        let group = entry.group.as_ref().map(|group| format!("group {group}"));
        let conditions: Vec<String> = [entry.condition.clone(), group, only]
            .into_iter()
            .flatten()
            .collect();
        Sighting {
            from,
            relation,
            pin: pin(entry, self.facts.role),
            written: written(entry),
            condition: (!conditions.is_empty()).then(|| conditions.join("; ")),
            place: self.seen.place.at(entry.offset),
            standing: match self.facts.role {
                FileRole::Manifest => Standing::Declared,
                FileRole::Lock => Standing::Locked,
                FileRole::Installed | FileRole::Package => Standing::Installed,
            },
            node,
        }
    }

    fn node(&self, entry: &Entry) -> Node {
        let own = entry.ecosystem.as_deref().and_then(Ecosystem::parse);
        let ecosystem = own.as_ref().or(self.ecosystem.as_ref());
        let mut properties = BTreeMap::new();
        if let Some(source) = &entry.built_from {
            properties.insert("source-name".to_owned(), source.name.clone());
            if let Some(version) = &source.version {
                properties.insert("source-version".to_owned(), version.clone());
            }
        }
        if let Some(why) = entry.unresolved {
            properties.insert("version-unknown".to_owned(), why.to_owned());
        }
        if let Some(Origin::Index { url } | Origin::Address { url } | Origin::Repository { url, .. }) =
            &entry.origin
        {
            properties.insert("from".to_owned(), url.clone());
        }
        if let Some(hash) = entry.hashes.first().filter(|_| entry.hashes.len() == 1) {
            properties.insert("digest".to_owned(), hash.clone());
        }
        if is_project(entry) {
            return Node {
                id: format!("urn:weighbridge:system:{}:{}", self.facts.ecosystem, entry.name),
                kind: NodeKind::System,
                name: entry.name.clone(),
                ecosystem: None,
                version: entry.version.clone(),
                properties,
            };
        }
        Node {
            id: purl(ecosystem, entry),
            kind: NodeKind::Package,
            name: entry.name.clone(),
            ecosystem: ecosystem.map(|ecosystem| ecosystem.name().to_owned()),
            version: entry.version.clone(),
            properties,
        }
    }
}

/// The requirement as written, or where the package comes from.
fn written(entry: &Entry) -> Option<String> {
    let place = || match entry.origin.as_ref()? {
        Origin::Repository { url, revision } => {
            let revision = revision
                .as_ref()
                .map_or_else(String::new, |revision| format!("@{revision}"));
            Some(format!("{url}{revision}"))
        }
        Origin::Address { url } => Some(url.clone()),
        Origin::Path { path } => Some(path.clone()),
        Origin::Index { .. } | Origin::Workspace => None,
    };
    entry.requirement.clone().or_else(place)
}

/// How firmly the file names the package.
fn pin(entry: &Entry, role: FileRole) -> Pin {
    match &entry.origin {
        Some(Origin::Path { .. } | Origin::Workspace) => return Pin::Local,
        Some(Origin::Repository { revision, .. }) => {
            return match revision {
                Some(revision) if is_commit(revision) => Pin::Immutable,
                Some(_) => Pin::Floating,
                None => Pin::Unpinned,
            };
        }
        Some(Origin::Address { .. }) if !entry.hashes.is_empty() => return Pin::Immutable,
        _ => {}
    }
    match (&entry.version, &entry.requirement) {
        (Some(_), _) if role == FileRole::Installed => Pin::Exact,
        (Some(_), _) if !entry.hashes.is_empty() => Pin::Immutable,
        (Some(_), _) => Pin::Exact,
        (None, _) if entry.unresolved.is_some() => Pin::Unknown,
        (None, Some(_)) => Pin::Floating,
        (None, None) => Pin::Unpinned,
    }
}

/// True for a whole commit.
pub(crate) fn is_commit(revision: &str) -> bool {
    matches!(revision.len(), 40 | 64) && revision.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The package URL of an entry.
fn purl(ecosystem: Option<&Ecosystem>, entry: &Entry) -> String {
    let Some(ecosystem) = ecosystem else {
        let version = entry
            .version
            .as_ref()
            .map_or_else(String::new, |version| format!("@{version}"));
        return format!("pkg:generic/{}{version}", entry.name);
    };
    let family = ecosystem.family;
    let name = family.normalise(&entry.name);
    let distribution = distribution(ecosystem);
    let (namespace, name) = match family {
        Family::Npm | Family::Go | Family::Packagist => match name.rsplit_once('/') {
            Some((namespace, name)) => (Some(namespace), name),
            None => (None, name.as_str()),
        },
        Family::Maven => match name.split_once(':') {
            Some((group, artifact)) => (Some(group), artifact),
            None => (None, name.as_str()),
        },
        Family::Debian | Family::Alpine | Family::Rpm => (Some(distribution.as_str()), name.as_str()),
        _ => (None, name.as_str()),
    };
    let mut purl = Purl::new(family.purl_type(), namespace, name, entry.version.as_deref());
    match &entry.origin {
        Some(Origin::Repository { url, revision }) => {
            let revision = revision
                .as_ref()
                .map_or_else(String::new, |revision| format!("@{revision}"));
            purl.qualifiers
                .insert("vcs_url".to_owned(), format!("{url}{revision}"));
        }
        Some(Origin::Address { url }) if family != Family::Conda => {
            purl.qualifiers.insert("download_url".to_owned(), url.clone());
        }
        _ => {}
    }
    purl.to_string()
}

/// The namespace of a distribution's packages: `debian`, `ubuntu`, `alpine`, `rocky-linux`.
pub(super) fn distribution(ecosystem: &Ecosystem) -> String {
    let base = ecosystem.name().split(':').next().unwrap_or_default();
    base.to_ascii_lowercase().replace(' ', "-")
}
