//! Files that make a folder a model repository.

pub mod hf_config;
