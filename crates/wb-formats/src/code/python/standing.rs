//! Which files loaders run from a model repository by their names.

use super::facts::{PythonFacts, Standing};

/// Beginnings of names that `transformers` and `diffusers` give to the code of a repository.
const STARTS: &[&str] = &[
    "modeling_",
    "configuration_",
    "tokenization_",
    "processing_",
    "image_processing_",
    "feature_extraction_",
    "video_processing_",
];
/// Names that loaders look for: custom pipelines, inference endpoints, SageMaker, custom generation, the interpreter itself.
const NAMES: &[&str] = &[
    "pipeline.py",
    "handler.py",
    "model.py",
    "inference.py",
    "generate.py",
    "custom_st.py",
    "sitecustomize.py",
    "usercustomize.py",
    "hubconf.py",
];

/// Who would run a file of this name that lies in a folder.
pub(super) fn standing(name: &str) -> Standing {
    let base = name
        .rsplit(['/', '\\'])
        .next()
        .unwrap_or(name)
        .to_ascii_lowercase();
    let is_start = STARTS.iter().any(|start| base.starts_with(start));
    if NAMES.contains(&base.as_str()) || is_start {
        Standing::Loader
    } else {
        Standing::Alone
    }
}

/// Classes to derive from, decorators and calls of code that a framework runs when it loads what lies around it, by the
/// package and the last part. Source: the documentation of datasets 2, evaluate, MLflow 2 and 3, BentoML, Cog,
/// TorchServe and spaCy; 2026-11-24.
const DERIVED: &[(&str, &[&str])] = &[
    (
        "datasets",
        &[
            "GeneratorBasedBuilder",
            "ArrowBasedBuilder",
            "BeamBasedBuilder",
            "Metric",
        ],
    ),
    (
        "evaluate",
        &["Metric", "Measurement", "Comparison", "EvaluationModule"],
    ),
    ("mlflow", &["set_model"]),
    ("bentoml", &["service", "Service"]),
    ("cog", &["BasePredictor", "BaseModel"]),
    ("ts", &["BaseHandler"]),
];

/// Modules that exist only inside of a server that loads the file.
const ONLY_INSIDE: &[&str] = &["triton_python_backend_utils"];

/// True if the file is made for a loader, as far as its own words tell.
pub(super) fn is_made_for_loader(facts: &PythonFacts) -> bool {
    let derives = facts.references.iter().any(|reference| {
        let mut parts = reference.path.split('.').map(|part| part.trim_end_matches("()"));
        let root = parts.next().unwrap_or_default();
        let last = parts.next_back().unwrap_or_default();
        DERIVED
            .iter()
            .any(|(package, names)| *package == root && names.contains(&last))
            || reference.path.starts_with("spacy.registry.")
    });
    derives
        || facts
            .imports
            .iter()
            .any(|import| ONLY_INSIDE.contains(&import.module.as_str()))
        || facts.functions.iter().any(|name| name == "_load_pyfunc")
}
