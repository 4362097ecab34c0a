//! A spaCy configuration that calls functions of nobody known.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// `config.cfg` calls a registered function (`@callbacks = "name"`) whose name belongs to no package of spaCy's
    /// makers.
    ///
    /// ## Why it matters
    /// The function comes from a package that is installed, or from a file given with `--code`. What it does is not said
    /// here; Python files beside the configuration are judged on their own.
    ///
    /// ## What to do
    /// Find out which package registers the function before you load the pipeline.
    pub static RULE = {
        id: "model-spacy-function-unknown",
        since: "0.1.0",
        severity: Low,
        summary: "a spaCy configuration calls a function of an unknown package",
        remedy: "find out which package registers the function before you load the pipeline",
        check: Each(check),
    };
}

/// Beginnings of the names that spaCy's makers register. Source: spaCy 3, spacy-legacy, spacy-loggers,
/// spacy-transformers, spacy-curated-transformers, spacy-experimental, spacy-llm; 2026-11-24.
const FAMILIES: &[&str] = &[
    "spacy.",
    "spacy-",
    "srsly.",
    "prodigy.",
    "thinc.",
    "langchain.",
    "curated_",
];

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::SpacyConfig(facts) = seen.facts else {
        return;
    };
    for function in &facts.functions {
        if is_known(&function.name) {
            continue;
        }
        let message = format!(
            "`{}` calls the registered function `{}`",
            function.section, function.name
        );
        let found = Found::new(message).at(function.offset);
        sink.found(found.evidence_at(
            &format!("@{}", function.registry),
            function.name.clone(),
            function.offset,
        ));
    }
}

/// Thinc's own names have no family: `Adam.v1`, `warmup_linear.v1`.
fn is_known(name: &str) -> bool {
    let is_thinc = name.rsplit_once(".v").is_some_and(|(stem, version)| {
        !stem.contains('.') && version.bytes().all(|byte| byte.is_ascii_digit())
    });
    is_thinc || FAMILIES.iter().any(|family| name.starts_with(family))
}
