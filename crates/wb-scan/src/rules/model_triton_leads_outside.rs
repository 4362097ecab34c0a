//! A Triton configuration that names files elsewhere.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;
use wb_formats::repo::triton::Setting;

crate::rule! {
    /// A file that `config.pbtxt` names (the model, a library, the environment of the Python backend, the data of a
    /// warm-up) leads out of the model's folder, or the name of the backend is a path.
    ///
    /// ## Why it matters
    /// Triton joins these names with the model's folder and loads what it finds: code of another place runs inside of the
    /// server, or a file of the server becomes the input of a model.
    ///
    /// ## What to do
    /// Do not serve the model.
    ///
    /// ## References
    /// - CVE-2023-31036 (Triton: a path in what a model is loaded from)
    pub static RULE = {
        id: "model-triton-leads-outside",
        since: "0.1.0",
        severity: High,
        summary: "a Triton configuration names files outside of the model's folder",
        remedy: "do not serve the model",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::TritonConfig(facts) = seen.facts else {
        return;
    };
    let files = facts.files.iter().filter(|file| leads_outside(&file.value));
    let backends = facts
        .backends
        .iter()
        .filter(|backend| backend.value.contains(['/', '\\']) || backend.value.contains(".."));
    // An environment may lie anywhere on the server, but nobody climbs to it.
    let environments = facts
        .parameters
        .iter()
        .filter(|parameter| parameter.key == "EXECUTION_ENV_PATH" && climbs(&parameter.value));
    for Setting { key, value, offset } in files.chain(backends).chain(environments) {
        let message = format!("`{key}` is `{value}`, which is not in the model's folder");
        let found = Found::new(message).at(*offset);
        sink.found(found.evidence_at(key, value.clone(), *offset));
    }
}

fn climbs(path: &str) -> bool {
    path.replace('\\', "/").split('/').any(|part| part == "..")
}

fn leads_outside(path: &str) -> bool {
    let is_drive = path.get(1..2) == Some(":");
    climbs(path) || path.starts_with(['/', '\\', '~']) || is_drive || path.contains("://")
}
