//! What was looked at, what was not, and why. Silence is the worst bug.

use crate::artifact::Place;
use crate::budget::Reached;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Why a part was not looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GapReason {
    /// A limit of the budget was reached.
    Limit,
    /// The part bears a model's name, or a loader would take it, but no reader here knows it.
    UnknownFormat,
    /// The format is recognised, but this version does not read it.
    UnsupportedFormat,
    /// Encrypted.
    Encrypted,
    /// The bytes broke their own format before the end.
    Malformed,
    /// The operating system would not let us read it, or it changed or vanished meanwhile.
    Unreadable,
    /// Not a regular file: a FIFO, a device, a socket.
    NotRegular,
    /// A link that leads out of the scanned folder, or to nothing, or in a circle.
    Link,
    /// Packages that were seen, but not compared with what is known about them: there are no advisories, stale ones or
    /// damaged ones, or the version or the manifest was not understood.
    NotAssessed,
    /// Our own fault: the reader panicked on it.
    Fault,
}

impl GapReason {
    /// The name used in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Limit => "limit",
            Self::UnknownFormat => "unknown-format",
            Self::UnsupportedFormat => "unsupported-format",
            Self::Encrypted => "encrypted",
            Self::Malformed => "malformed",
            Self::Unreadable => "unreadable",
            Self::NotRegular => "not-regular",
            Self::Link => "link",
            Self::NotAssessed => "not-assessed",
            Self::Fault => "fault",
        }
    }
}

/// Something that was not looked at: a gap in what the report can promise.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Gap {
    /// Where.
    pub place: Place,
    /// Why, as a word that programs can act on.
    pub reason: GapReason,
    /// Why, as a sentence. Untrusted text.
    pub detail: String,
    /// How many bytes were not looked at, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
}

impl Gap {
    /// A gap because a limit was reached.
    pub fn limit(place: Place, reached: Reached) -> Self {
        Self {
            place,
            reason: GapReason::Limit,
            detail: reached.to_string(),
            bytes: None,
        }
    }
}

/// What was looked at and what was not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Coverage {
    /// Files met (links that lead to a file already scanned are not counted again).
    pub files: u64,
    /// Things judged: files and the members inside them that a loader would read.
    pub artifacts: u64,
    /// Files and members that no model loader reads: counted, not judged.
    pub not_cargo: u64,
    /// Bytes of all files met.
    pub bytes_total: u64,
    /// Bytes read from them.
    pub bytes_read: u64,
    /// Bytes that decoders produced.
    pub bytes_decoded: u64,
    /// Bytes left out by design: tensor payloads that no loader executes.
    pub bytes_skipped: u64,
    /// Bytes of payloads that were searched for programs and archives, where that was asked for.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub bytes_searched: u64,
    /// Packages, where any were seen: how many were compared with advisories.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub packages: Option<Packages>,
    /// How many artifacts of each format were judged.
    pub formats: BTreeMap<String, u64>,
    /// Gaps: what was not looked at.
    pub gaps: Vec<Gap>,
    /// Gaps beyond those listed.
    #[serde(default)]
    pub gaps_unlisted: u64,
}

/// Packages that were seen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Packages {
    /// Compared with the advisories of their ecosystem.
    pub assessed: u64,
    /// Not compared, or not with all that is known: the gaps say why.
    pub not_assessed: u64,
    /// Not compared because that was asked for (`--no-advisories`).
    #[serde(default, skip_serializing_if = "is_zero")]
    pub skipped: u64,
    /// The advisories that they were compared with.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub advisories: Vec<AdvisoriesUsed>,
}

/// Advisories that packages were compared with.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AdvisoriesUsed {
    /// Where they come from.
    pub source: String,
    /// SHA-256 over the records: the same advisories have the same digest.
    pub digest: String,
    /// How many records there are.
    pub records: u64,
    /// When they were last updated; for an imported folder, when the newest record changed. None if nobody says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde hands a reference")]
const fn is_zero(number: &u64) -> bool {
    *number == 0
}

impl Coverage {
    /// True if everything that is cargo was looked at.
    pub fn is_complete(&self) -> bool {
        self.gaps.is_empty() && self.gaps_unlisted == 0
    }

    /// How many gaps of one file are listed.
    pub const GAPS_MAX: usize = 10_000;

    /// Lists a gap, or counts it once there are too many to read.
    pub fn gap(&mut self, gap: Gap) {
        if self.gaps.len() < Self::GAPS_MAX {
            self.gaps.push(gap);
        } else {
            self.gaps_unlisted = self.gaps_unlisted.saturating_add(1);
        }
    }

    /// Adds the coverage of another part of the same scan.
    pub fn merge(&mut self, other: Self) {
        self.files = self.files.saturating_add(other.files);
        self.artifacts = self.artifacts.saturating_add(other.artifacts);
        self.not_cargo = self.not_cargo.saturating_add(other.not_cargo);
        self.bytes_total = self.bytes_total.saturating_add(other.bytes_total);
        self.bytes_read = self.bytes_read.saturating_add(other.bytes_read);
        self.bytes_decoded = self.bytes_decoded.saturating_add(other.bytes_decoded);
        self.bytes_skipped = self.bytes_skipped.saturating_add(other.bytes_skipped);
        self.bytes_searched = self.bytes_searched.saturating_add(other.bytes_searched);
        self.gaps_unlisted = self.gaps_unlisted.saturating_add(other.gaps_unlisted);
        if let Some(packages) = other.packages {
            let sum = self.packages.get_or_insert_default();
            sum.assessed = sum.assessed.saturating_add(packages.assessed);
            sum.not_assessed = sum.not_assessed.saturating_add(packages.not_assessed);
            sum.skipped = sum.skipped.saturating_add(packages.skipped);
            sum.advisories.extend(packages.advisories);
        }
        for (format, count) in other.formats {
            let sum = self.formats.entry(format).or_default();
            *sum = sum.saturating_add(count);
        }
        self.gaps.extend(other.gaps);
    }
}
