//! Manifests, lock files and databases of installed packages: which packages a file asks for, pins or has.
//!
//! One room per family of ecosystems; each knows its files by their names and has a reader for each kind. All say what
//! they found in one shape, [`DependencyFacts`]. What is not understood is kept as [`Unparsed`] and becomes a gap: a
//! package that nobody can assess is never silently dropped.

pub mod address;
pub mod dotnet;
pub mod facts;
pub mod go;
pub(crate) mod ini;
pub mod java;
pub mod javascript;
pub mod php;
pub mod python;
pub(crate) mod reading;
pub mod ruby;
pub mod rust;
pub mod system;
pub(crate) mod view;
mod xml;

pub use facts::{DependencyFacts, Entry, FileRole, Hint, Include, Origin, Scope, Subject, Unparsed};
