//! Programs, and source code that a model brings along.

pub mod carrier;
pub mod executable;
pub mod javascript;
pub mod payload;
pub mod python;
