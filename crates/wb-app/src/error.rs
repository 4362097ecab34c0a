//! What can stop a use case. Bad bytes never do: they are findings and gaps.

use std::path::PathBuf;

/// What can stop a use case.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// A path that the user named is not there or cannot be opened.
    #[error("cannot read `{}`: {source}", path.display())]
    Path {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}
