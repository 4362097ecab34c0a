//! Model formats.

pub mod onnx;
pub(crate) mod protobuf;
pub mod recognised;
