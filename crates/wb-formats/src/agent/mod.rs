//! What tells agents what they may use and what they should do: configuration of their hosts, instructions, tools.

pub mod config;
mod document;
pub mod instructions;
pub(crate) mod secrecy;
pub mod tools;

pub use config::{AgentConfigFacts, Grant, HostCommand, ToolServer};
pub(crate) use document::{Document, Syntax};
pub use instructions::{InstructionFacts, InstructionKind};
pub use secrecy::{Secrecy, Variable};
pub use tools::{Tool, ToolFacts, ToolText};
