//! Model formats.

pub mod hdf5;
pub mod keras_config;
