//! Model formats.

pub mod npy;
pub mod pickle;
pub mod torch;
