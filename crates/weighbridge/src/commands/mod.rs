//! The subcommands, one file each.

pub(crate) mod scan;
pub(crate) mod schema;
