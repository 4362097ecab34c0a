//! Which folders hold models, as far as names tell.

use crate::rule::{Folder, FolderFileKind};
use std::collections::BTreeSet;

/// Endings of weights.
const WEIGHTS: &[&str] = &[
    "safetensors",
    "gguf",
    "onnx",
    "pt",
    "ckpt",
    "h5",
    "hdf5",
    "keras",
    "tflite",
    "pkl",
    "pickle",
    "joblib",
    "bin",
    "msgpack",
    "pte",
    "nemo",
    "skops",
    "mlmodel",
    "pdparams",
    "pdmodel",
    "jit",
];

/// Descriptions that lie beside weights.
const DESCRIPTIONS: &[&str] = &[
    "config.json",
    "model_index.json",
    "adapter_config.json",
    "tokenizer_config.json",
    "preprocessor_config.json",
    "MLmodel",
    "saved_model.pb",
    "config.cfg",
];

/// `a/b` of `a/b/c`; `""` of `c`.
pub(crate) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The folders that hold a model.
pub(crate) fn holds_models<'f>(folder: &'f Folder<'_>) -> BTreeSet<&'f str> {
    /// `.pth` in a folder of packages is a list of paths.
    const PATH_LIST_BYTES_MAX: u64 = 4_096;
    let files = folder.files.iter().filter(|file| {
        let FolderFileKind::File(bytes) = file.kind else {
            return false;
        };
        let base = file.path.rsplit('/').next().unwrap_or_default();
        let ending = base.rsplit_once('.').map_or("", |(_, ending)| ending);
        let ending = ending.to_ascii_lowercase();
        WEIGHTS.contains(&ending.as_str())
            || DESCRIPTIONS.contains(&base)
            || ending == "pth" && bytes > PATH_LIST_BYTES_MAX
    });
    files.map(|file| folder_of(&file.path)).collect()
}
