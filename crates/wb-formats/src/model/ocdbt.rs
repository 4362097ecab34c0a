//! OCDBT: the key-value store in which Orbax keeps its arrays.

use crate::format::Input;
use crate::generated::Facts;
use crate::notes::{Defect, Notes};
use crate::sniff::Head;
use serde::Serialize;

crate::format_room! {
    /// Files of TensorStore's OCDBT (`manifest.ocdbt`, and the nodes and values beside it in Orbax checkpoints). Their
    /// frame is checked: mark, length and version. What the store holds are chunks of arrays, which are numbers, and
    /// descriptions, whose codecs TensorStore has built in: it runs none that a file brings.
    pub static FORMAT = {
        id: "ocdbt",
        name: "OCDBT store",
        since: "0.1.0",
        extensions: ["ocdbt"],
        facts: OcdbtFacts,
        sniff: |head| kind(head.bytes).is_some(),
        read: read,
    };
}

/// What the frame says.
#[derive(Clone, Debug, Default, Serialize)]
pub struct OcdbtFacts {
    /// `manifest`, `node` or `versions`.
    pub kind: &'static str,
    /// The length that the frame says, with its checksum.
    pub bytes: u64,
    /// The version of the layout.
    pub version: u8,
    /// How the content is packed: 0 not at all, 1 with zstd.
    pub packing: u8,
}

fn kind(bytes: &[u8]) -> Option<&'static str> {
    let kind = match bytes.get(..4)? {
        b"\x0c\xdb\x3a\x2a" => "manifest",
        b"\x0c\xdb\x20\xde" => "node",
        b"\x0c\xdb\x12\x34" => "versions",
        _ => return None,
    };
    Some(kind)
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = OcdbtFacts::default();
    let head = Head::read_bytes(input.source.as_ref()).unwrap_or_default();
    facts.kind = kind(&head).unwrap_or_default();
    let Some(length) = head.get(4..).and_then(|rest| rest.first_chunk::<8>()) else {
        notes.stopped(Defect::at("ocdbt-broken", 4, "the store ends inside its frame").into());
        return Facts::Ocdbt(facts);
    };
    facts.bytes = u64::from_le_bytes(*length);
    facts.version = head.get(12).copied().unwrap_or_default();
    facts.packing = head.get(13).copied().unwrap_or_default();
    match input.source.len() {
        // Nodes stand one behind the other in one file; a manifest is alone.
        Ok(len) if facts.bytes > len || facts.kind == "manifest" && facts.bytes != len => {
            let detail = format!("the frame says {} bytes, and the file has {len}", facts.bytes);
            notes.stopped(Defect::at("ocdbt-broken", 4, detail).into());
        }
        Ok(len) => notes.skipped_bytes = notes.skipped_bytes.saturating_add(len),
        Err(error) => notes.stopped(error.into()),
    }
    Facts::Ocdbt(facts)
}
