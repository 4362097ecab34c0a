//! Programs, and source code that a model brings along.

pub mod carrier;
pub mod executable;
pub mod payload;
pub mod python;
pub mod uses;
