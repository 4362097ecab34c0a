//! Floor 1: what ecosystems of packages agree on: how names are compared, how versions are ordered, what a requirement
//! allows, which versions an advisory is about.
//!
//! Pure: no files, no clock, no network. Text is hostile: nothing panics, and what cannot be read is an error that says
//! so, never a guess.
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
        clippy::print_stderr,
        reason = "a test that breaks should stop where it breaks"
    )
)]

pub mod advised;
pub mod ecosystem;
pub mod import;
pub mod lifecycle;
pub mod mend;
pub mod osv;
pub mod purl;
pub mod range;
pub mod store;
pub mod version;
pub mod vex;

pub use advised::Advised;
pub use ecosystem::{Ecosystem, Family};
pub use purl::Purl;
pub use range::{Requirement, VersionSet};
pub use version::Version;
