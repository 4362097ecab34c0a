//! Advisories as one file that is searched where it lies: an index from packages to what is said about them, and the
//! whole records behind it, each compressed by itself.
//!
//! Nothing is read but what is asked for, and every part that is read is compared with its checksum first: a store that
//! is cut or changed says so instead of answering "nothing known".
//!
//! ```text
//! head (64 bytes) │ blocks, one per package │ records │ table of records │ table of packages │ description (JSON)
//! ```

mod read;
#[cfg(test)]
mod tests;
mod wire;
mod write;

pub use read::{Bytes, Entry, Store};
pub use write::Builder;

use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The first bytes of a store.
pub const MAGIC: &[u8; 8] = b"WEIGHADV";
/// The version of its layout.
pub const VERSION: u32 = 1;

/// What a store says about itself.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Description {
    /// What it was made from, in words: an address, a path.
    pub source: String,
    /// What kind of source: `osv`, `rustsec`, `csaf`, `openvex`, `indicators`.
    pub kind: String,
    /// When it was last brought up to date (RFC 3339).
    pub updated: String,
    /// The newest change of a record (RFC 3339, as written).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub newest: Option<String>,
    /// SHA-256 over the records in their order: equal content has equal digests.
    pub digest: String,
    /// Records, without those that were withdrawn.
    pub records: u64,
    /// Records that were withdrawn, and are not in it.
    pub withdrawn: u64,
    /// Records about packages made to harm.
    pub malicious: u64,
    /// Entries whose list of versions and ranges contradict each other.
    pub inconsistent: u64,
    /// Records in it, by ecosystem (without releases).
    pub ecosystems: BTreeMap<String, u64>,
    /// Records about ecosystems whose order of versions is not known here, by their names.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub unknown_ecosystems: BTreeMap<String, u64>,
    /// Files of the source that are no records: the first of them, with the reason.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<String>,
    /// Files of the source that are no records, all of them.
    #[serde(default)]
    pub unread_total: u64,
    /// What the server said about the version that was fetched.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// SHA-256 of the file that it was made from.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source_digest: Option<String>,
}

/// Why a store cannot be asked. What it could have said is not known.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// It is something else.
    #[error("it is no store of advisories")]
    NotAStore,
    /// It was made by another version of this program.
    #[error("its layout is version {0}, not {VERSION}: update the advisories again")]
    Version(u32),
    /// A part of it is missing, or is not what was written.
    #[error("it is damaged ({0}): update the advisories again")]
    Damaged(&'static str),
    /// It cannot be read.
    #[error("it cannot be read: {0}")]
    Unreadable(String),
}

/// The part of an ecosystem's name in front of the colon.
pub(crate) fn base(ecosystem: &str) -> &str {
    ecosystem.split(':').next().unwrap_or(ecosystem)
}
