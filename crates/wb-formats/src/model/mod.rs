//! Model formats.

pub mod npy;
