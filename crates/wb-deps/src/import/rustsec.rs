//! RustSec advisories: Markdown with a block of TOML in front.

use crate::osv::{Affected, Package, Range, RangeType, RawEvent, Record, Reference, SeverityEntry};
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeMap;

/// Why a text is no RustSec advisory.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadAdvisory {
    /// There is no block of TOML at its beginning.
    #[error("no RustSec advisory: it does not begin with a block of TOML")]
    NoFrontMatter,
    /// The block is not what an advisory has.
    #[error("no RustSec advisory: {0}")]
    Shape(String),
    /// A requirement of `[versions]` cannot be read.
    #[error("`{id}` has the requirement `{written}`, which cannot be read")]
    Requirement {
        /// Which advisory.
        id: String,
        /// What is written.
        written: String,
    },
}

#[derive(Deserialize)]
struct Front {
    advisory: Advisory,
    #[serde(default)]
    versions: Versions,
    #[serde(default)]
    affected: Option<Reach>,
}

#[derive(Deserialize)]
struct Advisory {
    id: String,
    package: String,
    #[serde(default)]
    collection: Option<String>,
    #[serde(default)]
    date: Option<toml::Value>,
    #[serde(default)]
    url: Option<String>,
    #[serde(default)]
    references: Vec<String>,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    related: Vec<String>,
    #[serde(default)]
    cvss: Option<String>,
    #[serde(default)]
    informational: Option<String>,
    #[serde(default)]
    withdrawn: Option<toml::Value>,
    #[serde(default)]
    categories: Vec<String>,
    #[serde(default)]
    keywords: Vec<String>,
}

#[derive(Default, Deserialize)]
struct Versions {
    #[serde(default)]
    patched: Vec<String>,
    #[serde(default)]
    unaffected: Vec<String>,
}

#[derive(Default, Deserialize)]
struct Reach {
    #[serde(default)]
    arch: Vec<String>,
    #[serde(default)]
    os: Vec<String>,
    #[serde(default)]
    functions: BTreeMap<String, Vec<String>>,
}

/// Reads an advisory as an OSV record.
pub fn rustsec(text: &str) -> Result<Record, BadAdvisory> {
    let text = text.replace("\r\n", "\n");
    let rest = text
        .trim_start()
        .strip_prefix("```toml\n")
        .ok_or(BadAdvisory::NoFrontMatter)?;
    let (front, body) = rest.split_once("\n```").ok_or(BadAdvisory::NoFrontMatter)?;
    let front: Front =
        toml::from_str(front).map_err(|error| BadAdvisory::Shape(error.message().to_owned()))?;
    let advisory = front.advisory;
    let events = events(&front.versions).map_err(|written| BadAdvisory::Requirement {
        id: advisory.id.clone(),
        written,
    })?;
    let body = body.trim();
    let (summary, details) = match body.strip_prefix("# ") {
        Some(titled) => titled.split_once('\n').unwrap_or((titled, "")),
        None => ("", body),
    };
    let date = advisory.date.as_ref().map(instant);
    let reference = |kind: &str, url: &String| Reference {
        kind: kind.to_owned(),
        url: url.clone(),
    };
    let mut references: Vec<Reference> = advisory
        .url
        .iter()
        .map(|url| reference("ADVISORY", url))
        .collect();
    references.extend(advisory.references.iter().map(|url| reference("WEB", url)));
    let affected = Affected {
        package: Some(Package {
            // Advisories about Rust itself have no package in the index.
            ecosystem: match advisory.collection.as_deref() {
                None | Some("crates") => "crates.io".to_owned(),
                Some(other) => other.to_owned(),
            },
            name: advisory.package,
            ..Package::default()
        }),
        ranges: vec![Range { order: RangeType::Semver, events, ..Range::default() }],
        ecosystem_specific: front.affected.map(|reach| {
            json!({ "affects": { "arch": reach.arch, "os": reach.os, "functions": reach.functions } })
        }),
        database_specific: Some(json!({
            "informational": advisory.informational,
            "categories": advisory.categories,
            "cvss": advisory.cvss,
            "keywords": advisory.keywords,
        })),
        ..Affected::default()
    };
    Ok(Record {
        id: advisory.id,
        modified: date.clone().unwrap_or_default(),
        published: date,
        withdrawn: advisory.withdrawn.as_ref().map(instant),
        aliases: advisory.aliases,
        related: advisory.related,
        summary: Some(summary.trim().to_owned()).filter(|summary| !summary.is_empty()),
        details: Some(details.trim().to_owned()).filter(|details| !details.is_empty()),
        severity: advisory.cvss.iter().map(|vector| severity(vector)).collect(),
        affected: vec![affected],
        references,
        ..Record::default()
    })
}

fn severity(vector: &str) -> SeverityEntry {
    let system = match vector.get(..7) {
        Some("CVSS:4.") => "CVSS_V4",
        Some("CVSS:3.") => "CVSS_V3",
        _ => "CVSS_V2",
    };
    SeverityEntry {
        system: system.to_owned(),
        score: vector.to_owned(),
        ..SeverityEntry::default()
    }
}

/// A day as the first moment of it, so that dates of all sources compare.
fn instant(date: &toml::Value) -> String {
    let written = match date {
        toml::Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    if written.len() == 10 {
        format!("{written}T00:00:00Z")
    } else {
        written
    }
}

/// A piece of the order of versions that is not affected.
struct Safe {
    /// Its first version; none from the beginning on.
    from: Option<semver::Version>,
    /// The first version behind it; none if it has no end.
    to: Option<semver::Version>,
}

/// Affected is everything that is neither patched nor unaffected: where the safe pieces leave holes.
fn events(versions: &Versions) -> Result<Vec<RawEvent>, String> {
    let requirements = versions.patched.iter().chain(&versions.unaffected);
    let mut safe = requirements
        .map(|written| piece(written).ok_or_else(|| written.clone()))
        .collect::<Result<Vec<_>, _>>()?;
    safe.sort_by(|a, b| a.from.cmp(&b.from));
    let mut events = Vec::new();
    let introduced = |version: String| RawEvent {
        introduced: Some(version),
        ..RawEvent::default()
    };
    let fixed = |version: String| RawEvent {
        fixed: Some(version),
        ..RawEvent::default()
    };
    // Where the piece that was looked at last ends; none if everything behind it is safe.
    let mut end = Some("0".to_owned());
    let mut reached: Option<semver::Version> = None;
    for piece in safe {
        let Some(open) = &end else { break };
        let overlaps = match (&piece.from, &reached) {
            (None, _) => true,
            (Some(from), Some(reached)) => from <= reached,
            (Some(_), None) => false,
        };
        if !overlaps && let Some(from) = &piece.from {
            events.push(introduced(open.clone()));
            events.push(fixed(from.to_string()));
        }
        match piece.to {
            None => end = None,
            Some(to) if reached.as_ref().is_none_or(|reached| to > *reached) => {
                end = Some(to.to_string());
                reached = Some(to);
            }
            Some(_) => {}
        }
    }
    events.extend(end.map(introduced));
    Ok(events)
}

/// What a requirement of `[versions]` allows, as one piece.
fn piece(written: &str) -> Option<Safe> {
    let requirement = semver::VersionReq::parse(written).ok()?;
    let mut from: Option<semver::Version> = None;
    let mut to: Option<semver::Version> = None;
    for comparator in &requirement.comparators {
        let (lower, upper) = ends(comparator)?;
        if let Some(lower) = lower {
            from = Some(from.map_or(lower.clone(), |from| from.max(lower)));
        }
        if let Some(upper) = upper {
            to = Some(to.map_or(upper.clone(), |to| to.min(upper)));
        }
    }
    Some(Safe { from, to })
}

/// The first version that a comparator allows, and the first behind those.
fn ends(comparator: &semver::Comparator) -> Option<(Option<semver::Version>, Option<semver::Version>)> {
    use semver::Op;
    let (major, minor, patch) = (comparator.major, comparator.minor, comparator.patch);
    let mut first = semver::Version::new(major, minor.unwrap_or(0), patch.unwrap_or(0));
    first.pre = comparator.pre.clone();
    let plain = semver::Version::new;
    let after_major = || Some(plain(major.checked_add(1)?, 0, 0));
    let after_minor = || Some(plain(major, minor?.checked_add(1)?, 0));
    // The version right behind one: there is none between it and its first pre-release of the next.
    let next = |version: &semver::Version| {
        let mut next = version.clone();
        if next.pre.is_empty() {
            next.patch = next.patch.checked_add(1)?;
            next.pre = semver::Prerelease::new("0").ok()?;
        } else {
            next.pre = semver::Prerelease::new(&format!("{}.0", next.pre)).ok()?;
        }
        Some(next)
    };
    let whole = |version: &semver::Version| match (minor, patch) {
        (None, _) => after_major(),
        (_, None) => after_minor(),
        _ => next(version),
    };
    Some(match comparator.op {
        Op::GreaterEq => (Some(first), None),
        Op::Greater => (Some(whole(&first)?), None),
        Op::Less => (None, Some(first)),
        Op::LessEq => (None, Some(whole(&first)?)),
        Op::Exact => {
            let behind = whole(&first)?;
            (Some(first), Some(behind))
        }
        Op::Tilde => {
            let behind = if minor.is_some() {
                after_minor()?
            } else {
                after_major()?
            };
            (Some(first), Some(behind))
        }
        Op::Caret => {
            let behind = match (major, minor, patch) {
                (0, Some(0), Some(patch)) => plain(0, 0, patch.checked_add(1)?),
                (0, Some(_), _) => after_minor()?,
                _ => after_major()?,
            };
            (Some(first), Some(behind))
        }
        Op::Wildcard => {
            let behind = if minor.is_some() {
                after_minor()?
            } else {
                after_major()?
            };
            (Some(first), Some(behind))
        }
        _ => return None,
    })
}
