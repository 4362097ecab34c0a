//! Floor 1: bytes to facts, defects and coverage.
//!
//! Input is hostile. Nothing here panics, trusts a length, recurses without counting, opens a file, or holds
//! an opinion: what the bytes say is a fact, where they break their own format is a defect, and what was not
//! looked at is a gap. Severity is decided one floor up.
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    clippy::unreachable,
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::exit,
    clippy::arithmetic_side_effects
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
        clippy::arithmetic_side_effects,
        reason = "a test that breaks should stop where it breaks"
    )
)]

pub mod agent;
pub mod archive;
pub mod code;
pub mod deploy;
pub mod deps;
pub mod format;
pub mod generated;
pub mod model;
pub mod notes;
pub mod package;
pub mod repo;
pub mod sniff;
pub mod source;
pub mod text;

pub use format::{Format, Input, accepted};
pub use generated::{FORMATS, Facts};
pub use notes::{Child, ChildData, Defect, Notes, Opener, Role, Stop};
pub use sniff::Head;
pub use source::{Cursor, MemSource, ReadAt, ReadError, SliceSource};
