//! The registry of formats. Written by `cargo xtask gen`; do not edit.
#![allow(
    clippy::large_enum_variant,
    reason = "facts are built once per artifact and passed by reference"
)]

use crate::format::Format;
use serde::Serialize;

/// Every format, in the order in which they are asked.
pub static FORMATS: &[&Format] = &[
    &crate::model::ggml::FORMAT,
    &crate::model::gguf::FORMAT,
    &crate::archive::rar::FORMAT,
    &crate::model::safetensors::FORMAT,
    &crate::model::safetensors_index::FORMAT,
];

/// What the bytes say, by format.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "format", rename_all = "kebab-case")]
pub enum Facts {
    /// ggml, ggmf, ggjt and ggla.
    #[serde(rename = "ggml")]
    Ggml(crate::model::ggml::GgmlFacts),
    /// GGUF.
    #[serde(rename = "gguf")]
    Gguf(crate::model::gguf::GgufFacts),
    /// RAR archive.
    #[serde(rename = "rar")]
    Rar(crate::archive::rar::RarFacts),
    /// safetensors.
    #[serde(rename = "safetensors")]
    Safetensors(crate::model::safetensors::SafetensorsFacts),
    /// index of a sharded checkpoint.
    #[serde(rename = "safetensors-index")]
    SafetensorsIndex(crate::model::safetensors_index::SafetensorsIndexFacts),
}

impl Facts {
    /// The id of the format that these facts come from.
    pub const fn format(&self) -> &'static str {
        match self {
            Self::Ggml(_) => "ggml",
            Self::Gguf(_) => "gguf",
            Self::Rar(_) => "rar",
            Self::Safetensors(_) => "safetensors",
            Self::SafetensorsIndex(_) => "safetensors-index",
        }
    }
}
