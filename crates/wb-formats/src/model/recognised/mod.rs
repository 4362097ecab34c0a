//! Model formats that are recognised and not read yet: said, never silent.

mod marks;
mod messages;
#[cfg(test)]
mod tests;

use crate::format::Input;
use crate::generated::Facts;
use crate::notes::Notes;
use crate::sniff::Head;
use serde::Serialize;
use wb_core::GapReason;

crate::format_room! {
    /// Formats that some loader accepts and that this version does not read: Java objects, fastText, Caffe, HDF4,
    /// Rockchip, ncnn and MNN models. Each is reported as not looked at.
    ///
    /// `SentencePiece` tokenizers are recognised and leave no gap, because they hold only text and numbers;
    /// so are the fingerprints and the marks of modules that lie beside a SavedModel.
    pub static FORMAT = {
        id: "recognised",
        name: "Recognised, not read",
        since: "0.1.0",
        extensions: [
            "caffemodel", "mnn", "rknn",
        ],
        facts: RecognisedFacts,
        sniff: sniff,
        read: read,
    };
}

/// What the bytes are.
#[derive(Clone, Debug, Serialize)]
pub struct RecognisedFacts {
    /// Kebab-case name of the format.
    pub kind: &'static str,
    /// Its name as people write it.
    pub title: &'static str,
}

/// A format that is recognised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Kind {
    kind: &'static str,
    title: &'static str,
    gap: Leaves,
}

/// What is left unsaid about a recognised file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Leaves {
    /// A loader would accept it, and nobody here has looked into it.
    Unread,
    /// Nothing: it holds only text and numbers.
    Nothing,
}

impl Kind {
    const fn new(kind: &'static str, title: &'static str) -> Self {
        Self::leaving(kind, title, Leaves::Unread)
    }

    const fn leaving(kind: &'static str, title: &'static str, gap: Leaves) -> Self {
        Self { kind, title, gap }
    }
}

fn sniff(head: &Head<'_>) -> bool {
    find(head).is_some()
}

/// The first kind that fits, strongest marks first.
fn find(head: &Head<'_>) -> Option<Kind> {
    marks::find(head).or_else(|| messages::find(head))
}

/// True if the ending belongs to a model of any format: weak marks count only under such names.
fn has_model_name(head: &Head<'_>) -> bool {
    let ending = head.extension();
    ["bin", "model", "weights"].contains(&ending)
        || crate::generated::FORMATS
            .iter()
            .any(|format| format.extensions.contains(&ending))
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let first = Head::read_bytes(input.source.as_ref());
    let found = match &first {
        Ok(bytes) => find(&Head::new(bytes, input.name, input.source)),
        Err(_) => None,
    };
    let kind = found.unwrap_or(Kind::new("unknown", "unknown"));
    let title = kind.title;
    match kind.gap {
        Leaves::Nothing => {}
        Leaves::Unread => {
            let detail = format!("{title}: recognised, but this version does not read it");
            notes.gap(GapReason::UnsupportedFormat, None, detail);
        }
    }
    Facts::Recognised(RecognisedFacts {
        kind: kind.kind,
        title,
    })
}
