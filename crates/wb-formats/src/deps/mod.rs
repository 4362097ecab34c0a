//! Manifests, lock files and databases of installed packages: which packages a file asks for, pins or has.

pub mod facts;

pub use facts::{DependencyFacts, Entry, FileRole, Hint, Include, Origin, Scope, Subject, Unparsed};
