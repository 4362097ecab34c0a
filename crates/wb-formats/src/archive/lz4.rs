//! LZ4 frame.

use super::decode::Codec;
use super::stream;
pub use super::stream::StreamFacts;
use crate::format::Input;
use crate::generated::Facts;
use crate::notes::Notes;
use crate::sniff::Head;

crate::format_room! {
    /// LZ4 frames, one or several, are decoded and judged by what is inside; skippable frames are skipped.
    /// joblib writes them.
    pub static FORMAT = {
        id: "lz4",
        name: "LZ4 frame",
        since: "0.1.0",
        extensions: ["lz4"],
        facts: StreamFacts,
        sniff: sniff,
        read: read,
    };
}

fn sniff(head: &Head<'_>) -> bool {
    match Codec::Lz4Frame.first_frame(head) {
        // The two highest bits of the flags are the version, which is 1; the bit above the lowest is reserved.
        Some([0x04, 0x22, 0x4d, 0x18, flags, ..]) => flags >> 6 == 1 && flags & 2 == 0,
        _ => false,
    }
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    Facts::Lz4(stream::read(input, Codec::Lz4Frame, &[(".lz4", "")], notes))
}
