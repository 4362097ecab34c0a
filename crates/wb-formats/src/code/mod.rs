//! Programs, and source code that a model or a package brings along.

pub mod carrier;
pub mod executable;
pub mod javascript;
pub mod path_file;
pub mod payload;
pub mod python;
pub mod script;
pub mod uses;
