//! Graphs for phones, browsers and accelerators, and of frameworks beside the large ones: one set of facts for all.

pub mod coreml;
pub mod executorch;
mod facts;
mod keep;
pub mod mxnet;
pub mod paddle;
pub mod tensorrt;
pub mod tflite;
pub mod torch_flatbuffer;

pub use facts::{CodeName, Delegate, GraphFacts, Kind, Operator, PathRef, TensorFacts};
