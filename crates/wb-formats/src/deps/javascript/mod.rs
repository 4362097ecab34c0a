//! What JavaScript's files say about packages.

mod bun;
mod manifest;
mod npm_lock;
mod npmrc;
mod pnpm;
mod spec;
#[cfg(test)]
mod tests;
mod yarn;

pub use super::DependencyFacts;

use super::reading::{self, Kind, Name};
use crate::format::Input;
use crate::generated::Facts;
use crate::notes::Notes;
use crate::sniff::Head;
use wb_core::GapReason;

crate::format_room! {
    /// JavaScript's manifests and lock files: `package.json` (all kinds of dependencies, overrides and resolutions,
    /// workspaces, scripts; in `node_modules` an installed package), `package-lock.json` and `npm-shrinkwrap.json`
    /// (versions 1 to 3), `yarn.lock` (1 and Berry), `pnpm-lock.yaml` (5, 6, 9), `bun.lock`, `.npmrc`, `.yarnrc.yml`.
    /// The binary `bun.lockb` is a gap. Aliases (`npm:other@1`) are resolved to the package that is installed.
    pub static FORMAT = {
        id: "javascript-dependencies",
        name: "JavaScript dependencies",
        since: "0.1.0",
        extensions: [],
        facts: DependencyFacts,
        sniff: sniff,
        read: read,
    };
}

static KINDS: &[Kind] = &[
    Kind {
        is: |name| name.base == "package.json",
        read: manifest::read,
    },
    Kind {
        is: |name| {
            matches!(
                name.base,
                "package-lock.json" | "npm-shrinkwrap.json" | ".package-lock.json"
            )
        },
        read: npm_lock::read,
    },
    Kind {
        is: |name| name.base == "yarn.lock",
        read: yarn::read,
    },
    Kind {
        is: |name| matches!(name.base, "pnpm-lock.yaml" | "pnpm-lock.yml"),
        read: pnpm::read,
    },
    Kind {
        is: |name| name.base == "bun.lock",
        read: bun::read,
    },
    Kind {
        is: |name| name.base == ".npmrc",
        read: npmrc::read,
    },
    Kind {
        is: |name| name.base == ".yarnrc.yml",
        read: npmrc::read_yarn,
    },
];

const BINARY: &str = "bun.lockb";

fn sniff(head: &Head<'_>) -> bool {
    let name = Name::new(head.name);
    name.base == BINARY || KINDS.iter().any(|kind| (kind.is)(&name)) && !head.bytes.contains(&0)
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let facts = if Name::new(input.name).base == BINARY {
        let detail = "not assessed: the binary lock file of bun is not read; `bun install --save-text-lockfile` writes \
                      the same as text";
        notes.gap(GapReason::NotAssessed, None, detail);
        DependencyFacts {
            kind: "bun.lockb",
            ecosystem: "npm".to_owned(),
            role: super::FileRole::Lock,
            ..DependencyFacts::default()
        }
    } else {
        reading::read(input, notes, KINDS, "npm")
    };
    Facts::JavascriptDependencies(facts)
}
