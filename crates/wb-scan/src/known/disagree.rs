//! Does an artifact keep what its name promises? Asked by two rules of different severity.

use crate::known::promises::{Promise, promise};
use crate::rule::Seen;
use wb_formats::Facts;
use wb_formats::deps::DependencyFacts;
use wb_formats::sniff::extension;

/// A name and content that disagree.
pub(crate) struct Disagreement {
    /// The name's ending.
    pub(crate) ending: String,
    /// What it promises.
    pub(crate) promise: &'static Promise,
    /// What the content is: a format's id, or the kind of a recognised one.
    pub(crate) content: &'static str,
}

/// The disagreement between name and content, asked once per artifact: of the format that is read first.
pub(crate) fn disagreement(seen: &Seen<'_>) -> Option<Disagreement> {
    let content = content(seen.facts);
    if ASIDE.contains(&content) || BY_NAME.contains(&content) || DependencyFacts::of(seen.facts).is_some() {
        return None;
    }
    let is_first = seen.formats.first() == Some(&seen.facts.format());
    if !is_first || seen.nested || seen.formats.iter().any(|format| HELPERS.contains(format)) {
        return None;
    }
    let ending = extension(seen.name);
    let promise = promise(&ending)?;
    let is_kept = promise.is_kept_by(content) || seen.formats.iter().any(|format| promise.is_kept_by(format));
    (!is_kept).then_some(Disagreement {
        ending,
        promise,
        content,
    })
}

/// What is said about a file beside what it is.
const ASIDE: &[&str] = &[
    "agent-config",
    "agent-instructions",
    "ci-workflow",
    "deployment",
    "dockerfile",
    "payload",
    "picture",
    "text",
    "tool-definitions",
    "tool-source",
];

/// Texts that are known by their whole name, ending included: it says what they are.
const BY_NAME: &[&str] = &[
    "agent-config",
    "agent-instructions",
    "ci-workflow",
    "deployment",
    "dockerfile",
    "package-declaration",
    "python-path-file",
    "script",
    "tool-definitions",
];

/// Readers of parts that have a rule of their own for what lies under which name.
const HELPERS: &[&str] = &["executable", "hf-config", "python-source", "torchscript-code"];

fn content(facts: &Facts) -> &'static str {
    match facts {
        Facts::Recognised(recognised) => recognised.kind,
        other => other.format(),
    }
}
