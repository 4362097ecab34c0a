//! The registry of formats. Written by `cargo xtask gen`; do not edit.
#![allow(
    clippy::large_enum_variant,
    reason = "facts are built once per artifact and passed by reference"
)]

use crate::format::Format;
use serde::Serialize;

/// Every format, in the order in which they are asked.
pub static FORMATS: &[&Format] = &[
    &crate::model::onnx::FORMAT,
    &crate::archive::rar::FORMAT,
    &crate::model::recognised::FORMAT,
];

/// What the bytes say, by format.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "format", rename_all = "kebab-case")]
pub enum Facts {
    /// ONNX model.
    #[serde(rename = "onnx")]
    Onnx(crate::model::onnx::OnnxFacts),
    /// RAR archive.
    #[serde(rename = "rar")]
    Rar(crate::archive::rar::RarFacts),
    /// Recognised, not read.
    #[serde(rename = "recognised")]
    Recognised(crate::model::recognised::RecognisedFacts),
}

impl Facts {
    /// The id of the format that these facts come from.
    pub const fn format(&self) -> &'static str {
        match self {
            Self::Onnx(_) => "onnx",
            Self::Rar(_) => "rar",
            Self::Recognised(_) => "recognised",
        }
    }
}
