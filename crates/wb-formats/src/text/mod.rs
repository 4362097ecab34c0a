//! Texts: what several formats are written in, and what can be hidden in any.

pub(crate) mod events;
pub mod file;
mod invisible;
pub(crate) mod json;
mod markup;
pub mod secret;
#[cfg(test)]
mod tests;
pub(crate) mod tree;
pub(crate) mod xml;
pub(crate) mod yaml;

pub use invisible::{Hidden, HiddenKind};
