//! A configuration that computes what a loader calls.

use crate::rule::Seen;
use crate::rules::model_target_runs_code::objects;
use crate::sink::{Found, Sink};
use wb_core::Confidence;
use wb_formats::Facts;
use wb_formats::repo::settings::{Interpolation, Slot};

crate::rule! {
    /// The name under a key that a loader calls has an interpolation in it that the file itself does not
    /// resolve: an environment variable, another file, a resolver of the program. Or an interpolation
    /// evaluates text as code.
    ///
    /// ## Why it matters
    /// What is called is decided elsewhere, so looking at the file does not tell. A resolver that evaluates
    /// runs whatever stands in the file.
    ///
    /// ## What to do
    /// Find out what the interpolation becomes.
    pub static RULE = {
        id: "model-target-computed",
        since: "0.1.0",
        severity: Medium,
        summary: "a configuration computes the name that a loader calls, or evaluates text",
        remedy: "find out what the interpolation becomes before you load the model",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    for object in objects(seen) {
        let Some(written) = object
            .written
            .as_ref()
            .filter(|_| object.slot == Slot::Target && object.name.contains('?'))
        else {
            continue;
        };
        let message = format!(
            "`{}` names `{written}`, which this file does not resolve",
            object.key
        );
        let found = Found::new(message)
            .at(object.offset)
            .confidence(Confidence::Medium);
        sink.found(found.evidence_at(&object.key, written.clone(), object.offset));
    }
    for part in interpolations(seen) {
        if is_evaluating(&part.resolver) && !is_arithmetic(&part.arguments) {
            let message = format!("the interpolation `{}` evaluates a text", part.resolver);
            let found = Found::new(message).at(part.offset).confidence(Confidence::Medium);
            sink.found(found.evidence_at("evaluated", part.arguments.clone(), part.offset));
        }
    }
}

fn interpolations<'s>(seen: &'s Seen<'_>) -> &'s [Interpolation] {
    match seen.facts {
        Facts::Yaml(facts) | Facts::SettingsJson(facts) => &facts.interpolations,
        _ => &[],
    }
}

/// Resolvers that programs register for evaluating, under the names that they usually have.
pub(crate) fn is_evaluating(resolver: &str) -> bool {
    let last = resolver.rsplit('.').next().unwrap_or_default();
    matches!(
        last,
        "eval" | "exec" | "py" | "python" | "shell" | "sh" | "cmd" | "lambda" | "oneval" | "import"
    )
}

/// Numbers, names of other keys and signs of arithmetic: what honest configurations compute.
fn is_arithmetic(text: &str) -> bool {
    !text.contains("__")
        && !text.contains("import")
        && !text.contains("exec")
        && !text.contains("open(")
        && !text.contains("system")
}
