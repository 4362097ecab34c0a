//! The registry of formats. Written by `cargo xtask gen`; do not edit.
#![allow(
    clippy::large_enum_variant,
    reason = "facts are built once per artifact and passed by reference"
)]

use crate::format::Format;
use serde::Serialize;

/// Every format, in the order in which they are asked.
pub static FORMATS: &[&Format] = &[
    &crate::code::executable::FORMAT,
    &crate::model::ggml::FORMAT,
    &crate::model::gguf::FORMAT,
    &crate::model::hdf5::FORMAT,
    &crate::model::keras_config::FORMAT,
    &crate::model::npy::FORMAT,
    &crate::model::onnx::FORMAT,
    &crate::model::pickle::FORMAT,
    &crate::code::python::FORMAT,
    &crate::archive::rar::FORMAT,
    &crate::model::recognised::FORMAT,
    &crate::model::safetensors::FORMAT,
    &crate::model::safetensors_index::FORMAT,
    &crate::model::torch::mar::FORMAT,
    &crate::model::torch::archive::FORMAT,
    &crate::model::torch::script::FORMAT,
    &crate::archive::zip::FORMAT,
];

/// What the bytes say, by format.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "format", rename_all = "kebab-case")]
pub enum Facts {
    /// Executable program.
    #[serde(rename = "executable")]
    Executable(crate::code::executable::ExecutableFacts),
    /// ggml, ggmf, ggjt and ggla.
    #[serde(rename = "ggml")]
    Ggml(crate::model::ggml::GgmlFacts),
    /// GGUF.
    #[serde(rename = "gguf")]
    Gguf(crate::model::gguf::GgufFacts),
    /// HDF5.
    #[serde(rename = "hdf5")]
    Hdf5(crate::model::hdf5::Hdf5Facts),
    /// Keras configuration.
    #[serde(rename = "keras-config")]
    KerasConfig(crate::model::keras_config::KerasConfigFacts),
    /// NumPy array.
    #[serde(rename = "npy")]
    Npy(crate::model::npy::NpyFacts),
    /// ONNX model.
    #[serde(rename = "onnx")]
    Onnx(crate::model::onnx::OnnxFacts),
    /// Python pickle.
    #[serde(rename = "pickle")]
    Pickle(crate::model::pickle::PickleFacts),
    /// Python source.
    #[serde(rename = "python-source")]
    PythonSource(crate::code::python::PythonFacts),
    /// RAR archive.
    #[serde(rename = "rar")]
    Rar(crate::archive::rar::RarFacts),
    /// Recognised, not read.
    #[serde(rename = "recognised")]
    Recognised(crate::model::recognised::RecognisedFacts),
    /// safetensors.
    #[serde(rename = "safetensors")]
    Safetensors(crate::model::safetensors::SafetensorsFacts),
    /// index of a sharded checkpoint.
    #[serde(rename = "safetensors-index")]
    SafetensorsIndex(crate::model::safetensors_index::SafetensorsIndexFacts),
    /// TorchServe archive.
    #[serde(rename = "torch-mar")]
    TorchMar(crate::model::torch::mar::MarFacts),
    /// PyTorch archive.
    #[serde(rename = "torch-zip")]
    TorchZip(crate::model::torch::archive::TorchZipFacts),
    /// TorchScript code.
    #[serde(rename = "torchscript-code")]
    TorchscriptCode(crate::model::torch::script::TorchScriptFacts),
    /// Zip archive.
    #[serde(rename = "zip")]
    Zip(crate::archive::zip::ZipFacts),
}

impl Facts {
    /// The id of the format that these facts come from.
    pub const fn format(&self) -> &'static str {
        match self {
            Self::Executable(_) => "executable",
            Self::Ggml(_) => "ggml",
            Self::Gguf(_) => "gguf",
            Self::Hdf5(_) => "hdf5",
            Self::KerasConfig(_) => "keras-config",
            Self::Npy(_) => "npy",
            Self::Onnx(_) => "onnx",
            Self::Pickle(_) => "pickle",
            Self::PythonSource(_) => "python-source",
            Self::Rar(_) => "rar",
            Self::Recognised(_) => "recognised",
            Self::Safetensors(_) => "safetensors",
            Self::SafetensorsIndex(_) => "safetensors-index",
            Self::TorchMar(_) => "torch-mar",
            Self::TorchZip(_) => "torch-zip",
            Self::TorchscriptCode(_) => "torchscript-code",
            Self::Zip(_) => "zip",
        }
    }
}
