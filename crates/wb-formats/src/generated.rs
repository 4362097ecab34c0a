//! The registry of formats. Written by `cargo xtask gen`; do not edit.
#![allow(
    clippy::large_enum_variant,
    reason = "facts are built once per artifact and passed by reference"
)]

use crate::format::Format;
use serde::Serialize;

/// Every format, in the order in which they are asked.
pub static FORMATS: &[&Format] = &[
    &crate::model::hdf5::FORMAT,
    &crate::model::keras_config::archive::FORMAT,
    &crate::model::keras_config::FORMAT,
    &crate::archive::rar::FORMAT,
    &crate::archive::zip::FORMAT,
];

/// What the bytes say, by format.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "format", rename_all = "kebab-case")]
pub enum Facts {
    /// HDF5.
    #[serde(rename = "hdf5")]
    Hdf5(crate::model::hdf5::Hdf5Facts),
    /// Keras archive.
    #[serde(rename = "keras")]
    Keras(crate::model::keras_config::archive::KerasArchiveFacts),
    /// Keras configuration.
    #[serde(rename = "keras-config")]
    KerasConfig(crate::model::keras_config::KerasConfigFacts),
    /// RAR archive.
    #[serde(rename = "rar")]
    Rar(crate::archive::rar::RarFacts),
    /// Zip archive.
    #[serde(rename = "zip")]
    Zip(crate::archive::zip::ZipFacts),
}

impl Facts {
    /// The id of the format that these facts come from.
    pub const fn format(&self) -> &'static str {
        match self {
            Self::Hdf5(_) => "hdf5",
            Self::Keras(_) => "keras",
            Self::KerasConfig(_) => "keras-config",
            Self::Rar(_) => "rar",
            Self::Zip(_) => "zip",
        }
    }
}
