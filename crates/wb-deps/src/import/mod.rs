//! What others publish about packages, read into records and statements.

mod context;
mod csaf;
mod indicators;
mod rustsec;
#[cfg(test)]
mod tests;

pub use context::{BadContext, Contexts, Exploited, Probability};
pub use csaf::csaf;
pub use indicators::{Unreadable, indicators};
pub use rustsec::{BadAdvisory, rustsec};

use crate::osv::{BadRecord, Record};
use crate::vex::{self, Statement};

/// What one file turned out to be.
#[derive(Clone, Debug, PartialEq)]
pub enum Document {
    /// OSV: one record, or a list of them.
    Osv(Vec<Record>),
    /// A RustSec advisory.
    RustSec(Box<Record>),
    /// CSAF: what products are affected, and what is not.
    Csaf(Vec<Record>, Vec<Statement>),
    /// OpenVEX.
    Vex(Vec<Statement>),
    /// A list of packages made to harm.
    Indicators(Vec<Record>),
    /// Probabilities of exploitation (EPSS) or known exploitation (KEV).
    Context(Contexts),
}

/// Why a file is none of them.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unknown {
    /// It is no record.
    #[error(transparent)]
    Record(#[from] BadRecord),
    /// It is no RustSec advisory.
    #[error(transparent)]
    RustSec(#[from] BadAdvisory),
    /// It is no list of indicators.
    #[error(transparent)]
    Indicators(#[from] Unreadable),
    /// It is neither EPSS nor KEV.
    #[error(transparent)]
    Context(#[from] BadContext),
    /// It is a document of a kind that is not known here.
    #[error("no advisory of a known kind (OSV, RustSec, CSAF 2, OpenVEX, EPSS, KEV, CSV of indicators)")]
    Kind,
}

/// Reads one file by what it says, its name helping where the content leaves it open. `ecosystem` is that of
/// indicators that name none.
pub fn document(name: &str, bytes: &[u8], ecosystem: Option<&str>) -> Result<Document, Unknown> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let lower = name.to_ascii_lowercase();
    let first = bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    match first {
        _ if lower.ends_with(".md") => Ok(Document::RustSec(Box::new(rustsec(text(bytes)?)?))),
        Some(b'{' | b'[') => json(bytes),
        _ if lower.ends_with(".csv") || lower.ends_with(".tsv") || lower.ends_with(".txt") => {
            let text = text(bytes)?;
            if let Some(contexts) = Contexts::of_csv(text)? {
                return Ok(Document::Context(contexts));
            }
            Ok(Document::Indicators(indicators(text, ecosystem)?))
        }
        _ => Err(Unknown::Kind),
    }
}

fn text(bytes: &[u8]) -> Result<&str, Unknown> {
    std::str::from_utf8(bytes).map_err(|_| Unknown::Kind)
}

fn json(bytes: &[u8]) -> Result<Document, Unknown> {
    let shape = |error: serde_json::Error| Unknown::Record(BadRecord::Shape(error.to_string()));
    let value: serde_json::Value = serde_json::from_slice(bytes).map_err(shape)?;
    if let serde_json::Value::Array(records) = value {
        let records = records.into_iter().map(|record| {
            let record: Record = serde_json::from_value(record).map_err(shape)?;
            if record.id.trim().is_empty() {
                return Err(Unknown::Record(BadRecord::NoId));
            }
            Ok(record)
        });
        return Ok(Document::Osv(records.collect::<Result<_, _>>()?));
    }
    let is_vex = value.get("statements").is_some_and(serde_json::Value::is_array)
        && value
            .get("@context")
            .is_some_and(|context| context.to_string().contains("openvex"));
    if is_vex {
        return Ok(Document::Vex(vex::openvex(&value)));
    }
    if value.pointer("/document/csaf_version").is_some() {
        let (records, statements) = csaf(&value);
        return Ok(Document::Csaf(records, statements));
    }
    if let Some(contexts) = Contexts::of_json(&value)? {
        return Ok(Document::Context(contexts));
    }
    if value.get("id").is_none() {
        return Err(Unknown::Kind);
    }
    Ok(Document::Osv(vec![Record::parse(bytes)?]))
}
