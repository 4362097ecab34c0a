//! TorchScript and packages of PyTorch that code loads.

use crate::inventory::source::uses;
use crate::known::ai::place;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_core::Severity;
use wb_formats::code::uses::{Origin, Value};

crate::rule! {
    /// Code loads TorchScript (`torch.jit.load`) or a PyTorch package (`torch.package.PackageImporter`,
    /// `load_from_checkpoint` of Lightning), or fetches a state dictionary by address.
    ///
    /// ## Why it matters
    /// TorchScript is a program that can read and write files through its operators; a package brings Python source
    /// and pickles that run; Lightning's checkpoints are pickles. How bad that is depends on where the bytes come from.
    ///
    /// High for a package or a checkpoint from the network or a hub, medium for TorchScript from there and for
    /// packages under a computed name, low otherwise; low in tests and examples; silent inside libraries and for files
    /// that the program names itself.
    ///
    /// ## What to do
    /// Check a digest before loading, or load safetensors into code of your own.
    pub static RULE = {
        id: "code-torch-script-load",
        since: "0.1.0",
        severity: Medium,
        summary: "code loads TorchScript or a PyTorch package, which are programs",
        remedy: "check a digest before loading, or load safetensors into code of your own",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Some(uses) = uses(seen.facts) else { return };
    if place::is_library(seen.place) {
        return;
    }
    for call in &uses.calls {
        let (is_package, what) = match call.path.as_str() {
            "torch.jit.load" => (false, "TorchScript"),
            "torch.package.PackageImporter" => (true, "a PyTorch package"),
            path if path.ends_with(".load_from_checkpoint") => (true, "a checkpoint of Lightning"),
            _ => continue,
        };
        let source = call.at(0).or_else(|| call.arguments.first());
        let is_far = source.is_some_and(|source| {
            matches!(source.from, Some(Origin::Network | Origin::Hub))
                || matches!(&source.value, Value::Text(text) if text.contains("://"))
        });
        let is_named = source.is_some_and(|source| matches!(source.value, Value::Text(_)));
        let severity = match (is_far, is_package, is_named) {
            (true, true, _) => Severity::High,
            (true, false, _) => Severity::Medium,
            (false, _, true) => continue,
            (false, _, false) => Severity::Low,
        };
        let severity = if place::is_aside(seen.place) {
            Severity::Low
        } else {
            severity
        };
        let from = if is_far {
            " that comes from elsewhere"
        } else {
            " under a name that is computed"
        };
        sink.found(
            Found::new(format!("loads {what}{from}"))
                .severity(severity)
                .at(call.offset)
                .evidence("call", call.code.clone()),
        );
    }
}
