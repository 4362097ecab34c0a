//! An MLflow model whose loader module is a tool for running commands.

use crate::known::config_names::runs;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// The loader module that `MLmodel` names runs commands or code by itself, or is a name that no module
    /// can have.
    ///
    /// ## Why it matters
    /// MLflow imports what is named and calls a function of it.
    ///
    /// ## What to do
    /// Do not load the model.
    ///
    /// ## References
    /// - CVE-2024-37054 (MLflow)
    pub static RULE = {
        id: "model-mlflow-runs-code",
        since: "0.1.0",
        severity: High,
        summary: "an MLflow model names a harmful loader module",
        remedy: "do not load the model",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::MlflowModel(facts) = seen.facts else {
        return;
    };
    let Some(loader) = &facts.loader_module else {
        return;
    };
    let is_module = loader
        .value
        .split('.')
        .all(|part| !part.is_empty() && part.chars().all(|c| c.is_alphanumeric() || c == '_'));
    let root = loader.value.split('.').next().unwrap_or_default();
    let is_tool = matches!(
        root,
        "os" | "posix"
            | "nt"
            | "subprocess"
            | "pty"
            | "runpy"
            | "code"
            | "ctypes"
            | "builtins"
            | "sys"
            | "pickle"
            | "marshal"
            | "shutil"
            | "socket"
            | "importlib"
            | "platform"
            | "webbrowser"
    );
    if !is_module || is_tool || runs(&loader.value) || runs(&format!("{}._load_pyfunc", loader.value)) {
        let message = format!("the loader module is `{}`", loader.value);
        sink.found(Found::new(message).at(loader.offset).evidence_at(
            &loader.key,
            loader.value.clone(),
            loader.offset,
        ));
    }
}
