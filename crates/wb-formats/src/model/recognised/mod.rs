//! Model formats that are recognised and not read yet: said, never silent.

mod marks;
mod messages;
#[cfg(test)]
mod tests;
mod text;

use crate::format::Input;
use crate::generated::Facts;
use crate::notes::Notes;
use crate::sniff::Head;
use serde::Serialize;
use wb_core::GapReason;

crate::format_room! {
    /// Formats that some loader accepts and that this version does not read: TensorFlow SavedModel, frozen graphs
    /// and checkpoints, R workspaces, PMML, XGBoost, LightGBM, CatBoost, msgpack (Flax), OpenVINO, Java objects,
    /// Rockchip, ncnn and MNN models, fastText and llamafiles. Each is reported as not looked at.
    ///
    /// A Git LFS pointer in the place of a model is reported as well: the model itself was never fetched.
    /// `SentencePiece` tokenizers are recognised and leave no gap, because they hold only text and numbers.
    pub static FORMAT = {
        id: "recognised",
        name: "Recognised, not read",
        since: "0.1.0",
        extensions: [
            "bst", "caffemodel", "cbm", "llamafile", "mnn", "msgpack", "pb", "pmml", "rda", "rdata", "rds", "rknn",
            "ubj",
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
    /// It stands for a model that was never fetched.
    Pointer,
    /// It is a program. Running it is up to the reader; as a model it can't be judged.
    Program,
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
    marks::find(head)
        .or_else(|| text::find(head))
        .or_else(|| messages::find(head))
}

/// True if the ending belongs to a model of any format: weak marks count only under such names.
fn has_model_name(head: &Head<'_>) -> bool {
    let ending = head.extension();
    ["bin", "model", "weights"].contains(&ending.as_str())
        || crate::generated::FORMATS
            .iter()
            .any(|format| format.extensions.contains(&ending.as_str()))
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
        Leaves::Pointer => {
            let detail = "a Git LFS pointer stands in the place of the file: fetch it (`git lfs pull`)";
            notes.gap(GapReason::UnsupportedFormat, None, detail);
        }
        Leaves::Program => {
            let detail = format!("{title}: what it does when it runs is not judged");
            notes.gap(GapReason::UnsupportedFormat, None, detail);
        }
    }
    Facts::Recognised(RecognisedFacts {
        kind: kind.kind,
        title,
    })
}
