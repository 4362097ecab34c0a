//! Model formats.

pub mod onnx;
pub(crate) mod protobuf;
