//! `cargo xtask gen`: writes what is derived from the sources, and `--check` fails on anything stale.

mod formats;
mod programs;
mod rooms;
mod rules;

use crate::{Done, Error};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Files to be written, by path below the root.
type Files = BTreeMap<PathBuf, Vec<u8>>;

/// Writes or checks everything that is derived.
pub(crate) fn run(root: &Path, check: bool) -> Done {
    let rooms = rooms::read_all(root)?;
    let mut files = Files::new();
    formats::write(&rooms.formats, &mut files);
    rules::write(&rooms.rules, &mut files);
    for (path, content) in &mut files {
        if path.extension().is_some_and(|ending| ending == "rs") {
            *content = programs::rustfmt(root, content)?;
        }
    }
    let mut stale = settle(root, &files, check)?;
    stale.extend(orphans(root, "docs/rules", &files, check)?);
    // The lists must stand before the programs that use them can be built.
    if !check || stale.is_empty() {
        let mut made = Files::new();
        programs::write(root, &mut made)?;
        stale.extend(settle(root, &made, check)?);
        for folder in [
            "corpus/rules",
            "corpus/attacks",
            "corpus/demo",
            "corpus/project",
            "corpus/advisories",
        ] {
            stale.extend(orphans(root, folder, &made, check)?);
        }
    }
    if stale.is_empty() {
        Ok(())
    } else {
        Err(Error::Stale { files: stale })
    }
}

/// Writes files whose content differs; in check mode names them instead.
fn settle(root: &Path, files: &Files, check: bool) -> Result<Vec<String>, Error> {
    let mut stale = Vec::new();
    for (path, content) in files {
        let full = root.join(path);
        if std::fs::read(&full).is_ok_and(|old| old == *content) {
            continue;
        }
        if check {
            stale.push(path.display().to_string());
            continue;
        }
        if let Some(folder) = full.parent() {
            std::fs::create_dir_all(folder).map_err(Error::io(folder))?;
        }
        std::fs::write(&full, content).map_err(Error::io(&full))?;
    }
    Ok(stale)
}

/// Removes (or, in check mode, names) files of a derived folder that nothing writes any more.
fn orphans(root: &Path, folder: &str, files: &Files, check: bool) -> Result<Vec<String>, Error> {
    let mut stale = Vec::new();
    for path in rooms::walk(&root.join(folder))? {
        let below = path.strip_prefix(root).unwrap_or(&path).to_path_buf();
        if files.contains_key(&below) {
            continue;
        }
        if check {
            stale.push(format!("{} (nothing writes it)", below.display()));
        } else {
            std::fs::remove_file(&path).map_err(Error::io(&path))?;
        }
    }
    Ok(stale)
}
