//! The Python files and libraries that Triton loads from a model repository.

use crate::known::model_places::folder_of;
use crate::rule::{Folder, FolderFile};
use std::collections::BTreeSet;
use wb_formats::Facts;
use wb_formats::repo::triton::TritonFacts;

/// The configurations of a folder, each with its file.
pub(crate) fn configured<'f>(folder: &'f Folder<'_>) -> Vec<(&'f FolderFile, &'f TritonFacts)> {
    let of_file = |file: &'f FolderFile| {
        file.facts.iter().filter_map(move |facts| match facts {
            Facts::TritonConfig(triton) => Some((file, triton)),
            _ => None,
        })
    };
    folder.files.iter().flat_map(of_file).collect()
}

/// Files of the model that a configuration lies in.
pub(crate) fn of_model<'f>(
    folder: &'f Folder<'_>,
    config: &FolderFile,
) -> impl Iterator<Item = &'f FolderFile> {
    let base = folder_of(&config.path);
    let inside = if base.is_empty() {
        String::new()
    } else {
        format!("{base}/")
    };
    folder
        .files
        .iter()
        .filter(move |file| file.path.starts_with(&inside))
}

/// Paths of the Python files that Triton's Python backend runs: those that a configuration names.
pub(crate) fn run_by(folder: &Folder<'_>) -> BTreeSet<String> {
    let mut out = BTreeSet::new();
    for (config, facts) in configured(folder) {
        for named in facts
            .files
            .iter()
            .filter(|named| named.key == "default_model_filename")
        {
            let end = format!("/{}", named.value.trim_start_matches("./"));
            let files = of_model(folder, config).filter(|file| file.path.ends_with(&end));
            out.extend(files.map(|file| file.path.clone()));
        }
    }
    out
}
