//! PyTorch beyond the pickle: archives, TorchScript, TorchServe.

pub mod archive;
pub mod mar;
pub mod script;
pub mod tensors;
