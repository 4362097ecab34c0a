//! What distributions have installed.

mod apk;
mod dpkg;
mod release;
mod rpm;
mod sqlite;
#[cfg(test)]
mod tests;

pub use super::DependencyFacts;

use super::FileRole;
use super::reading::{self, Kind, Name};
use crate::format::Input;
use crate::generated::Facts;
use crate::notes::Notes;
use crate::sniff::Head;
use wb_core::GapReason;

crate::format_room! {
    /// Databases of installed packages, in an unpacked image, in a layer of an image or on a disk: `dpkg/status` and
    /// `status.d` of Debian and its kin, `lib/apk/db/installed` of Alpine, `rpmdb.sqlite` of RPM, and `os-release`, which
    /// says which release they belong to. RPM's older databases (Berkeley DB, ndb) are recognised, and a gap.
    pub static FORMAT = {
        id: "system-packages",
        name: "installed packages of a distribution",
        since: "0.1.0",
        extensions: [],
        facts: DependencyFacts,
        sniff: sniff,
        read: read,
    };
}

static KINDS: &[Kind] = &[
    Kind {
        is: |name| name.base == "status" || name.folder == "status.d",
        read: dpkg::read,
    },
    Kind {
        is: |name| name.base == "installed",
        read: apk::read,
    },
    Kind {
        is: |name| name.base == "os-release",
        read: release::read,
    },
];

/// A database that is no text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Binary {
    Sqlite,
    BerkeleyDb,
    Ndb,
}

fn binary(name: &Name<'_>, head: &[u8]) -> Option<Binary> {
    let has = |at: usize, mark: &[u8]| head.get(at..).is_some_and(|rest| rest.starts_with(mark));
    match name.base {
        "rpmdb.sqlite" if has(0, b"SQLite format 3\0") => Some(Binary::Sqlite),
        // The mark of a hash table, in either order of bytes.
        "Packages" if has(12, b"\x61\x15\x06\x00") || has(12, b"\x00\x06\x15\x61") => {
            Some(Binary::BerkeleyDb)
        }
        "Packages.db" if has(0, b"RpmP") => Some(Binary::Ndb),
        _ => None,
    }
}

fn sniff(head: &Head<'_>) -> bool {
    let name = Name::new(head.name);
    let begins = |text: &[u8]| head.starts_with(text);
    match name.base {
        "status" => begins(b"Package: ") && has_line(head.bytes, b"\nStatus: "),
        "installed" => begins(b"C:Q") && has_line(head.bytes, b"\nP:"),
        "os-release" => has_line(head.bytes, b"ID="),
        "rpmdb.sqlite" | "Packages" | "Packages.db" => binary(&name, head.bytes).is_some(),
        _ => name.folder == "status.d" && begins(b"Package: "),
    }
}

fn has_line(bytes: &[u8], start: &[u8]) -> bool {
    memchr::memmem::find(bytes, start).is_some()
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let name = Name::new(input.name);
    let head = input.source.read_vec(0, 64).unwrap_or_default();
    let facts = match binary(&name, &head) {
        Some(Binary::Sqlite) => rpm::read(input, notes),
        Some(kind) => {
            let what = if kind == Binary::Ndb { "ndb" } else { "Berkeley DB" };
            let detail = format!("not assessed: RPM's database in the format {what} is not read");
            notes.gap(GapReason::NotAssessed, None, detail);
            DependencyFacts {
                kind: "RPM database",
                ecosystem: rpm::ECOSYSTEM.to_owned(),
                role: FileRole::Installed,
                ..DependencyFacts::default()
            }
        }
        None => {
            let ecosystem = if name.base == "installed" {
                "Alpine"
            } else {
                "Debian"
            };
            reading::read(input, notes, KINDS, ecosystem)
        }
    };
    Facts::SystemPackages(facts)
}
