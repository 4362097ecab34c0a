//! Tar archives.

mod header;
mod walk;

use crate::format::Input;
use crate::generated::Facts;
use crate::notes::Notes;
use crate::sniff::Head;
use header::{Header, Parsed};
use serde::Serialize;

crate::format_room! {
    /// Tar archives: old, ustar, GNU (long names, base-256 sizes) and pax (path, linkpath, size). Links and
    /// special files are facts; checksums of headers are verified; what stands behind the end mark is looked at.
    /// Sparse members are reported as not looked at. Compressed tars are decoded first.
    pub static FORMAT = {
        id: "tar",
        name: "Tar archive",
        since: "0.1.0",
        extensions: ["tar"],
        facts: TarFacts,
        sniff: sniff,
        read: read,
    };
}

/// What a tar says about itself.
#[derive(Clone, Debug, Default, Serialize)]
pub struct TarFacts {
    /// How many members there are.
    pub members_count: u64,
    /// True if it is laid out like the root of a system: the layer of a container image.
    pub is_root_filesystem: bool,
    /// The members, as many as are kept.
    pub members: Vec<TarMember>,
}

/// A member.
#[derive(Clone, Debug, Serialize)]
pub struct TarMember {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: TarKind,
    /// Where a link points.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub target: Option<String>,
    /// Where its data begins.
    pub data_offset: u64,
    /// Bytes of its data.
    pub bytes: u64,
}

/// What a member is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum TarKind {
    /// A regular file.
    File,
    /// Another name for a member.
    HardLink,
    /// A symbolic link.
    SymbolicLink,
    /// A device.
    Device,
    /// A directory.
    Directory,
    /// A named pipe.
    Fifo,
    /// A regular file with holes.
    Sparse,
}

fn sniff(head: &Head<'_>) -> bool {
    begins_like_one(head)
}

/// True if the first block is a tar's. A zip at the end of a tar is a member of it, or what stands behind its end
/// mark: both are found by reading the tar.
pub(super) fn begins_like_one(head: &Head<'_>) -> bool {
    head.bytes
        .first_chunk::<512>()
        .is_some_and(|block| matches!(Header::parse(block), Parsed::Header(_)))
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = TarFacts::default();
    if let Err(stop) = walk::walk(input, &mut facts, notes) {
        notes.stopped(stop);
    }
    crate::model::torch::mar::in_tar(notes);
    Facts::Tar(facts)
}
