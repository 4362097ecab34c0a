//! A rule's opinion about a fact.

use crate::artifact::Place;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// How bad it is if the finding is right. Says nothing about how sure the rule is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing, nothing to do.
    Info,
    /// A blemish.
    Low,
    /// A person should look before this is used.
    Medium,
    /// Do not load this until someone has explained it.
    High,
    /// Loading this harms you.
    Critical,
}

impl Severity {
    /// All severities, mildest first.
    pub const ALL: [Self; 5] = [Self::Info, Self::Low, Self::Medium, Self::High, Self::Critical];

    /// The name used in reports, configuration and arguments.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The text is none of the severities.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is no severity: use info, low, medium, high or critical")]
pub struct UnknownSeverity(pub String);

impl FromStr for Severity {
    type Err = UnknownSeverity;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|s| s.name() == text)
            .ok_or_else(|| UnknownSeverity(text.to_owned()))
    }
}

/// How sure the rule is. Says nothing about how bad it would be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// A hint.
    Low,
    /// Likely.
    Medium,
    /// The bytes say so.
    High,
}

impl Confidence {
    /// One step less sure: what is nested in data is only loaded if somebody loads it.
    #[must_use]
    pub const fn less(self) -> Self {
        match self {
            Self::High => Self::Medium,
            Self::Medium | Self::Low => Self::Low,
        }
    }

    /// The name used in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
        }
    }
}

/// Something a reader can check for himself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, JsonSchema)]
pub struct Evidence {
    /// What this piece shows, in a few words ("call", "declared", "found").
    pub label: String,
    /// The evidence itself: re-written code, a value, a name. Untrusted text: escape before printing.
    pub text: String,
    /// Where it stands, if elsewhere than the finding.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
}

/// A rule's opinion, with the evidence for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Finding {
    /// The rule's id, a name for ever.
    pub rule: String,
    /// How bad, if right.
    pub severity: Severity,
    /// How sure.
    pub confidence: Confidence,
    /// Where.
    pub place: Place,
    /// What is seen here, in one sentence, with this file's names in it. Untrusted text.
    pub message: String,
    /// What to do about it.
    pub remedy: String,
    /// What a reader can check.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub evidence: Vec<Evidence>,
    /// The package that it is about, if it is about one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub package: Option<PackageRef>,
    /// The advisory that says so, if one does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub advisory: Option<AdvisoryRef>,
    /// How surely the package is one that the advisory is about.
    #[serde(default, rename = "match", skip_serializing_if = "Option::is_none")]
    pub matched: Option<Match>,
}

/// A package that a finding is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct PackageRef {
    /// The ecosystem by its OSV name (`PyPI`, `npm`, `Debian:12`).
    pub ecosystem: String,
    /// Its name as the ecosystem compares it.
    pub name: String,
    /// The exact version; empty where only a range is known.
    pub version: String,
}

/// An advisory that a finding rests on.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct AdvisoryRef {
    /// Its id.
    pub id: String,
    /// Other names of the same vulnerability.
    pub aliases: Vec<String>,
}

/// How surely an advisory is about a package.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Match {
    /// The exact version is affected, or every version that the requirement allows.
    Definite,
    /// Some of the versions that the requirement allows are affected.
    Possible,
}

impl Finding {
    /// Worst first, then by place and rule, so that the same input gives the same order.
    pub fn report_order(&self, other: &Self) -> std::cmp::Ordering {
        (other.severity, other.confidence)
            .cmp(&(self.severity, self.confidence))
            .then_with(|| self.place.cmp(&other.place))
            .then_with(|| self.rule.cmp(&other.rule))
            .then_with(|| self.message.cmp(&other.message))
            .then_with(|| self.evidence.cmp(&other.evidence))
    }
}
