//! Bzip2 stream.

use super::decode::Codec;
use super::stream;
pub use super::stream::StreamFacts;
use crate::format::Input;
use crate::generated::Facts;
use crate::notes::Notes;
use crate::sniff::Head;

crate::format_room! {
    /// Bzip2 files, one or several streams one after another, are decoded and judged by what is inside. joblib
    /// and pandas write them.
    pub static FORMAT = {
        id: "bzip2",
        name: "Bzip2 stream",
        since: "0.1.0",
        extensions: ["bz2", "tbz2"],
        facts: StreamFacts,
        sniff: sniff,
        read: read,
    };
}

const BLOCK: &[u8; 6] = &[0x31, 0x41, 0x59, 0x26, 0x53, 0x59];
const EMPTY: &[u8; 6] = &[0x17, 0x72, 0x45, 0x38, 0x50, 0x90];

fn sniff(head: &Head<'_>) -> bool {
    match head.bytes {
        [b'B', b'Z', b'h', b'1'..=b'9', rest @ ..] => rest.starts_with(BLOCK) || rest.starts_with(EMPTY),
        _ => false,
    }
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    Facts::Bzip2(stream::read(
        input,
        Codec::Bzip2,
        &[(".tbz2", ".tar"), (".bz2", "")],
        notes,
    ))
}
