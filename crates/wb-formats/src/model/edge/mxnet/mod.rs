//! MXNet: symbols as JSON, and lists of arrays.

pub mod params;
pub mod symbol;

pub use super::facts::GraphFacts;
