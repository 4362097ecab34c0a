//! What can stop a use case. Bad bytes never do: they are findings and gaps.

use std::path::PathBuf;

/// What can stop a use case. Every variant is something that its user can act on.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// A path that the user named is not there or cannot be looked at.
    #[error("cannot read `{}`: {source}", path.display())]
    Path {
        /// Which.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The report could not be written.
    #[error("cannot write `{}`: {source}", path.display())]
    Write {
        /// Where.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The configuration is wrong at a place that can be pointed at.
    #[error("{}:{line}:{column}: {detail}", path.display())]
    Config {
        /// Which file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Column, from 1.
        column: usize,
        /// What is wrong.
        detail: String,
    },
    /// A configuration or baseline that was named lies inside what is scanned: it may be the attacker's.
    #[error("`{}` lies inside what is scanned, so it is not obeyed", path.display())]
    InsideCargo {
        /// Which file.
        path: PathBuf,
    },
    /// The baseline is no report of this program.
    #[error("`{}` is no report to take as a baseline: {detail}", path.display())]
    Baseline {
        /// Which file.
        path: PathBuf,
        /// What is wrong.
        detail: String,
    },
    /// A remote address could not be asked.
    #[error(transparent)]
    Remote(#[from] crate::fetch::remote::RemoteError),
    /// Advisories cannot be read.
    #[error("`{}` holds no advisories that can be read: {detail}", path.display())]
    Advisory {
        /// Which file.
        path: PathBuf,
        /// What is wrong.
        detail: String,
    },
    /// Another program changes the same state.
    #[error("another update is running: `{}` is locked", path.display())]
    Busy {
        /// The lock.
        path: PathBuf,
    },
    /// Nothing says where advisories come from.
    #[error("nothing says where advisories come from")]
    NoSource,
    /// Nothing says where state lives.
    #[error("there is no folder for state: set WEIGHBRIDGE_HOME")]
    NoHome,
    /// An ecosystem is not known.
    #[error("`{name}` is no ecosystem that is known here")]
    Ecosystem {
        /// As written.
        name: String,
    },
    /// A package could not be fetched from its index.
    #[error("`{address}`: {source}")]
    Index {
        /// What was asked for.
        address: String,
        /// Why.
        source: crate::registry::IndexError,
    },
    /// A limit was given in a way that cannot be understood.
    #[error(transparent)]
    Budget(#[from] crate::budget::BudgetError),
    /// A loader was named in a way that cannot be understood.
    #[error("`{text}` names no loader and its version: write NAME=VERSION, such as keras=3.8.0")]
    Loader {
        /// What was written.
        text: String,
    },
    /// A glob cannot be understood.
    #[error("`{glob}` is no glob: {detail}")]
    Glob {
        /// The glob.
        glob: String,
        /// What is wrong.
        detail: String,
    },
}

impl AppError {
    /// What the user can do about it, where there is something to say beyond the message.
    pub const fn help(&self) -> Option<&'static str> {
        match self {
            Self::Path { .. } => Some("check the spelling; use `-` to scan standard input"),
            Self::InsideCargo { .. } => Some(
                "move it out of the scanned folder, so that nobody who can change the cargo can change the rules",
            ),
            Self::Baseline { .. } => Some("write one with `weigh scan PATH --format json --output FILE`"),
            Self::Remote(error) => error.help(),
            Self::Index { .. } => Some("name the index of the ecosystem in `[index]` of weighbridge.toml"),
            Self::Budget(_) => Some("`weigh help budget` lists keys, units and defaults"),
            Self::NoSource => Some(
                "name an address or a folder laid out as `<Ecosystem>/all.zip` with --from, or `from` under [advisories] in weighbridge.toml",
            ),
            Self::Busy { .. } => Some("wait until it is done; the lock ends with the program that holds it"),
            Self::Ecosystem { .. } => Some("write OSV names, such as PyPI, npm, crates.io, Go or Debian:12"),
            Self::Advisory { .. } | Self::NoHome => None,
            Self::Glob { .. } | Self::Loader { .. } | Self::Config { .. } | Self::Write { .. } => None,
        }
    }
}
