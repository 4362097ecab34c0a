//! From facts to the graph of what a system is made of.
//!
//! Each artifact yields sightings by itself ([`sightings`]); [`assemble`] puts those of all files together.

pub(crate) mod agents;
mod graph;
mod imported;
pub(crate) mod packages;
mod settle;
pub(crate) mod source;
#[cfg(test)]
mod tests;

pub use graph::assemble;
pub use imported::Imported;
pub use source::{Import, imports};

use crate::rule::Seen;
use wb_core::Sighting;

/// What one artifact says about what the system is made of.
pub(crate) fn sightings(seen: &Seen<'_>, out: &mut Vec<Sighting>) {
    agents::sightings(seen, out);
    packages::sightings(seen, out);
    source::sightings(seen, out);
}
