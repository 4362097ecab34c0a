//! Texts that several formats are written in.

pub(crate) mod json;
