//! The search of `--deep`: payloads are looked through byte by byte.

use super::judge::read_as;
use super::{Readings, Task};
use crate::claim::{Claim, claim};
use wb_formats::{ChildData, Head, Input, Role};

/// Archives are searched member by member.
const ARCHIVES: &[&str] = &[
    "bzip2",
    "gzip",
    "keras",
    "lz4",
    "lzma",
    "seven-zip",
    "tar",
    "torch-mar",
    "torch-zip",
    "xz",
    "zip",
    "zlib",
    "zstd",
];

/// Looks for programs, archives and pickles at every place of a payload, once.
pub(super) fn search_in_depth(
    task: &Task,
    head: &Head<'_>,
    input: &Input<'_>,
    formats: &[&'static str],
    readings: Readings<'_>,
) {
    let Readings {
        outcome,
        observer,
        parts,
    } = readings;
    let is = |wanted: &[&str]| formats.iter().any(|format| wanted.contains(format));
    if task.is_searched && matches!(task.data, ChildData::Source(_)) {
        parts.is_searched = true;
        return;
    }
    let is_cargo = !formats.is_empty() || claim(task.place.name(), head.bytes) != Claim::None;
    let is_program = is(&["executable"]) || head.starts_with(b"\x7fELF") || head.starts_with(b"MZ");
    let is_payload = is_cargo || task.role == Role::Payload;
    let is_archive = !formats.is_empty() && formats.iter().all(|format| ARCHIVES.contains(format));
    if is_archive || is_program || !is_payload || wb_formats::text::file::is_text(head.bytes) {
        return;
    }
    let before = parts.children.len();
    let gaps = outcome.coverage.gaps.len();
    let readings = Readings {
        outcome,
        observer,
        parts,
    };
    read_as(&wb_formats::code::payload::FORMAT, input, task, formats, readings);
    if is(&["pickle"]) {
        // Streams behind the first one are the pickle reader's own business.
        parts.children.truncate(before);
    }
    // A search that a limit ended has left its gap, and is not counted.
    if outcome.coverage.gaps.len() == gaps {
        let len = input.source.len().unwrap_or_default();
        outcome.coverage.bytes_searched = outcome.coverage.bytes_searched.saturating_add(len);
    }
    parts.is_searched = true;
}
