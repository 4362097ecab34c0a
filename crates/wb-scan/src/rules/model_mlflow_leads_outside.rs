//! An MLflow model whose description names files elsewhere.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// A path in `MLmodel` is absolute, climbs out of the model's folder, or is an address.
    ///
    /// ## Why it matters
    /// MLflow joins the path with the model's folder and loads what it finds: a pickle of another place, code
    /// of another place, or a file that should not leave the machine.
    ///
    /// ## What to do
    /// Do not load the model.
    ///
    /// ## References
    /// - CVE-2023-6909, CVE-2024-1558, CVE-2024-27132 (MLflow)
    pub static RULE = {
        id: "model-mlflow-leads-outside",
        since: "0.1.0",
        severity: High,
        summary: "an MLflow model names files outside of its folder",
        remedy: "do not load the model",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::MlflowModel(facts) = seen.facts else {
        return;
    };
    // Of the file of a model from code only the last part counts: MLflow writes the place where it was saved from.
    for named in facts.code.iter().chain(&facts.paths) {
        if leads_outside(&named.value) {
            let message = format!(
                "`{}` names `{}`, which is not in the model's folder",
                named.key, named.value
            );
            sink.found(Found::new(message).at(named.offset).evidence_at(
                &named.key,
                named.value.clone(),
                named.offset,
            ));
        }
    }
}

fn leads_outside(path: &str) -> bool {
    let path = path.replace('\\', "/");
    let is_drive =
        path.chars().nth(1) == Some(':') && path.chars().next().is_some_and(|c| c.is_ascii_alphabetic());
    path.starts_with('/')
        || is_drive
        || path.contains("://")
        || path.starts_with('~')
        || path.split('/').any(|part| part == "..")
}
