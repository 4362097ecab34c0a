//! Model formats.

pub mod npy;
pub mod onnx;
pub(crate) mod protobuf;
pub mod recognised;
pub mod torch;
