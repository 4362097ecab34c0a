//! Messages while they are read, and what a front end hands in.

use super::facts::Asset;
use super::graph::{GraphNode, Scope};
use super::schema::Kind;

/// How many texts of one attribute or tensor are kept.
pub(super) const TEXTS_MAX: usize = 64;

/// A description of an object: JSON that Keras reads.
pub(super) struct Described {
    /// What it describes.
    pub(super) path: String,
    /// Where the JSON stands, if it stands in the file as it is.
    pub(super) span: Option<(u64, u64)>,
    /// The JSON, if it does not.
    pub(super) text: String,
}

/// A message that is being read.
pub(super) enum Draft {
    Plain,
    Node(Box<GraphNode>),
    Attribute {
        key: String,
        texts: Vec<String>,
        functions: Vec<String>,
        is_tensor: bool,
    },
    Tensor {
        dtype: u64,
        texts: Vec<String>,
        content: Option<Vec<u8>>,
    },
    Function(Box<Scope>),
    Argument {
        name: String,
    },
    Return {
        key: String,
        value: String,
    },
    Entry {
        key: String,
    },
    Asset(Asset),
    Object {
        identifier: String,
        path: String,
        metadata: Option<(Option<(u64, u64)>, String)>,
    },
}

pub(super) struct Level {
    pub(super) kind: Kind,
    pub(super) parent_field: u32,
    pub(super) draft: Draft,
}

/// Text as a front end hands it in.
pub(super) struct Given {
    /// The text, cut where it is longer than what is kept.
    pub(super) text: String,
    /// Where the whole of it stands in the file, if it stands there as it is.
    pub(super) span: Option<(u64, u64)>,
}

/// Texts as a tensor's content packs them: all lengths, then all bytes. The count is not written beside them: it is
/// the one whose lengths add up.
pub(super) fn packed_texts(bytes: &[u8]) -> Vec<String> {
    let mut lengths: Vec<usize> = Vec::new();
    let mut sum: usize = 0;
    let mut at: usize = 0;
    while at < bytes.len() && lengths.len() < TEXTS_MAX {
        let mut length: u64 = 0;
        let mut shift: u32 = 0;
        while let Some(byte) = bytes.get(at) {
            at = at.saturating_add(1);
            length |= u64::from(byte & 0x7f).checked_shl(shift).unwrap_or_default();
            shift = shift.saturating_add(7);
            if byte & 0x80 == 0 || shift > 63 {
                break;
            }
        }
        let length = usize::try_from(length).unwrap_or(usize::MAX);
        lengths.push(length);
        sum = sum.saturating_add(length);
        let rest = bytes.get(at..).unwrap_or_default();
        if sum == rest.len() {
            let mut from: usize = 0;
            let cut = |length: &usize| {
                let to = from.saturating_add(*length);
                let text = String::from_utf8_lossy(rest.get(from..to).unwrap_or_default()).into_owned();
                from = to;
                text
            };
            return lengths.iter().map(cut).collect();
        }
    }
    Vec::new()
}

#[cfg(test)]
mod tests {
    use super::packed_texts;

    #[test]
    fn packed_texts_are_found_by_their_lengths() {
        assert_eq!(packed_texts(b"\x03\x02abcde"), ["abc", "de"]);
        assert_eq!(packed_texts(b"\x01x"), ["x"]);
        assert!(packed_texts(b"\x7fx").is_empty());
    }
}
