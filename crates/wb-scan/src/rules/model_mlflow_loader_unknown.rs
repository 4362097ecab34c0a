//! An MLflow model that a module of its own loads.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// `MLmodel` names a loader module that is none of MLflow's, or Python files that are run to make the
    /// model, or folders of code that are put on Python's path.
    ///
    /// ## Why it matters
    /// `mlflow.pyfunc.load_model` imports the module and calls its `_load_pyfunc`, and runs the file of a
    /// model from code: loading the model is running that program.
    ///
    /// ## What to do
    /// Read the code before you load the model. The Python files beside it are judged where they lie.
    ///
    /// ## References
    /// - CVE-2024-37052 to CVE-2024-37060 (MLflow)
    pub static RULE = {
        id: "model-mlflow-loader-unknown",
        since: "0.1.0",
        severity: Medium,
        summary: "an MLflow model brings code that loading it runs",
        remedy: "read the code that the description names before you load the model",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::MlflowModel(facts) = seen.facts else {
        return;
    };
    if let Some(loader) = facts
        .loader_module
        .as_ref()
        .filter(|loader| !is_mlflow(&loader.value))
    {
        let message = format!("the module `{}` loads the model", loader.value);
        sink.found(Found::new(message).at(loader.offset).evidence_at(
            &loader.key,
            loader.value.clone(),
            loader.offset,
        ));
    }
    for code in &facts.model_code {
        let message = format!("the file `{}` is run to make the model", code.value);
        sink.found(Found::new(message).at(code.offset).evidence_at(
            &code.key,
            code.value.clone(),
            code.offset,
        ));
    }
    if let Some(code) = facts.code.first() {
        let message = format!(
            "the folder `{}` is put on Python's path before loading",
            code.value
        );
        sink.found(Found::new(message).at(code.offset).evidence_at(
            &code.key,
            code.value.clone(),
            code.offset,
        ));
    }
}

/// Loader modules that MLflow and its plug-ins bring. Source: MLflow 1 to 3; 2026-11-23.
fn is_mlflow(module: &str) -> bool {
    module.starts_with("mlflow.") || module == "mlflow" || module.starts_with("databricks.")
}
