//! Archives: containers of other artifacts.

pub mod decode;
pub(crate) mod paths;
pub mod rar;
pub mod zip;
