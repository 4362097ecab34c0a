//! What lies in a repository beside the models: configuration, descriptions, lists of packages, notebooks, git.

pub mod architecture;
pub mod git;
pub mod hf_config;
pub mod mlflow;
pub mod notebook;
pub mod requirements;
pub mod settings;
pub mod spacy;
pub mod triton;
