//! Floor 2: facts to findings. Pure: no I/O, no clock; a rule never fails and never prints.
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
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::panic,
        clippy::unreachable,
        reason = "a test that breaks should stop where it breaks"
    )
)]

mod claim;
pub mod engine;
pub mod health;
pub mod inventory;
pub mod known;
pub mod package;
pub mod pickle;
pub mod rule;
pub mod rules;
pub mod sink;

pub use engine::{
    Artifact, Observer, Outcome, Part, join, judge_defects, judge_packages, scan, scan_as, scan_folder,
    scan_observed,
};
pub use rule::{Check, Folder, FolderFile, FolderFileKind, Joined, Rule, Seen};
pub use rules::RULES;
pub use sink::{Found, Sink};
