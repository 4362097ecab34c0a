//! Formats that are text: recognised by words that no ordinary configuration has together.

use super::{Kind, Leaves, has_model_name};
use crate::sniff::Head;
use memchr::memmem::find as find_bytes;

/// The kind of text model, if it is one.
pub(super) fn find(head: &Head<'_>) -> Option<Kind> {
    let text = head.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head.bytes);
    let text = text.trim_ascii_start();
    let has = |word: &str| find_bytes(text, word.as_bytes()).is_some();
    if text.starts_with(b"version https://git-lfs.github.com/spec/") && has("\noid ") {
        let pointer = Kind::leaving("git-lfs-pointer", "Git LFS pointer", Leaves::Pointer);
        return has_model_name(head).then_some(pointer);
    }
    if text.starts_with(b"tree\nversion=v") || text.starts_with(b"tree\r\nversion=v") {
        return Some(Kind::new("lightgbm", "LightGBM model"));
    }
    if text.starts_with(b"<") {
        return markup(&has);
    }
    if text.starts_with(b"{") {
        return json(&has);
    }
    let base = head.name.rsplit(['/', '\\']).next().unwrap_or(head.name);
    if base == "saved_model.pbtxt" && has("meta_graphs") {
        return Some(Kind::new("tensorflow-savedmodel", "TensorFlow SavedModel (text)"));
    }
    let is_graph = head.extension() == "pbtxt" && has("node {") && has("op: \"");
    is_graph.then_some(Kind::new("tensorflow-graph", "TensorFlow graph (text)"))
}

fn markup(has: &impl Fn(&str) -> bool) -> Option<Kind> {
    if has("<PMML") {
        return Some(Kind::new("pmml", "PMML model"));
    }
    let is_openvino = has("<net ") && has("<layers>") && has("<layer ");
    is_openvino.then_some(Kind::new("openvino", "OpenVINO model"))
}

fn json(has: &impl Fn(&str) -> bool) -> Option<Kind> {
    let is_learner = has("\"learner\"") && (has("\"gradient_booster\"") || has("\"feature_names\""));
    if is_learner {
        return Some(Kind::new("xgboost-json", "XGBoost model (JSON)"));
    }
    let is_catboost = has("\"features_info\"") && has("\"float_features\"");
    is_catboost.then_some(Kind::new("catboost-json", "CatBoost model (JSON)"))
}
