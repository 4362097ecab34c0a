//! The subcommands, one file each.

pub(crate) mod advisories;
pub(crate) mod budget;
pub(crate) mod completions;
pub(crate) mod diff;
pub(crate) mod fix;
pub(crate) mod inspect;
pub(crate) mod inventory;
pub(crate) mod lock;
pub(crate) mod outdated;
pub(crate) mod remote;
pub(crate) mod rules;
pub(crate) mod sandbox;
pub(crate) mod scan;
pub(crate) mod schema;
pub(crate) mod verify;

use crate::errors::DoorError;
use clap::ValueEnum;
use std::io::Write;

/// When to use colour.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Colour {
    /// On a terminal, unless `NO_COLOR` is set
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Colour {
    /// Makes the choice hold for everything that is printed.
    pub(crate) fn apply(self) {
        match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::AlwaysAnsi,
            Self::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}

/// Prints to standard output; a closed pipe is an error like any other, never a panic.
pub(crate) fn print(text: &str) -> Result<(), DoorError> {
    let mut out = anstream::stdout().lock();
    out.write_all(text.as_bytes())?;
    Ok(out.flush()?)
}
