//! Which files loaders run from a model repository by their names.

use super::facts::Standing;

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
