//! Git LFS pointers: a few lines that stand where a file should.

use super::text_start;
use crate::format::Input;
use crate::generated::Facts;
use crate::notes::{Defect, Notes};
use crate::sniff::{Head, extension};
use serde::Serialize;
use wb_core::GapReason;

crate::format_room! {
    /// Git LFS pointers: the digest and size of a file that was never fetched. A pointer is not a model: in the place
    /// of anything that a loader might read it is a gap. Pictures, sound and film that were not fetched are none.
    pub static FORMAT = {
        id: "git-lfs-pointer",
        name: "Git LFS pointer",
        since: "0.1.0",
        extensions: [],
        facts: LfsPointerFacts,
        sniff: sniff,
        read: read,
    };
}

/// What a pointer says.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LfsPointerFacts {
    /// The specification that it follows, as an address.
    pub version: String,
    /// The digest of the file that it stands for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub oid: Option<String>,
    /// That file's size.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size_bytes: Option<u64>,
    /// Programs of the reader's configuration that the file would be sent through, in order (`ext-0-name`).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub extensions: Vec<String>,
}

/// Git LFS takes a longer file for the file itself.
const POINTER_MAX: u64 = 1_024;
/// Endings of files that no loader of models reads.
const MEDIA: &[&str] = &[
    "avi", "bmp", "flac", "gif", "ico", "jpeg", "jpg", "m4a", "mkv", "mov", "mp3", "mp4", "ogg", "pdf",
    "png", "svg", "tif", "tiff", "wav", "webm", "webp",
];

fn sniff(head: &Head<'_>) -> bool {
    let text = text_start(head.bytes);
    let is_marked = [
        b"version https://git-lfs.github.com/spec/".as_slice(),
        b"version https://hawser.github.com/spec/",
        b"version http://git-media.io/v/",
    ]
    .iter()
    .any(|mark| text.starts_with(mark));
    is_marked && super::has(text, "\noid ")
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = LfsPointerFacts::default();
    let len = input.source.len().unwrap_or_default();
    match input.source.read_vec(0, POINTER_MAX) {
        Ok(bytes) => lines(&String::from_utf8_lossy(&bytes), &mut facts),
        Err(error) => notes.stopped(error.into()),
    }
    if len > POINTER_MAX {
        let detail = format!("{len} bytes begin like a Git LFS pointer, which has at most {POINTER_MAX}");
        notes.defect(Defect::at("git-lfs-pointer-too-long", POINTER_MAX, detail));
    }
    let is_digest = |oid: &str| {
        oid.strip_prefix("sha256:")
            .is_some_and(|hex| hex.len() == 64 && hex.bytes().all(|byte| byte.is_ascii_hexdigit()))
    };
    if !facts.oid.as_deref().is_some_and(is_digest) || facts.size_bytes.is_none() {
        let detail = "the pointer gives no SHA-256 and size of the file that it stands for";
        notes.defect(Defect::at("git-lfs-pointer-broken", 0, detail));
    }
    if !MEDIA.contains(&extension(input.name).as_str()) {
        let size = facts
            .size_bytes
            .map_or_else(String::new, |bytes| format!(" of {bytes} bytes"));
        let detail = format!(
            "a Git LFS pointer stands in the place of the file{size}: fetch it (`git lfs pull`) and scan again"
        );
        notes.gap(GapReason::UnsupportedFormat, None, detail);
    }
    Facts::GitLfsPointer(facts)
}

fn lines(text: &str, facts: &mut LfsPointerFacts) {
    for line in text.lines().take(64) {
        match line.trim_end().split_once(' ') {
            Some(("version", version)) => version.clone_into(&mut facts.version),
            Some(("oid", oid)) => facts.oid = Some(oid.to_owned()),
            Some(("size", size)) => facts.size_bytes = size.parse().ok(),
            Some((key, _)) if key.starts_with("ext-") => facts.extensions.push(key.to_owned()),
            _ => {}
        }
    }
}
