//! Model formats.

pub mod pickle;
