//! The comparison as data.

use super::text::TextChange;
use schemars::JsonSchema;
use serde::Serialize;
use std::collections::{BTreeMap, BTreeSet};
use wb_core::{Finding, Gap, Severity};

/// How many changes of one kind are listed; further ones are counted.
const LISTED_MAX: usize = 2_000;

/// Added, removed or changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Change {
    /// Only the new side has it.
    Added,
    /// Only the old side has it.
    Removed,
    /// Both have it, and it differs.
    Changed,
    /// Both have the same content under different names.
    Renamed,
}

/// What the comparison comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// Every byte is the same.
    Same,
    /// Something differs, and nothing that was found is new at or above the threshold.
    Changed,
    /// The new side has findings at or above the threshold that the old one had not.
    Worse,
    /// Something on the new side was not looked at that was on the old one.
    Incomplete,
}

/// One side of the comparison.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Side {
    /// What the user named.
    pub path: String,
    /// How many files it has.
    pub files: u64,
    /// How many bytes they have.
    pub bytes: u64,
}

/// A file that differs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct FileChange {
    /// Its path on the new side (on the old one for a removed file), below what was named.
    pub path: String,
    /// How it differs.
    pub change: Change,
    /// Its name on the old side, if that is another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_path: Option<String>,
    /// Its size on the old side, in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old_bytes: Option<u64>,
    /// Its size on the new side, in bytes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new_bytes: Option<u64>,
}

/// Something inside a file that differs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
pub struct ItemChange {
    /// The file, and the parts inside it down to the item.
    pub place: Vec<String>,
    /// What it is: a tensor's name, an import, a key.
    pub name: String,
    /// How it differs.
    pub change: Change,
    /// What the old side says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub old: Option<String>,
    /// What the new side says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub new: Option<String>,
}

/// A list that has an end.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Listed<T> {
    /// The first ones.
    pub items: Vec<T>,
    /// How many there are beyond them.
    pub unlisted: u64,
}

impl<T> Default for Listed<T> {
    fn default() -> Self {
        Self {
            items: Vec::new(),
            unlisted: 0,
        }
    }
}

impl<T> Listed<T> {
    pub(super) fn push(&mut self, item: T) {
        if self.items.len() < LISTED_MAX {
            self.items.push(item);
        } else {
            self.unlisted += 1;
        }
    }

    /// How many there are.
    pub const fn total(&self) -> u64 {
        self.items.len() as u64 + self.unlisted
    }
}

/// A comparison.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Diff {
    /// The name and version of this schema.
    pub schema: String,
    /// What it comes to.
    pub verdict: Verdict,
    /// The exit code of the program.
    pub exit_code: u8,
    /// The mildest severity of a new finding that makes the new side worse.
    pub fail_on: Severity,
    /// The old side.
    pub old: Side,
    /// The new side.
    pub new: Side,
    /// Files.
    pub files: Listed<FileChange>,
    /// What the new side can do to a reader that the old one could not, in words, and the findings' rules that say so.
    pub new_capabilities: BTreeMap<String, BTreeSet<String>>,
    /// The same the other way round.
    pub lost_capabilities: BTreeMap<String, BTreeSet<String>>,
    /// Findings that only the new side has.
    pub new_findings: Listed<Finding>,
    /// Findings that only the old side has.
    pub gone_findings: Listed<Finding>,
    /// What was not looked at on the new side only.
    pub new_gaps: Listed<Gap>,
    /// Tensors, by name.
    pub tensors: Listed<ItemChange>,
    /// Imports, calls and operators.
    pub references: Listed<ItemChange>,
    /// Templates, configuration and code, line by line.
    pub texts: Listed<TextChange>,
    /// Everything else that the formats say.
    pub facts: Listed<ItemChange>,
}
