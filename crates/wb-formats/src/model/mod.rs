//! Model formats.

pub mod ggml;
pub mod gguf;
pub(crate) mod json;
pub mod safetensors;
pub mod safetensors_index;
pub mod template;
