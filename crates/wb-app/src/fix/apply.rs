//! Writes changed files: all of them or none.

use super::ChangedFile;
use crate::error::AppError;
use std::io::Write;
use std::path::Path;
use tempfile::NamedTempFile;

/// Puts all changes in place. Every file is written beside the old one first; if one cannot be put in place, those that
/// were are put back.
pub fn apply(files: &[ChangedFile]) -> Result<(), AppError> {
    let mut staged = Vec::new();
    for file in files {
        let error = |source| AppError::Write {
            path: file.path.clone(),
            source,
        };
        // Somebody may have changed the file since it was read.
        if std::fs::read_to_string(&file.path).map_err(error)? != file.before {
            let source = std::io::Error::other("it changed while it was looked at");
            return Err(error(source));
        }
        staged.push((file, stage(&file.path, &file.after).map_err(error)?));
    }
    let mut placed: Vec<&ChangedFile> = Vec::new();
    for (file, new) in staged {
        if let Err(failed) = new.persist(&file.path) {
            for done in placed {
                // The old text was there a moment ago: there is nothing better to do if this fails, too.
                if let Ok(old) = stage(&done.path, &done.before) {
                    let _ = old.persist(&done.path);
                }
            }
            return Err(AppError::Write {
                path: file.path.clone(),
                source: failed.error,
            });
        }
        placed.push(file);
    }
    Ok(())
}

/// A finished file beside another one, with the rights of that one.
fn stage(path: &Path, text: &str) -> std::io::Result<NamedTempFile> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let mut file = tempfile::Builder::new().prefix(".weigh-").tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file()
        .set_permissions(std::fs::metadata(path)?.permissions())?;
    file.as_file().sync_all()?;
    Ok(file)
}
