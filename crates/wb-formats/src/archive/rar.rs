//! RAR: recognised, never unpacked.

use crate::format::Input;
use crate::generated::Facts;
use crate::notes::Notes;
use crate::sniff::Head;
use serde::Serialize;
use wb_core::GapReason;

crate::format_room! {
    /// RAR archives, versions 1.5 to 4 and 5, are recognised and reported as not looked at: the only complete
    /// decoder is not free software. Unpack the archive yourself and scan what comes out.
    pub static FORMAT = {
        id: "rar",
        name: "RAR archive",
        since: "0.1.0",
        extensions: ["rar"],
        facts: RarFacts,
        sniff: sniff,
        read: read,
    };
}

/// What the first bytes of a RAR archive say.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RarFacts {
    /// 4 for the old layout, 5 for the new one.
    pub version: u8,
}

const MAGIC_4: &[u8] = b"Rar!\x1a\x07\x00";
const MAGIC_5: &[u8] = b"Rar!\x1a\x07\x01\x00";

fn sniff(head: &Head<'_>) -> bool {
    head.starts_with(MAGIC_4) || head.starts_with(MAGIC_5)
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let version = match input.source.read_array::<8>(0) {
        Ok(Some(first)) if first == MAGIC_5 => 5,
        _ => 4,
    };
    notes.gap(
        GapReason::UnsupportedFormat,
        None,
        "RAR archives are not unpacked: unpack it and scan the files",
    );
    Facts::Rar(RarFacts { version })
}
