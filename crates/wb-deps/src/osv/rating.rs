//! How bad a record says that it is.

use super::record::{Affected, Record, SeverityEntry};
use serde_json::Value;
use std::str::FromStr;

/// A record's own word for how bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// It harms nobody.
    None,
    /// A little.
    Low,
    /// `moderate`, `medium`.
    Medium,
    /// `high`, `important`.
    High,
    /// The worst.
    Critical,
}

impl Level {
    /// The level of a CVSS score.
    pub fn of_score(score: f64) -> Self {
        match score {
            score if score >= 9.0 => Self::Critical,
            score if score >= 7.0 => Self::High,
            score if score >= 4.0 => Self::Medium,
            score if score > 0.0 => Self::Low,
            _ => Self::None,
        }
    }

    /// The level of a word.
    pub fn of_word(word: &str) -> Option<Self> {
        Some(match word.trim().to_ascii_lowercase().as_str() {
            "none" | "negligible" | "unimportant" => Self::None,
            "low" | "minor" => Self::Low,
            "moderate" | "medium" => Self::Medium,
            "high" | "important" | "severe" => Self::High,
            "critical" => Self::Critical,
            _ => return None,
        })
    }

    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// How bad a record says that it is, and how it says so.
#[derive(Clone, Debug, PartialEq)]
pub struct Rating {
    /// The level.
    pub level: Level,
    /// The score, where it is computed from a vector.
    pub score: Option<f64>,
    /// The vector or the word, as written.
    pub written: String,
}

impl Rating {
    /// The rating of a record for one of its packages: CVSS 4 before 3 before 2, what is said about the package before
    /// what is said about all; then the words of databases. None if there is none that can be read.
    pub fn of(record: &Record, affected: Option<&Affected>) -> Option<Self> {
        let near = affected
            .map(|affected| affected.severity.as_slice())
            .unwrap_or_default();
        let scored = Self::scored(near).or_else(|| Self::scored(&record.severity));
        let own = affected
            .into_iter()
            .flat_map(|affected| [&affected.ecosystem_specific, &affected.database_specific]);
        let specific: Vec<&Value> = own.chain([&record.database_specific]).flatten().collect();
        scored
            .or_else(|| specific.iter().find_map(|value| Self::in_value(value)))
            .or_else(|| near.iter().chain(&record.severity).find_map(Self::worded))
    }

    /// The best vector of a list.
    fn scored(entries: &[SeverityEntry]) -> Option<Self> {
        ["CVSS_V4", "CVSS_V3", "CVSS_V2"].into_iter().find_map(|system| {
            let entries = entries.iter().filter(|entry| entry.system == system);
            let mut ratings = entries.filter_map(|entry| Self::vector(&entry.score));
            let first = ratings.next()?;
            // Two vectors of the same system: the worse one.
            Some(ratings.fold(
                first,
                |worst, next| if next.score > worst.score { next } else { worst },
            ))
        })
    }

    /// The rating of a CVSS vector.
    pub fn vector(text: &str) -> Option<Self> {
        const LENGTH_MAX: usize = 400;
        let text = text.trim();
        if text.len() > LENGTH_MAX {
            return None;
        }
        if let Some(score) = text
            .parse::<f64>()
            .ok()
            .filter(|score| (0.0..=10.0).contains(score))
        {
            return Some(Self {
                level: Level::of_score(score),
                score: Some(score),
                written: text.to_owned(),
            });
        }
        let score = cvss::Cvss::from_str(text.trim_end_matches('/')).ok()?.score();
        Some(Self {
            level: Level::of_score(score),
            score: Some(score),
            written: text.to_owned(),
        })
    }

    fn worded(entry: &SeverityEntry) -> Option<Self> {
        Some(Self {
            level: Level::of_word(&entry.score)?,
            score: None,
            written: entry.score.clone(),
        })
    }

    /// What databases write: a word, a vector, or an object with one of them.
    fn in_value(value: &Value) -> Option<Self> {
        let fields = ["cvss", "cvss_v4", "cvss_v3", "severity", "urgency"];
        fields.iter().find_map(|field| match value.get(field)? {
            Value::String(text) => Self::text(text),
            Value::Number(number) => Self::vector(&number.to_string()),
            Value::Array(several) => several.iter().find_map(|one| Self::text(one.as_str()?)),
            Value::Object(more) => {
                let inner = ["vector", "vectorString", "score", "severity"];
                inner.iter().find_map(|key| match more.get(*key)? {
                    Value::String(text) => Self::text(text),
                    Value::Number(number) => Self::vector(&number.to_string()),
                    _ => None,
                })
            }
            _ => None,
        })
    }

    fn text(text: &str) -> Option<Self> {
        Self::vector(text).or_else(|| {
            Some(Self {
                level: Level::of_word(text)?,
                score: None,
                written: text.to_owned(),
            })
        })
    }
}
