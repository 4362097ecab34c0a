//! What is known about the world, as tables with source and date.

pub(crate) mod disagree;
pub mod names;
pub mod onnx_domains;
pub(crate) mod outside;
pub mod pickle;
pub mod promises;
pub mod python_code;
pub mod torchscript;
