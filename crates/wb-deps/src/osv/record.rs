//! A record as it is written. Fields that are not known here are kept.

use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

/// One advisory.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// Its name for ever: `PYSEC-2024-1`, `GHSA-…`, `MAL-…`.
    pub id: String,
    /// When it last changed, as written (RFC 3339).
    #[serde(
        default,
        deserialize_with = "or_default",
        skip_serializing_if = "String::is_empty"
    )]
    pub modified: String,
    /// When it was published.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// When it was taken back: such a record is about nothing any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub withdrawn: Option<String>,
    /// Other names of the same vulnerability.
    #[serde(
        default,
        deserialize_with = "or_default",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub aliases: Vec<String>,
    /// Vulnerabilities of what this package is built from. No aliases.
    #[serde(
        default,
        deserialize_with = "or_default",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub upstream: Vec<String>,
    /// Closely related ones. No aliases.
    #[serde(
        default,
        deserialize_with = "or_default",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub related: Vec<String>,
    /// One line about it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// Everything about it, in Markdown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub details: Option<String>,
    /// How bad it is.
    #[serde(
        default,
        deserialize_with = "or_default",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub severity: Vec<SeverityEntry>,
    /// What it is about.
    #[serde(
        default,
        deserialize_with = "or_default",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub affected: Vec<Affected>,
    /// Where to read on.
    #[serde(
        default,
        deserialize_with = "or_default",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub references: Vec<Reference>,
    /// What its database adds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub database_specific: Option<Value>,
    /// Everything else, as it was written.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A severity in one of several systems.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SeverityEntry {
    /// `CVSS_V2`, `CVSS_V3`, `CVSS_V4`, `Ubuntu`, …
    #[serde(rename = "type", default)]
    pub system: String,
    /// A vector, or a word.
    #[serde(default)]
    pub score: String,
    /// Everything else, as it was written.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A package and the versions of it that are affected.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Affected {
    /// Which package; none if the record is about a repository only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub package: Option<Package>,
    /// How bad it is for this package, where that differs.
    #[serde(
        default,
        deserialize_with = "or_default",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub severity: Vec<SeverityEntry>,
    /// Ranges of versions.
    #[serde(
        default,
        deserialize_with = "or_default",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub ranges: Vec<Range>,
    /// Versions, each by itself.
    #[serde(
        default,
        deserialize_with = "or_default",
        skip_serializing_if = "Vec::is_empty"
    )]
    pub versions: Vec<String>,
    /// What the ecosystem adds: imported symbols, a severity.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ecosystem_specific: Option<Value>,
    /// What the database adds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub database_specific: Option<Value>,
    /// Everything else, as it was written.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A package as a record names it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Package {
    /// The ecosystem's OSV name.
    #[serde(default)]
    pub ecosystem: String,
    /// The name as written.
    #[serde(default)]
    pub name: String,
    /// Its package URL.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purl: Option<String>,
    /// Everything else, as it was written.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A range of versions.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Range {
    /// In which order.
    #[serde(rename = "type", default)]
    pub order: RangeType,
    /// The repository of commits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repo: Option<String>,
    /// Where the vulnerability begins and ends.
    #[serde(default, deserialize_with = "or_default")]
    pub events: Vec<RawEvent>,
    /// What the database adds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub database_specific: Option<Value>,
    /// Everything else, as it was written.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// What orders the versions of a range.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum RangeType {
    /// Semantic Versioning 2.0.
    #[serde(rename = "SEMVER")]
    Semver,
    /// The order of the package's ecosystem.
    #[default]
    #[serde(rename = "ECOSYSTEM")]
    Ecosystem,
    /// The history of a repository.
    #[serde(rename = "GIT")]
    Git,
    /// One that is not known here.
    #[serde(untagged)]
    Other(String),
}

/// Where a vulnerability begins or ends. One of the four is set; a record that sets more says them all.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RawEvent {
    /// From this version on; `0` is before every version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub introduced: Option<String>,
    /// Not from this version on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fixed: Option<String>,
    /// Not after this version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_affected: Option<String>,
    /// Nothing is said from this version on; `*` is no limit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub limit: Option<String>,
}

/// Where to read on.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reference {
    /// `ADVISORY`, `FIX`, `WEB`, …
    #[serde(rename = "type", default)]
    pub kind: String,
    /// The address.
    #[serde(default)]
    pub url: String,
}

/// Why a text is no record.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadRecord {
    /// It is no JSON of this shape.
    #[error("no OSV record: {0}")]
    Shape(String),
    /// It has no id.
    #[error("an OSV record without an id")]
    NoId,
    /// It says less than nothing about versions it could be matched by.
    #[error("`{0}` names no package")]
    NoPackage(String),
}

impl Record {
    /// Reads a record. It needs an id; what is missing beside that is empty.
    pub fn parse(json: &[u8]) -> Result<Self, BadRecord> {
        let record: Self =
            serde_json::from_slice(json).map_err(|error| BadRecord::Shape(error.to_string()))?;
        if record.id.trim().is_empty() {
            return Err(BadRecord::NoId);
        }
        Ok(record)
    }

    /// True if it is about a package made to harm, and not about a mistake in one.
    pub fn is_malicious(&self) -> bool {
        let is_mal = |id: &str| id.starts_with("MAL-") || id.starts_with("PYSEC-MAL-");
        is_mal(&self.id)
            || self.aliases.iter().any(|id| is_mal(id))
            || self
                .database_specific
                .as_ref()
                .is_some_and(|more| more.get("malicious-packages-origins").is_some())
    }

    /// Where to read about it: an advisory before anything else.
    pub fn address(&self) -> Option<&str> {
        let advisory = self
            .references
            .iter()
            .find(|reference| reference.kind == "ADVISORY");
        let reference = advisory.or_else(|| self.references.first())?;
        Some(reference.url.as_str()).filter(|url| url.starts_with("https://") || url.starts_with("http://"))
    }
}

/// `null` where a list should be is an empty list: some databases write it.
fn or_default<'de, D, T>(from: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Deserialize<'de> + Default,
{
    Ok(Option::<T>::deserialize(from)?.unwrap_or_default())
}
