//! Which files below a path are manifests that can be mended.

use crate::error::AppError;
use std::path::{Path, PathBuf};

/// Folders of what others made or tools wrote.
const LEFT_OUT: &[&str] = &[
    ".git",
    ".hg",
    ".tox",
    ".nox",
    ".venv",
    "venv",
    "node_modules",
    "site-packages",
    "dist-packages",
    "target",
    "__pycache__",
    "vendor",
    ".cargo",
    ".cache",
];
/// More than a repository has.
const FILES_MAX: usize = 20_000;
const DEPTH_MAX: usize = 32;

/// The manifests below a path, sorted; the path itself, if it is a file.
pub(super) fn manifests(root: &Path) -> Result<Vec<PathBuf>, AppError> {
    let error = |source| AppError::Path {
        path: root.to_path_buf(),
        source,
    };
    if std::fs::metadata(root).map_err(error)?.is_file() {
        return Ok(vec![root.to_path_buf()]);
    }
    let mut found = Vec::new();
    let mut folders = vec![(root.to_path_buf(), 0)];
    while let Some((folder, depth)) = folders.pop() {
        let entries = match std::fs::read_dir(&folder) {
            Ok(entries) => entries,
            Err(source) if depth == 0 => return Err(error(source)),
            Err(_) => continue,
        };
        for entry in entries.flatten() {
            let path = entry.path();
            let name = entry.file_name();
            let Some(name) = name.to_str() else { continue };
            // Links are not followed: they may lead out of the folder.
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() && depth < DEPTH_MAX && !LEFT_OUT.contains(&name) {
                folders.push((path, depth + 1));
            } else if kind.is_file() && is_manifest(&path, name) && found.len() < FILES_MAX {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn is_manifest(path: &Path, name: &str) -> bool {
    if matches!(name, "package.json" | "Cargo.toml" | "pyproject.toml") {
        return true;
    }
    let Some(stem) = name.strip_suffix(".txt").or_else(|| name.strip_suffix(".in")) else {
        return false;
    };
    let above = path
        .parent()
        .and_then(Path::file_name)
        .and_then(|name| name.to_str());
    stem.contains("requirements") || stem.starts_with("constraints") || above == Some("requirements")
}
