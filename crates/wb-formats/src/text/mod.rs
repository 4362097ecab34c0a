//! Texts that several formats are written in.

pub(crate) mod events;
pub(crate) mod json;
pub(crate) mod tree;
pub(crate) mod xml;
pub(crate) mod yaml;
