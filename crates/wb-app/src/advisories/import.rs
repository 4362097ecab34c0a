//! `weigh advisories import`: everything that is no zip of an ecosystem from a configured address.

use super::checked::Checked;
use super::gather::{Gathered, How};
use super::keep::{Keep, now};
use crate::error::AppError;
use std::path::{Path, PathBuf};
use wb_deps::store::Description;

/// What came of one file or folder.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Imported {
    /// What was named.
    pub path: String,
    /// What it turned out to be.
    pub kind: &'static str,
    /// What the store says about itself; none if nothing in it was a record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store: Option<Description>,
    /// Statements about what is not affected.
    pub statements: u64,
    /// Vulnerabilities with a probability of exploitation.
    pub epss: u64,
    /// Vulnerabilities that are known to be exploited.
    pub kev: u64,
}

/// Imports files, folders and zips. `ecosystem` is that of indicators that name none.
pub fn import(
    home: &Path,
    paths: &[PathBuf],
    ecosystem: Option<&str>,
    progress: &dyn Fn(u64),
) -> Result<Vec<Imported>, AppError> {
    let keep = Keep::open(home)?;
    paths
        .iter()
        .map(|path| one(&keep, path, ecosystem, progress))
        .collect()
}

fn one(
    keep: &Keep,
    path: &Path,
    ecosystem: Option<&str>,
    progress: &dyn Fn(u64),
) -> Result<Imported, AppError> {
    let shown = path.display().to_string();
    let mut gathered = Gathered::new(&shown);
    let is_named = true;
    gathered.path(path, How { ecosystem, is_named }, progress)?;
    if gathered.files == 0 {
        return Err(AppError::Advisory {
            path: path.to_path_buf(),
            detail: "there is no advisory of a known kind in it".to_owned(),
        });
    }
    let mut imported = Imported {
        path: shown,
        kind: gathered.kind(),
        store: None,
        statements: gathered.statements.len() as u64,
        epss: gathered.contexts.epss.len() as u64,
        kev: gathered.contexts.kev.len() as u64,
    };
    keep.beside(&mut gathered)?;
    if gathered.builder.is_empty() {
        return Ok(imported);
    }
    let (bytes, about) = built(gathered, path)?;
    let checked = Checked {
        checked: about.updated.clone(),
        is_imported: true,
        ..Checked::default()
    };
    keep.put(&name_of(path), &bytes, &checked)?;
    imported.store = Some(about);
    Ok(imported)
}

/// The store of what was gathered, and what it says about itself.
pub(crate) fn built(gathered: Gathered, path: &Path) -> Result<(Vec<u8>, Description), AppError> {
    let kind = gathered.kind();
    let mut builder = gathered.builder;
    let about = builder.about();
    kind.clone_into(&mut about.kind);
    about.updated = now();
    let bad = |broken: wb_deps::store::Broken| AppError::Advisory {
        path: path.to_path_buf(),
        detail: broken.to_string(),
    };
    let bytes = builder.finish().map_err(bad)?;
    let about = wb_deps::store::Store::open(bytes).map_err(bad)?;
    let described = about.about().clone();
    Ok((about.into_bytes(), described))
}

/// A name for a store: what people called the file, and where it lay.
fn name_of(path: &Path) -> String {
    let whole = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    let base = whole
        .file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default();
    let base: String = base.chars().take(60).collect();
    format!(
        "import-{base}-{:08x}",
        short_hash(whole.to_string_lossy().as_bytes())
    )
}

/// A short name for a path, the same every time.
fn short_hash(bytes: &[u8]) -> u32 {
    use sha2::{Digest, Sha256};
    let digest = Sha256::digest(bytes);
    digest
        .iter()
        .take(4)
        .fold(0, |sum, byte| sum << 8 | u32::from(*byte))
}
