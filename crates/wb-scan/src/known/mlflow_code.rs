//! The Python files that MLflow runs when it loads a model.

use crate::known::model_places::folder_of;
use crate::known::python_reached::python;
use crate::rule::Folder;
use std::collections::BTreeSet;
use wb_formats::Facts;
use wb_formats::repo::mlflow::{MlflowFacts, Named};

/// Paths of the files that the descriptions of a folder have MLflow run: loader modules, models from code, and modules
/// on the path that is put first.
pub(crate) fn run_by(folder: &Folder<'_>) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for file in folder.files {
        for facts in &file.facts {
            if let Facts::MlflowModel(mlflow) = facts {
                add(folder, folder_of(&file.path), mlflow, &mut out);
            }
        }
    }
    out
}

fn add(folder: &Folder<'_>, base: &str, facts: &MlflowFacts, out: &mut BTreeSet<String>) {
    let roots: Vec<String> = facts.code.iter().map(|code| below(base, &code.value)).collect();
    if let Some(loader) = &facts.loader_module {
        let module = loader.value.replace('.', "/");
        for root in roots.iter().map(String::as_str).chain([base]) {
            out.insert(below(root, &format!("{module}.py")));
            out.insert(below(root, &format!("{module}/__init__.py")));
        }
    }
    // Only the last part counts: MLflow writes the place where the file was saved from.
    for code in facts.model_code.iter().chain(python_models(facts)) {
        let base_name = code.value.rsplit(['/', '\\']).next().unwrap_or(&code.value);
        out.insert(below(base, base_name));
    }
    // What stands on the path is imported by what the model was pickled with: its modules, and its packages.
    for root in roots.iter().filter(|root| !root.is_empty()) {
        let inside = format!("{root}/");
        for file in folder.files.iter().filter(|file| python(file).is_some()) {
            let Some(rest) = file.path.strip_prefix(&inside) else {
                continue;
            };
            let is_package = rest.ends_with("/__init__.py") && rest.matches('/').count() == 1;
            if !rest.contains('/') || is_package {
                out.insert(file.path.clone());
            }
        }
    }
}

/// A `python_model` that is source and no pickle.
fn python_models(facts: &MlflowFacts) -> impl Iterator<Item = &Named> {
    facts.paths.iter().filter(|path| path.value.ends_with(".py"))
}

fn below(base: &str, rest: &str) -> String {
    let rest = rest.replace('\\', "/");
    let rest = rest.trim_start_matches("./").trim_end_matches('/');
    match (base, rest) {
        (base, "" | ".") => base.to_owned(),
        ("", rest) => rest.to_owned(),
        (base, rest) => format!("{base}/{rest}"),
    }
}
