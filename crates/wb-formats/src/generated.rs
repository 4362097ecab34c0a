//! The registry of formats. Written by `cargo xtask gen`; do not edit.
#![allow(
    clippy::large_enum_variant,
    reason = "facts are built once per artifact and passed by reference"
)]

use crate::format::Format;
use serde::Serialize;

/// Every format, in the order in which they are asked.
pub static FORMATS: &[&Format] = &[
    &crate::archive::bzip2::FORMAT,
    &crate::model::chat_template::FORMAT,
    &crate::code::executable::FORMAT,
    &crate::model::ggml::FORMAT,
    &crate::model::gguf::FORMAT,
    &crate::archive::gzip::FORMAT,
    &crate::model::hdf5::FORMAT,
    &crate::model::keras_config::archive::FORMAT,
    &crate::model::keras_config::FORMAT,
    &crate::archive::lz4::FORMAT,
    &crate::archive::lzma::FORMAT,
    &crate::model::npy::FORMAT,
    &crate::model::onnx::FORMAT,
    &crate::model::onnx::values::FORMAT,
    &crate::code::payload::FORMAT,
    &crate::model::pickle::FORMAT,
    &crate::archive::picture::FORMAT,
    &crate::code::python::FORMAT,
    &crate::archive::rar::FORMAT,
    &crate::model::recognised::FORMAT,
    &crate::model::safetensors::FORMAT,
    &crate::model::safetensors_index::FORMAT,
    &crate::archive::sevenz::FORMAT,
    &crate::archive::tar::FORMAT,
    &crate::text::file::FORMAT,
    &crate::model::torch::mar::FORMAT,
    &crate::model::torch::archive::FORMAT,
    &crate::model::torch::script::FORMAT,
    &crate::archive::xz::FORMAT,
    &crate::archive::zip::FORMAT,
    &crate::archive::zlib::FORMAT,
    &crate::archive::zstd::FORMAT,
];

/// What the bytes say, by format.
#[derive(Clone, Debug, Serialize)]
#[serde(tag = "format", rename_all = "kebab-case")]
pub enum Facts {
    /// Bzip2 stream.
    #[serde(rename = "bzip2")]
    Bzip2(crate::archive::bzip2::StreamFacts),
    /// chat template of a tokenizer.
    #[serde(rename = "chat-template")]
    ChatTemplate(crate::model::chat_template::ChatTemplateFacts),
    /// Executable program.
    #[serde(rename = "executable")]
    Executable(crate::code::executable::ExecutableFacts),
    /// ggml, ggmf, ggjt and ggla.
    #[serde(rename = "ggml")]
    Ggml(crate::model::ggml::GgmlFacts),
    /// GGUF.
    #[serde(rename = "gguf")]
    Gguf(crate::model::gguf::GgufFacts),
    /// Gzip stream.
    #[serde(rename = "gzip")]
    Gzip(crate::archive::gzip::StreamFacts),
    /// HDF5.
    #[serde(rename = "hdf5")]
    Hdf5(crate::model::hdf5::Hdf5Facts),
    /// Keras archive.
    #[serde(rename = "keras")]
    Keras(crate::model::keras_config::archive::KerasArchiveFacts),
    /// Keras configuration.
    #[serde(rename = "keras-config")]
    KerasConfig(crate::model::keras_config::KerasConfigFacts),
    /// LZ4 frame.
    #[serde(rename = "lz4")]
    Lz4(crate::archive::lz4::StreamFacts),
    /// LZMA stream.
    #[serde(rename = "lzma")]
    Lzma(crate::archive::lzma::StreamFacts),
    /// NumPy array.
    #[serde(rename = "npy")]
    Npy(crate::model::npy::NpyFacts),
    /// ONNX model.
    #[serde(rename = "onnx")]
    Onnx(crate::model::onnx::OnnxFacts),
    /// ONNX tensor file.
    #[serde(rename = "onnx-tensor")]
    OnnxTensor(crate::model::onnx::values::OnnxFacts),
    /// Payload, searched in depth.
    #[serde(rename = "payload")]
    Payload(crate::code::payload::PayloadFacts),
    /// Python pickle.
    #[serde(rename = "pickle")]
    Pickle(crate::model::pickle::PickleFacts),
    /// Picture with cargo behind it.
    #[serde(rename = "picture")]
    Picture(crate::archive::picture::PictureFacts),
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
    /// 7z archive.
    #[serde(rename = "seven-zip")]
    SevenZip(crate::archive::sevenz::SevenzFacts),
    /// Tar archive.
    #[serde(rename = "tar")]
    Tar(crate::archive::tar::TarFacts),
    /// Text with something hidden in it.
    #[serde(rename = "text")]
    Text(crate::text::file::TextFacts),
    /// TorchServe archive.
    #[serde(rename = "torch-mar")]
    TorchMar(crate::model::torch::mar::MarFacts),
    /// PyTorch archive.
    #[serde(rename = "torch-zip")]
    TorchZip(crate::model::torch::archive::TorchZipFacts),
    /// TorchScript code.
    #[serde(rename = "torchscript-code")]
    TorchscriptCode(crate::model::torch::script::TorchScriptFacts),
    /// XZ stream.
    #[serde(rename = "xz")]
    Xz(crate::archive::xz::StreamFacts),
    /// Zip archive.
    #[serde(rename = "zip")]
    Zip(crate::archive::zip::ZipFacts),
    /// Zlib stream.
    #[serde(rename = "zlib")]
    Zlib(crate::archive::zlib::StreamFacts),
    /// Zstandard stream.
    #[serde(rename = "zstd")]
    Zstd(crate::archive::zstd::StreamFacts),
}

impl Facts {
    /// The id of the format that these facts come from.
    pub const fn format(&self) -> &'static str {
        match self {
            Self::Bzip2(_) => "bzip2",
            Self::ChatTemplate(_) => "chat-template",
            Self::Executable(_) => "executable",
            Self::Ggml(_) => "ggml",
            Self::Gguf(_) => "gguf",
            Self::Gzip(_) => "gzip",
            Self::Hdf5(_) => "hdf5",
            Self::Keras(_) => "keras",
            Self::KerasConfig(_) => "keras-config",
            Self::Lz4(_) => "lz4",
            Self::Lzma(_) => "lzma",
            Self::Npy(_) => "npy",
            Self::Onnx(_) => "onnx",
            Self::OnnxTensor(_) => "onnx-tensor",
            Self::Payload(_) => "payload",
            Self::Pickle(_) => "pickle",
            Self::Picture(_) => "picture",
            Self::PythonSource(_) => "python-source",
            Self::Rar(_) => "rar",
            Self::Recognised(_) => "recognised",
            Self::Safetensors(_) => "safetensors",
            Self::SafetensorsIndex(_) => "safetensors-index",
            Self::SevenZip(_) => "seven-zip",
            Self::Tar(_) => "tar",
            Self::Text(_) => "text",
            Self::TorchMar(_) => "torch-mar",
            Self::TorchZip(_) => "torch-zip",
            Self::TorchscriptCode(_) => "torchscript-code",
            Self::Xz(_) => "xz",
            Self::Zip(_) => "zip",
            Self::Zlib(_) => "zlib",
            Self::Zstd(_) => "zstd",
        }
    }
}
