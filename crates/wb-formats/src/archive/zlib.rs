//! Zlib stream.

use super::decode::Codec;
use super::stream;
pub use super::stream::StreamFacts;
use crate::format::Input;
use crate::generated::Facts;
use crate::notes::Notes;
use crate::sniff::Head;

crate::format_room! {
    /// Zlib streams, as joblib writes them, are decoded and judged by what is inside. Their two bytes of mark are
    /// weak: a stream is only recognised if its beginning decodes.
    pub static FORMAT = {
        id: "zlib",
        name: "Zlib stream",
        since: "0.1.0",
        extensions: ["z", "zlib"],
        facts: StreamFacts,
        sniff: sniff,
        read: read,
    };
}

/// How much of the beginning has to decode.
const PROBE_BYTES: usize = 4096;

fn sniff(head: &Head<'_>) -> bool {
    let [0x78, second, ..] = head.bytes else {
        return false;
    };
    let has_dictionary = second & 0x20 != 0;
    if has_dictionary || u16::from_be_bytes([0x78, *second]).checked_rem(31) != Some(0) {
        return false;
    }
    let mut engine = flate2::Decompress::new(true);
    let mut out = [0; PROBE_BYTES];
    let result = engine.decompress(head.bytes, &mut out, flate2::FlushDecompress::None);
    let is_done = matches!(result, Ok(flate2::Status::StreamEnd));
    // A fault behind a beginning that decoded does not keep a loader from the beginning.
    is_done || engine.total_out() > 16
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    Facts::Zlib(stream::read(
        input,
        Codec::Zlib,
        &[(".zlib", ""), (".z", "")],
        notes,
    ))
}
