//! What Rust's files say about packages.

mod lock;
mod manifest;
#[cfg(test)]
mod tests;

pub use super::DependencyFacts;

use super::reading::{self, Kind, Name};
use crate::format::Input;
use crate::generated::Facts;
use crate::notes::Notes;
use crate::sniff::Head;

crate::format_room! {
    /// `Cargo.toml` (with workspaces, targets, renamed packages, git and paths), `Cargo.lock` (versions 1 to 4) and
    /// Cargo's `config.toml` (registries, sources that are replaced).
    pub static FORMAT = {
        id: "rust-dependencies",
        name: "Rust dependencies",
        since: "0.1.0",
        extensions: [],
        facts: DependencyFacts,
        sniff: sniff,
        read: read,
    };
}

static KINDS: &[Kind] = &[
    Kind {
        is: |name| name.base == "Cargo.toml",
        read: manifest::read,
    },
    Kind {
        is: |name| name.base == "Cargo.lock",
        read: lock::read,
    },
    Kind {
        is: |name| name.folder == ".cargo" && matches!(name.base, "config.toml" | "config"),
        read: manifest::read_config,
    },
];

fn sniff(head: &Head<'_>) -> bool {
    let name = Name::new(head.name);
    KINDS.iter().any(|kind| (kind.is)(&name)) && !head.bytes.contains(&0)
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    Facts::RustDependencies(reading::read(input, notes, KINDS, "crates.io"))
}
