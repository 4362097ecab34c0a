//! Model formats.

pub mod ggml;
pub mod gguf;
pub(crate) mod json;
pub mod npy;
pub mod onnx;
pub(crate) mod protobuf;
pub mod recognised;
pub mod safetensors;
pub mod safetensors_index;
pub mod template;
pub mod torch;
pub mod pickle;
pub mod hdf5;
pub mod keras_config;
