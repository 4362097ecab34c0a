//! Source code that a model brings along.

pub mod python;
