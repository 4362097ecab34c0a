//! Model formats.

pub mod hdf5;
