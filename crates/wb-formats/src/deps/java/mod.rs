//! What Java's files say about packages.

mod gradle;
mod pom;
#[cfg(test)]
mod tests;

pub use super::DependencyFacts;

use super::reading::{self, Kind, Name};
use crate::format::Input;
use crate::generated::Facts;
use crate::notes::Notes;
use crate::sniff::Head;

crate::format_room! {
    /// `pom.xml` (properties, dependency management; what a parent decides is said to be unknown), `pom.properties` in
    /// archives, `gradle.lockfile`, `buildscript-gradle.lockfile`, `build.gradle` and `build.gradle.kts` (dependencies
    /// that are written out), `libs.versions.toml`.
    pub static FORMAT = {
        id: "java-dependencies",
        name: "Java dependencies",
        since: "0.1.0",
        extensions: [],
        facts: DependencyFacts,
        sniff: sniff,
        read: read,
    };
}

static KINDS: &[Kind] = &[
    Kind {
        is: |name| name.base == "pom.xml" || name.base.ends_with(".pom"),
        read: pom::read,
    },
    Kind {
        is: |name| name.base == "pom.properties",
        read: pom::read_properties,
    },
    Kind {
        is: |name| matches!(name.base, "gradle.lockfile" | "buildscript-gradle.lockfile"),
        read: gradle::read_lock,
    },
    Kind {
        is: |name| matches!(name.base, "build.gradle" | "build.gradle.kts"),
        read: gradle::read_build,
    },
    Kind {
        is: |name| name.base.ends_with(".versions.toml"),
        read: gradle::read_catalog,
    },
];

fn sniff(head: &Head<'_>) -> bool {
    let name = Name::new(head.name);
    KINDS.iter().any(|kind| (kind.is)(&name)) && !head.bytes.contains(&0)
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    Facts::JavaDependencies(reading::read(input, notes, KINDS, "Maven"))
}
