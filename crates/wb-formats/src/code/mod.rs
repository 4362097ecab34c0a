//! Source code that a model brings along.

pub mod executable;
pub mod payload;
pub mod python;
