//! Model formats.

pub mod chat_template;
pub mod ggml;
pub mod gguf;
pub mod hdf5;
pub(crate) mod json;
pub mod keras_config;
pub mod npy;
pub mod onnx;
pub mod pickle;
pub(crate) mod protobuf;
pub mod recognised;
pub mod safetensors;
pub mod safetensors_index;
pub mod template;
pub mod tensorflow;
pub mod torch;
