//! Loads that run code which a model's package names or brings.

use crate::inventory::source::uses;
use crate::known::ai::place;
use crate::known::ai::unpickling::{self, How};
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_core::Severity;
use wb_formats::code::uses::{Origin, Value};

crate::rule! {
    /// Code loads models in a way that runs what their package says: Keras with `safe_mode=False` or
    /// `enable_unsafe_deserialization()`, MLflow's `load_model`, native libraries of TensorFlow and PyTorch.
    ///
    /// ## Why it matters
    /// Keras' safe mode is what keeps a `.keras` file from running Python of its author; an MLflow model names the
    /// module that loads it, and usually unpickles; a native library is code.
    ///
    /// High for Keras' safe mode switched off for a model that the program does not name itself, and for what comes
    /// from the network or a hub; medium where it is switched off otherwise; low for MLflow and libraries. Silent
    /// inside libraries; tests and examples are at most low.
    ///
    /// ## What to do
    /// Leave the safe mode on; load only models of your own registry, by version.
    pub static RULE = {
        id: "code-load-runs-package",
        since: "0.1.0",
        severity: Medium,
        summary: "code loads a model in a way that runs what the model's package says",
        remedy: "leave safe modes on, and load models of your own registry by version",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Some(uses) = uses(seen.facts) else { return };
    if place::is_library(seen.place) {
        return;
    }
    for call in &uses.calls {
        let Some(found) = unpickling::of(call).filter(|found| found.how != How::Pickle) else {
            continue;
        };
        let is_far = found.source.is_some_and(|source| {
            matches!(source.from, Some(Origin::Network | Origin::Hub | Origin::ModelOutput))
                || matches!(&source.value, Value::Text(text) if text.contains("://") && !text.starts_with("models:") && !text.starts_with("runs:") && !text.starts_with("file:"))
        });
        let severity = match (is_far, found.is_forced) {
            (true, _) => Severity::High,
            (false, true) => Severity::Medium,
            (false, false) => Severity::Low,
        };
        let severity = if place::is_aside(seen.place) {
            severity.min(Severity::Low)
        } else {
            severity
        };
        let from = if is_far { " that comes from elsewhere" } else { "" };
        let message = format!("`{}` {}{from}", call.path, found.what);
        sink.found(
            Found::new(message)
                .severity(severity)
                .at(call.offset)
                .evidence("call", call.code.clone()),
        );
    }
}
