//! Where something is.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::fmt;

/// A place inside what was scanned: a file, then members inside members, then an offset.
///
/// Names are kept as they were read (a hostile member name included); whoever prints them escapes them.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Place {
    /// The file as the user named it, then archive members and nested streams, outermost first.
    pub path: Vec<String>,
    /// Byte offset inside the innermost part, where one is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub offset: Option<u64>,
    /// Line of the offset, counted from 1, where the innermost part is a text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u64>,
    /// Column of the offset in its line, in characters and counted from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub column: Option<u64>,
}

impl Place {
    /// The place of a whole file.
    pub fn file(path: impl Into<String>) -> Self {
        Self {
            path: vec![path.into()],
            ..Self::default()
        }
    }

    /// The place of a member inside this one.
    #[must_use]
    pub fn inside(&self, member: impl Into<String>) -> Self {
        let mut path = self.path.clone();
        path.push(member.into());
        Self {
            path,
            ..Self::default()
        }
    }

    /// The same place at a byte offset.
    #[must_use]
    pub fn at(&self, offset: Option<u64>) -> Self {
        Self {
            path: self.path.clone(),
            offset,
            ..Self::default()
        }
    }

    /// The outermost name: the file on disk.
    pub fn root(&self) -> &str {
        self.path.first().map_or("", String::as_str)
    }

    /// The innermost name: what is judged here.
    pub fn name(&self) -> &str {
        self.path.last().map_or("", String::as_str)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path.join(" › "))?;
        match (self.line, self.column, self.offset) {
            (Some(line), Some(column), _) => write!(f, ":{line}:{column}"),
            (_, _, Some(offset)) => write!(f, " @{offset:#x}"),
            _ => Ok(()),
        }
    }
}
