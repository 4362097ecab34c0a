//! What a repository tells git to run.

pub mod attributes;
pub mod config;
pub mod hook;
