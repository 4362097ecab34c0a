//! A TorchServe archive whose handler is not in it.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// The manifest of a TorchServe archive names a handler that is neither in the archive nor one that TorchServe brings.
    ///
    /// ## Why it matters
    /// The server imports a module of that name from wherever Python finds it: code that was not part of this scan.
    ///
    /// ## What to do
    /// Find out where the handler comes from.
    pub static RULE = {
        id: "model-mar-handler-missing",
        since: "0.1.0",
        severity: Medium,
        summary: "the handler of a TorchServe archive is not in the archive",
        remedy: "find out which module the server would import under that name",
        check: Each(check),
    };
}

/// Handlers that TorchServe brings. Source: its documentation of default handlers; 2026-11-23.
const BUILT_IN: &[&str] = &[
    "base_handler",
    "image_classifier",
    "image_segmenter",
    "object_detector",
    "text_classifier",
    "vision_handler",
];

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::TorchMar(facts) = seen.facts else {
        return;
    };
    let Some(handler) = &facts.handler else { return };
    if !facts.has_handler_file && !BUILT_IN.contains(&handler.as_str()) {
        let found = Found::new(format!("the handler `{handler}` is not in the archive"));
        sink.found(found.evidence("manifest", handler.clone()));
    }
}
