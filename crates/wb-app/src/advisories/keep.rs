//! The folder where stores are kept, changed by one program at a time.

use super::checked::{self, Checked};
use super::gather::Gathered;
use super::shelf::{EXTENSION, FOLDER};
use crate::error::AppError;
use std::fs::{File, OpenOptions};
use std::path::{Path, PathBuf};
use wb_deps::import::Contexts;
use wb_deps::vex::Statement;

/// Probabilities and known exploitation, beside the stores.
pub(crate) const CONTEXTS: &str = "context.json";
/// Statements that were imported, beside the stores.
pub(crate) const STATEMENTS: &str = "statements.json";

/// The folder of stores, locked while it is changed.
pub(crate) struct Keep {
    folder: PathBuf,
    // Held, not used: the lock ends with it.
    _lock: File,
}

impl Keep {
    /// Opens the folder, makes it where it is missing, and waits for no one: another update that runs is an error.
    pub(crate) fn open(home: &Path) -> Result<Self, AppError> {
        let folder = home.join(FOLDER);
        let error = |source| AppError::Write {
            path: folder.clone(),
            source,
        };
        std::fs::create_dir_all(&folder).map_err(error)?;
        let lock = OpenOptions::new()
            .create(true)
            .truncate(false)
            .write(true)
            .open(folder.join("lock"));
        let lock = lock.map_err(error)?;
        lock.try_lock().map_err(|_| AppError::Busy {
            path: folder.join("lock"),
        })?;
        Ok(Self { folder, _lock: lock })
    }

    /// Where a store of this name lies.
    pub(crate) fn store(&self, name: &str) -> PathBuf {
        let name: String = name
            .chars()
            .map(|c| {
                if c.is_ascii_alphanumeric() || "._-".contains(c) {
                    c
                } else {
                    '-'
                }
            })
            .collect();
        self.folder.join(format!("{name}.{EXTENSION}"))
    }

    /// Puts a store in the place of an older one.
    pub(crate) fn put(&self, name: &str, bytes: &[u8], checked: &Checked) -> Result<(), AppError> {
        let path = self.store(name);
        crate::output::write_atomically(&path, |out| out.write_all(bytes))?;
        checked::write(&path, checked)
    }

    /// Puts what is no record beside the stores.
    pub(crate) fn beside(&self, gathered: &mut Gathered) -> Result<(), AppError> {
        let contexts = std::mem::take(&mut gathered.contexts);
        if contexts != Contexts::default() {
            let mut known = contexts_of(&self.folder)?;
            known.take(contexts);
            self.write(CONTEXTS, &known)?;
        }
        if !gathered.statements.is_empty() {
            let mut known = statements_of(&self.folder)?;
            for statement in gathered.statements.drain(..) {
                if !known.contains(&statement) {
                    known.push(statement);
                }
            }
            self.write(STATEMENTS, &known)?;
        }
        Ok(())
    }

    fn write(&self, name: &str, value: &impl serde::Serialize) -> Result<(), AppError> {
        let text = serde_json::to_vec(value).unwrap_or_default();
        crate::output::write_atomically(&self.folder.join(name), |out| out.write_all(&text))
    }
}

/// What is known about attacks.
pub(crate) fn contexts_of(folder: &Path) -> Result<Contexts, AppError> {
    read(&folder.join(CONTEXTS))
}

/// Statements that were imported.
pub(crate) fn statements_of(folder: &Path) -> Result<Vec<Statement>, AppError> {
    read(&folder.join(STATEMENTS))
}

fn read<T: Default + serde::de::DeserializeOwned>(path: &Path) -> Result<T, AppError> {
    match std::fs::read(path) {
        Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| AppError::Advisory {
            path: path.to_path_buf(),
            detail: format!("it is damaged ({error}): import it again"),
        }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(T::default()),
        Err(source) => Err(AppError::Path {
            path: path.to_path_buf(),
            source,
        }),
    }
}

/// Now, as every record writes it.
pub(crate) fn now() -> String {
    let seconds = jiff::Timestamp::now().as_second();
    jiff::Timestamp::from_second(seconds).map_or_else(|_| String::new(), |now| now.to_string())
}
