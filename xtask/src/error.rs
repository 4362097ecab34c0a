//! What can go wrong in the house's own tools.

use std::path::PathBuf;

/// What can go wrong in the house's own tools.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Error {
    /// A file could not be read or written.
    #[error("`{path}`: {source}")]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// A source file does not have the shape that the tool expects.
    #[error("`{path}`: {detail}")]
    Source {
        /// Which.
        path: PathBuf,
        /// What is wrong with it.
        detail: String,
    },
    /// Written files are not what the sources say.
    #[error("stale: {}\nhelp: run `cargo xtask gen` and commit the result", files.join(", "))]
    Stale {
        /// Which.
        files: Vec<String>,
    },
    /// The house's rules are broken.
    #[error("{}", faults.join("\n"))]
    Untidy {
        /// How.
        faults: Vec<String>,
    },
    /// A program that the tool started failed.
    #[error("`{command}` failed{}", detail.as_deref().map(|d| format!(": {d}")).unwrap_or_default())]
    Command {
        /// What was run.
        command: String,
        /// What it said.
        detail: Option<String>,
    },
}

impl Error {
    /// An I/O error with its path.
    pub(crate) fn io(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { path, source }
    }
}
