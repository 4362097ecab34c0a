//! What is noted beside a store: when it was last compared with its source, and what the source said.

use crate::error::AppError;
use serde::{Deserialize, Serialize};
use std::path::{Path, PathBuf};

/// The note beside a store.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Checked {
    /// When (RFC 3339).
    pub(crate) checked: String,
    /// True if it was imported.
    #[serde(default)]
    pub(crate) is_imported: bool,
    /// The version of the source, as its server names it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) etag: Option<String>,
    /// When the source changed, as its server says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) last_modified: Option<String>,
    /// SHA-256 of the source's file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) source_digest: Option<String>,
}

fn beside(store: &Path) -> PathBuf {
    store.with_extension("json")
}

/// The note beside a store; none if there is none that can be read.
pub(crate) fn read(store: &Path) -> Option<Checked> {
    serde_json::from_slice(&std::fs::read(beside(store)).ok()?).ok()
}

/// Writes the note beside a store.
pub(crate) fn write(store: &Path, checked: &Checked) -> Result<(), AppError> {
    let text = serde_json::to_vec_pretty(checked).unwrap_or_default();
    crate::output::write_atomically(&beside(store), |out| out.write_all(&text))
}
