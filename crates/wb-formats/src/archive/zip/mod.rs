//! Zip archives: every reading that some loader would make.

pub mod dialect;
pub mod directory;
mod ends;
mod hidden;
mod members;
mod names;
pub mod record;

use crate::format::Input;
use crate::generated::Facts;
use crate::notes::Notes;
use crate::sniff::Head;
use dialect::{DIALECTS, Dialect};
use directory::{Directory, Origin};
use record::{END, Header, LOCAL};
use serde::Serialize;
use std::sync::Arc;
use wb_core::Limit;

pub use directory::Member;

crate::format_room! {
    /// Zip archives with zip64, prefix and trailing data, several directories, and hidden members. The central
    /// directory and the local headers are read and compared; where they disagree, every reading is judged.
    /// Stored, deflate, bzip2, lzma, xz and zstd members are decoded when they are judged. Encrypted members
    /// and other methods (deflate64, PPMd, …) are reported as not looked at. A zip is recognised at its
    /// beginning and at its end, as loaders do.
    pub static FORMAT = {
        id: "zip",
        name: "Zip archive",
        since: "0.1.0",
        extensions: ["zip", "whl", "jar"],
        facts: ZipFacts,
        sniff: sniff,
        read: read,
    };
}

/// What a zip says about itself.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ZipFacts {
    /// What kinds of zip it is, beside being a zip.
    pub dialects: Vec<&'static str>,
    /// How many members there are, hidden ones included.
    pub members_count: u64,
    /// The members, as many as are kept.
    pub members: Vec<ZipMember>,
    /// Bytes before the archive.
    pub prefix_bytes: u64,
    /// Bytes behind it.
    pub trailing_bytes: u64,
    /// Bytes of its comment.
    pub comment_bytes: u64,
    /// How many central directories were read.
    pub directories: u64,
    /// True if it uses the 64-bit records.
    pub is_zip64: bool,
}

/// A member, for the reader of a report.
#[derive(Clone, Debug, Serialize)]
pub struct ZipMember {
    /// Its name.
    pub name: String,
    /// Where it was found.
    pub origin: Origin,
    /// Where its local header stands.
    pub header_offset: u64,
    /// Where its data begins.
    pub data_offset: u64,
    /// What the directory says about its data, or the local header of a hidden member.
    #[serde(flatten)]
    pub header: Header,
    /// What the local header says, if that is something else.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub local: Option<Header>,
}

impl ZipMember {
    /// Members kept in the facts: enough for a person, and bounded in memory.
    const KEPT_MAX: u64 = 10_000;

    fn new(member: &Member) -> Self {
        let header = member.header();
        Self {
            name: member.name.to_string(),
            origin: member.origin,
            header_offset: member.header_offset,
            data_offset: member.data_offset,
            header,
            local: member.local.filter(|local| *local != header),
        }
    }
}

fn sniff(head: &Head<'_>) -> bool {
    head.starts_with(LOCAL)
        || head.starts_with(END)
        || head.starts_with(b"PK\x07\x08PK\x03\x04")
        || head.starts_with(b"PK00PK\x03\x04")
        || (!super::tar::begins_like_one(head) && ends::tail_is_zip(head.source.as_ref(), head.tail()))
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let directory = Directory::read(input.source, input.meter, notes);
    names::repeated(&directory, notes);
    names::hidden(&directory, notes);
    let dialects: Vec<&Dialect> = DIALECTS
        .iter()
        .copied()
        .filter(|dialect| (dialect.matches)(&directory))
        .collect();
    for dialect in &dialects {
        if let Some(facts) = (dialect.read)(&directory, input, notes) {
            notes.more_facts.push(facts);
        }
    }
    let kept = input.meter.budget().get(Limit::Entries).min(ZipMember::KEPT_MAX);
    let kept = usize::try_from(kept).unwrap_or(usize::MAX);
    let facts = ZipFacts {
        dialects: dialects.iter().map(|dialect| dialect.id).collect(),
        members_count: directory.members.len() as u64,
        members: directory.members.iter().take(kept).map(ZipMember::new).collect(),
        prefix_bytes: directory.prefix_bytes,
        trailing_bytes: directory.trailing_bytes,
        comment_bytes: directory.comment_bytes,
        directories: directory.directories,
        is_zip64: directory.is_zip64,
    };
    notes.brings = crate::model::torch::archive::package_modules(&directory).map(Arc::new);
    members::judge(&directory, dialects.first().copied(), input, notes);
    Facts::Zip(facts)
}
