//! What is known about the world, as tables with source and date.

pub(crate) mod addresses;
pub(crate) mod disagree;
pub mod keras;
pub mod keras_found;
pub mod keras_names;
pub mod names;
pub mod onnx_domains;
pub(crate) mod outside;
pub mod pickle;
pub mod promises;
pub mod python_code;
pub mod reach;
pub(crate) mod templates;
pub mod torchscript;
