//! What is known about the world, as tables with source and date.

pub mod names;
pub mod pickle;
pub mod python_code;
pub mod torchscript;
