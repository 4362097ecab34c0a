//! Model formats.

pub mod npy;
pub mod torch;
pub mod pickle;
