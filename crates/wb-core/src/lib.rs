//! Floor 0: the nouns that every other floor speaks. Nothing here does I/O, reads a clock or knows a format.
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    clippy::unreachable,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::exit
)]

pub mod artifact;
pub mod budget;
pub mod coverage;
pub mod finding;
pub mod inventory;
pub mod report;
pub mod rule;

pub use artifact::Place;
pub use budget::{Budget, Clock, Limit, Meter, Reached};
pub use coverage::{AdvisoriesUsed, Coverage, Gap, GapReason, Packages};
pub use finding::{AdvisoryRef, Confidence, Evidence, Finding, Match, PackageRef, Severity};
pub use inventory::{Graph, NodeKind, Pin, Relation, Sighting};
pub use report::{Report, Verdict};
