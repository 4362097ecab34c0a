//! XGBoost models: JSON, UBJSON and the old binary layout.

mod binary;
mod walk;

use crate::format::Input;
use crate::generated::Facts;
use crate::notes::{Child, Defect, Notes, Stop};
use crate::sniff::Head;
use crate::source::SliceSource;
use crate::text::events;
use memchr::memmem;
use serde::Serialize;
use std::collections::BTreeMap;

crate::format_room! {
    /// XGBoost models and snapshots: JSON, UBJSON, and the binary layout of versions before 1.0 (`binf` and without a
    /// mark). The whole document is gone through. Every tree's arrays are checked: as long as the tree says, children
    /// and features inside their ranges. Attributes of the booster, its objective and names are noted; what stands
    /// behind the document is judged on its own.
    pub static FORMAT = {
        id: "xgboost",
        name: "XGBoost model",
        since: "0.1.0",
        extensions: ["bst", "ubj", "xgb"],
        facts: XgboostFacts,
        sniff: sniff,
        read: read,
    };
}

/// What an XGBoost model says.
#[derive(Clone, Debug, Default, Serialize)]
pub struct XgboostFacts {
    /// `json`, `ubjson` or `binary`.
    pub layout: &'static str,
    /// The version that wrote it.
    pub version: String,
    /// The objective.
    pub objective: String,
    /// The booster: `gbtree`, `dart` or `gblinear`.
    pub booster: String,
    /// How many features it was trained on.
    pub features: u64,
    /// How many trees there are.
    pub trees: u64,
    /// Attributes of the booster, their beginnings.
    pub attributes: BTreeMap<String, String>,
    /// Keys at the top that XGBoost does not write.
    pub unknown_keys: Vec<String>,
}

fn sniff(head: &Head<'_>) -> bool {
    binary::sniff(head) || is_document(head)
}

/// An object with a learner in it, in either language.
fn is_document(head: &Head<'_>) -> bool {
    const PADDING_MAX: u64 = 1 << 16;
    let start = head
        .bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(head.bytes)
        .trim_ascii_start();
    if !start.starts_with(b"{") && !start.is_empty() {
        return false;
    }
    if looks_learnt(start) {
        return true;
    }
    // Blanks before the first key move the words out of sight.
    let inner = start.strip_prefix(b"{").unwrap_or(start);
    if head.is_whole() || inner.iter().take(1024).any(|byte| !byte.is_ascii_whitespace()) {
        return false;
    }
    let more = head.source.read_vec(0, PADDING_MAX).unwrap_or_default();
    looks_learnt(more.trim_ascii_start())
}

fn looks_learnt(start: &[u8]) -> bool {
    let has = |word: &str| memmem::find(start, word.as_bytes()).is_some();
    let is_binary = matches!(start, [b'{', b'i' | b'U' | b'I' | b'l' | b'L', ..]);
    if is_binary {
        return has("\x07learner") || has("\x06Config") && has("\x05Model") || has("gradient_booster");
    }
    let inside = [
        "gradient_booster",
        "feature_names",
        "learner_model_param",
        "learner_train_param",
    ];
    start.starts_with(b"{") && has("\"learner\"") && inside.iter().any(|word| has(&format!("\"{word}\"")))
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = XgboostFacts::default();
    if let Err(stop) = read_whole(input, &mut facts, notes) {
        notes.stopped(stop);
    }
    Facts::Xgboost(facts)
}

fn read_whole(input: &Input<'_>, facts: &mut XgboostFacts, notes: &mut Notes) -> Result<(), Stop> {
    let bytes = Head::read_bytes(input.source.as_ref())?;
    let head = Head::new(&bytes, input.name, input.source);
    let end = if binary::sniff(&head) {
        facts.layout = "binary";
        binary::read(input, facts, notes)?
    } else {
        let start = bytes.trim_ascii_start();
        let is_binary = matches!(start, [b'{', b'i' | b'U' | b'I' | b'l' | b'L', ..]);
        facts.layout = if is_binary { "ubjson" } else { "json" };
        let mut walk = walk::Walk::new(facts);
        let result = events::read(
            input.source.as_ref(),
            "xgboost-broken",
            input.meter,
            &mut |event| {
                walk.event(event);
                Ok(())
            },
        );
        for defect in walk.close() {
            notes.defect(defect);
        }
        result?
    };
    if let Some(behind) = crate::source::after_padding(input.source.as_ref(), end)? {
        let detail = "something stands behind the model, where no reader of it looks";
        notes.defect(Defect::at("xgboost-trailing-bytes", behind, detail));
        let rest = SliceSource::shared(input.source, behind, u64::MAX)?;
        notes
            .children
            .push(Child::new("(behind the model)", rest).nested());
    }
    Ok(())
}
