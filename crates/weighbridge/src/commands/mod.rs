//! The subcommands, one file each.

pub(crate) mod completions;
pub(crate) mod inspect;
pub(crate) mod rules;
pub(crate) mod scan;
pub(crate) mod schema;
