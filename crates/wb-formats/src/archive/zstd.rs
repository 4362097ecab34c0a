//! Zstandard stream.

use super::decode::Codec;
use super::stream;
pub use super::stream::StreamFacts;
use crate::format::Input;
use crate::generated::Facts;
use crate::notes::Notes;
use crate::sniff::Head;

crate::format_room! {
    /// Zstandard files, one or several frames, are decoded and judged by what is inside; skippable frames are
    /// skipped. Frames that need a dictionary are reported as not looked at.
    pub static FORMAT = {
        id: "zstd",
        name: "Zstandard stream",
        since: "0.1.0",
        extensions: ["zst", "tzst"],
        facts: StreamFacts,
        sniff: sniff,
        read: read,
    };
}

/// The bit of the frame header that has to be zero.
const RESERVED: u8 = 0x08;

fn sniff(head: &Head<'_>) -> bool {
    match Codec::Zstd.first_frame(head) {
        Some([0x28, 0xb5, 0x2f, 0xfd, descriptor, ..]) => descriptor & RESERVED == 0,
        _ => false,
    }
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    Facts::Zstd(stream::read(
        input,
        Codec::Zstd,
        &[(".tzst", ".tar"), (".zst", "")],
        notes,
    ))
}
