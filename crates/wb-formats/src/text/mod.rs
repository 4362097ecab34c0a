//! Texts: what several formats are written in, and what can be hidden in any.

pub mod file;
mod invisible;
pub(crate) mod json;
mod markup;
pub mod secret;
#[cfg(test)]
mod tests;

pub use invisible::{Hidden, HiddenKind};
