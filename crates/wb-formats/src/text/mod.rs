//! Texts that several formats are written in.

pub(crate) mod json;
pub(crate) mod tree;
pub(crate) mod yaml;
