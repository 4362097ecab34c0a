//! The rules, one file each. Written by `cargo xtask gen`; do not edit.

use crate::rule::Rule;

pub mod file_malformed;

/// Every rule, by id.
pub static RULES: &[&Rule] = &[&file_malformed::RULE];
