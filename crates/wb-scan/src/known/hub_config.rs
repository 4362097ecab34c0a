//! What loaders of model repositories make of their configurations.

use crate::rule::{Folder, FolderFile};
use crate::rules::model_index_shard_missing::beside;
use std::collections::BTreeSet;
use wb_formats::Facts;
use wb_formats::code::python::PythonFacts;
use wb_formats::repo::hf_config::{CodeName, CodePlace, HfConfigFacts};

/// Packages whose classes a pipeline or a list of modules names without bringing code. Source: the documentation of
/// diffusers and sentence-transformers; 2026-11-23.
const LIBRARIES: &[&str] = &[
    "diffusers",
    "transformers",
    "sentence_transformers",
    "onnxruntime",
    "optimum",
    "peft",
    "timm",
    "open_clip",
    "flax",
    "k_diffusion",
    "torch",
    "torchvision",
    "torchaudio",
    "accelerate",
    "nemo",
    "pylate",
    "model2vec",
    "stable_diffusion",
    "latent_diffusion",
    "kandinsky",
    "paint_by_example",
    "stable_diffusion_safe",
    "deepfloyd_if",
    "audioldm",
    "audioldm2",
    "wuerstchen",
    "unidiffuser",
    "shap_e",
];

/// The configuration, if the facts are one.
pub fn configured(facts: &Facts) -> Option<&HfConfigFacts> {
    match facts {
        Facts::HfConfig(config) => Some(config),
        _ => None,
    }
}

/// True if the name is one of code in the repository, as far as the name tells.
pub fn is_local_code(code: &CodeName) -> bool {
    let root = code.module.split('.').next().unwrap_or_default();
    match code.place {
        CodePlace::File => true,
        CodePlace::Package => false,
        CodePlace::FileOrPackage => !LIBRARIES.contains(&root),
    }
}

/// True for a path from the root of some system, or from a home.
pub fn is_absolute(path: &str) -> bool {
    let is_drive = path.get(1..3).is_some_and(|rest| rest == ":\\" || rest == ":/");
    path.starts_with(['/', '\\', '~']) || is_drive || path.starts_with("file:")
}

/// Code of its own repository that any configuration of a folder names.
pub fn local_code<'f>(folder: &'f Folder<'_>) -> Vec<(&'f FolderFile, &'f CodeName)> {
    let files = if folder.root.is_empty() { &[] } else { folder.files };
    let configs = files.iter().flat_map(|file| {
        file.facts
            .iter()
            .filter_map(move |facts| Some((file, configured(facts)?)))
    });
    let mut seen = BTreeSet::new();
    configs
        .flat_map(|(file, config)| config.code.iter().map(move |code| (file, code)))
        .filter(|(_, code)| code.repository.is_none() && is_local_code(code))
        .filter(|(file, code)| seen.insert((file.path.clone(), code.module.clone())))
        .collect()
}

/// The files of the repository that run when a module beside a configuration is imported: itself, and what it imports
/// from its own folder.
pub fn reachable<'f>(
    folder: &'f Folder<'_>,
    config: &FolderFile,
    module: &str,
) -> Vec<(&'f FolderFile, &'f PythonFacts)> {
    const FILES_MAX: usize = 200;
    let mut out: Vec<(&FolderFile, &PythonFacts)> = Vec::new();
    let mut waiting = vec![beside(config, &format!("{}.py", module.replace('.', "/")))];
    let mut seen = BTreeSet::new();
    while let Some(path) = waiting.pop() {
        if !seen.insert(path.clone()) || out.len() >= FILES_MAX {
            continue;
        }
        let Some(file) = folder.get(&path) else { continue };
        for facts in &file.facts {
            let Facts::PythonSource(python) = facts else {
                continue;
            };
            out.push((file, python));
            for import in &python.imports {
                let name = import.module.trim_start_matches('.');
                // `from .helper import x`, `from . import helper`, and the file beside it.
                let target = if name.is_empty() {
                    import.name.as_deref().unwrap_or_default()
                } else {
                    name
                };
                waiting.push(beside(file, &format!("{}.py", target.replace('.', "/"))));
            }
        }
    }
    out
}
