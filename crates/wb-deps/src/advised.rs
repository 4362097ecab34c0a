//! What a record says about a package that was seen: whether it is about it, how surely, and what helps.

use crate::osv::{AffectedSet, Answer, Rating, Record};
use crate::range::{Relation, Requirement};
use crate::store::Entry;
use wb_core::{Match, PackageRef, Place};

/// A record, and a package that it is about or may be about.
#[derive(Clone, Debug, PartialEq)]
pub struct Advised {
    /// The package.
    pub package: PackageRef,
    /// The record's id.
    pub id: String,
    /// Other names of the same vulnerability.
    pub aliases: Vec<String>,
    /// How surely.
    pub matched: Match,
    /// True if the package was made to harm.
    pub is_malicious: bool,
    /// What kind of notice it is, if it is about no vulnerability: `unmaintained`, `unsound`, `notice`.
    pub informational: Option<String>,
    /// How bad the record says that it is.
    pub rating: Option<Rating>,
    /// One line about it.
    pub summary: Option<String>,
    /// Where to read on.
    pub address: Option<String>,
    /// The affected versions, in words.
    pub affected: String,
    /// Versions at which it is mended, lowest first.
    pub fixes: Vec<String>,
    /// Functions and symbols that are affected, where the record names them.
    pub symbols: Vec<String>,
    /// True if the record's list of versions and its ranges contradict each other.
    pub is_inconsistent: bool,
    /// What the requirement or version was that was compared, as written.
    pub asked: String,
    /// Why it is no more than possible, where that is so for another reason than the requirement's width.
    pub doubt: Option<String>,
    /// Conditions under which the package is installed.
    pub conditions: Vec<String>,
    /// Where the package is named.
    pub places: Vec<Place>,
    /// What is known about attacks, where such data was given.
    pub context: Vec<Context>,
    /// Whether the scanned source uses the package, and where: each with what was looked at.
    pub uses: Option<Uses>,
}

/// What is known about attacks on one vulnerability.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Context {
    /// The CVE.
    pub id: String,
    /// The probability that it is exploited within thirty days (EPSS), and the share of vulnerabilities below it.
    pub epss: Option<(f64, f64)>,
    /// Since when it is known to be exploited (KEV).
    pub exploited_since: Option<String>,
}

/// Whether the scanned source uses a package.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Uses {
    /// Where it is imported.
    pub places: Vec<Place>,
    /// How many source files of the language were read whole.
    pub files_read: u64,
    /// True if some source could not be read, or imports are computed: then "not imported" is no proof.
    pub is_partial: bool,
}

/// How a version or requirement stands to what a record says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Every version that is meant is affected.
    Definite,
    /// Some of the versions that are meant are affected.
    Possible,
    /// None is.
    Impossible,
    /// It cannot be told.
    Unknown(String),
}

/// What was seen of a package.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked<'a> {
    /// An exact version.
    Version(&'a str),
    /// A requirement as written; none if any version will do.
    Requirement(Option<&'a str>),
}

impl Asked<'_> {
    /// How it stands to what a record says about the package.
    pub fn decide(self, set: &AffectedSet) -> Decision {
        match self {
            Self::Version(version) => match set.affects(version) {
                Answer::Yes => Decision::Definite,
                Answer::No => Decision::Impossible,
                Answer::Unknown(why) => Decision::Unknown(why),
            },
            Self::Requirement(written) => allowed(set, written.unwrap_or_default()),
        }
    }
}

/// How the versions that a requirement allows stand to those that are affected.
fn allowed(set: &AffectedSet, written: &str) -> Decision {
    let requirement = match Requirement::parse(set.family, written) {
        Ok(requirement) => requirement,
        Err(error) => return Decision::Unknown(error.to_string()),
    };
    let affected = match set.versions() {
        Ok(affected) => affected,
        Err(why) => return Decision::Unknown(why),
    };
    match (requirement.relation(&affected, None), &set.unclear) {
        (Relation::Definite, _) => Decision::Definite,
        (Relation::Possible, _) => Decision::Possible,
        (Relation::Impossible, Some(why)) => Decision::Unknown(why.clone()),
        (Relation::Impossible, None) => Decision::Impossible,
    }
}

impl Advised {
    /// What a record says, as far as it is about this package; what the scan knows besides is filled in by the caller.
    pub fn of(package: PackageRef, matched: Match, entry: &Entry, record: &Record) -> Self {
        let affected = record.affected.get(entry.index);
        let fixes = entry.affected.fixes();
        Self {
            package,
            id: record.id.clone(),
            aliases: record.aliases.clone(),
            matched,
            is_malicious: record.is_malicious(),
            informational: informational(record, entry.index),
            rating: Rating::of(record, affected),
            summary: record
                .summary
                .clone()
                .or_else(|| first_line(record.details.as_deref()?)),
            address: record.address().map(ToOwned::to_owned),
            affected: entry.affected.in_words(),
            fixes: fixes.into_iter().map(ToOwned::to_owned).collect(),
            symbols: symbols(record, entry.index),
            is_inconsistent: entry.affected.is_inconsistent,
            asked: String::new(),
            doubt: None,
            conditions: Vec::new(),
            places: Vec::new(),
            context: Vec::new(),
            uses: None,
        }
    }
}

/// The first sentence or so of a text.
fn first_line(details: &str) -> Option<String> {
    const LENGTH_MAX: usize = 200;
    let line = details
        .lines()
        .map(|line| line.trim_start_matches('#').trim())
        .find(|line| !line.is_empty())?;
    let cut: String = line.chars().take(LENGTH_MAX).collect();
    Some(if cut.len() < line.len() {
        format!("{cut}…")
    } else {
        cut
    })
}

/// RustSec's word for advisories that are about no vulnerability.
fn informational(record: &Record, index: usize) -> Option<String> {
    let affected = record.affected.get(index)?;
    let specific = [&affected.database_specific, &record.database_specific];
    let word = specific
        .into_iter()
        .flatten()
        .find_map(|value| value.get("informational")?.as_str());
    word.map(|word| word.chars().take(40).collect())
}

/// Symbols that the record names: RustSec's functions, Go's and Python's imports.
fn symbols(record: &Record, index: usize) -> Vec<String> {
    const KEPT_MAX: usize = 50;
    let Some(affected) = record.affected.get(index) else {
        return Vec::new();
    };
    let mut symbols = Vec::new();
    for specific in [&affected.ecosystem_specific, &affected.database_specific]
        .into_iter()
        .flatten()
    {
        if let Some(functions) = specific.pointer("/affects/functions") {
            match functions {
                serde_json::Value::Array(names) => {
                    symbols.extend(names.iter().filter_map(|name| Some(name.as_str()?.to_owned())))
                }
                serde_json::Value::Object(names) => symbols.extend(names.keys().cloned()),
                _ => {}
            }
        }
        let imports = specific.get("imports").and_then(serde_json::Value::as_array);
        for import in imports.into_iter().flatten() {
            let path = import
                .get("path")
                .and_then(serde_json::Value::as_str)
                .unwrap_or_default();
            let named = import.get("symbols").and_then(serde_json::Value::as_array);
            let named = named.into_iter().flatten().filter_map(serde_json::Value::as_str);
            symbols.extend(named.map(|symbol| format!("{path}.{symbol}")));
        }
    }
    symbols.sort();
    symbols.dedup();
    symbols.truncate(KEPT_MAX);
    symbols
}
