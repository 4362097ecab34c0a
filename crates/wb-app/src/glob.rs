//! Globs over paths as the report shows them, with `/` between the parts.

use crate::error::AppError;
use globset::{GlobBuilder, GlobMatcher};

/// A glob: `*` stays inside a name, `**` crosses folders; one without `/` is matched against the last name too.
#[derive(Clone, Debug)]
pub struct Glob {
    matcher: GlobMatcher,
    is_name: bool,
}

impl Glob {
    /// Checks a glob.
    pub fn new(glob: &str) -> Result<Self, AppError> {
        let built = GlobBuilder::new(glob).literal_separator(true).build();
        let built = built.map_err(|error| AppError::Glob {
            glob: glob.to_owned(),
            detail: error.kind().to_string(),
        })?;
        Ok(Self {
            matcher: built.compile_matcher(),
            is_name: !glob.contains('/'),
        })
    }

    /// True if the path, or for a glob without `/` its last name, matches.
    pub fn is_match(&self, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or(path);
        self.matcher.is_match(path) || (self.is_name && self.matcher.is_match(name))
    }
}
