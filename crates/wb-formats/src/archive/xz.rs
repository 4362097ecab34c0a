//! XZ stream.

use super::decode::Codec;
use super::stream;
pub use super::stream::StreamFacts;
use crate::format::Input;
use crate::generated::Facts;
use crate::notes::Notes;
use crate::sniff::Head;

crate::format_room! {
    /// XZ files, one or several streams with padding between, are decoded and judged by what is inside. joblib
    /// and pandas write them.
    pub static FORMAT = {
        id: "xz",
        name: "XZ stream",
        since: "0.1.0",
        extensions: ["xz", "txz"],
        facts: StreamFacts,
        sniff: sniff,
        read: read,
    };
}

fn sniff(head: &Head<'_>) -> bool {
    head.starts_with(b"\xfd7zXZ\x00")
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    Facts::Xz(stream::read(
        input,
        Codec::Xz,
        &[(".txz", ".tar"), (".xz", "")],
        notes,
    ))
}
