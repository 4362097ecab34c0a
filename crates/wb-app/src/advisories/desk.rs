//! What a scan asks about packages: the advisories that its user chose, opened before the process is confined and read
//! when the first package was seen.

use super::file::FileBytes;
use super::gather::{Gathered, How};
use super::import::built;
use super::keep;
use super::shelf::{EXTENSION, FOLDER, Shelf, Shelved};
use crate::config::Config;
use crate::error::AppError;
use std::path::{Path, PathBuf};
use wb_deps::import::{Contexts, Document, document};
use wb_deps::store::Broken;
use wb_deps::vex::Statement;

/// Which advisories a scan asks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Choice {
    /// Those in the state's folder; none if there is no such folder.
    Home(Option<PathBuf>),
    /// These: stores, OSV files, zips, folders.
    Given(Vec<PathBuf>),
    /// None, because packages are not to be assessed.
    #[default]
    Nothing,
}

/// How packages are assessed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Assess {
    /// Which advisories are asked.
    pub choice: Choice,
    /// Older advisories than this many days assess nothing.
    pub age_max_days: Option<u32>,
    /// Documents with statements about what is not affected (OpenVEX, CSAF).
    pub vex: Vec<PathBuf>,
}

impl Assess {
    /// What the user names: it may not lie inside the cargo.
    pub(crate) fn named(&self) -> impl Iterator<Item = &Path> {
        let given: &[PathBuf] = match &self.choice {
            Choice::Given(paths) => paths,
            Choice::Home(_) | Choice::Nothing => &[],
        };
        given.iter().chain(&self.vex).map(PathBuf::as_path)
    }

    /// With what the configuration says where the user left it open.
    pub(crate) fn obeying(&self, config: Option<&Config>) -> Self {
        let mut assess = self.clone();
        if let Some(config) = config {
            assess.age_max_days = assess.age_max_days.or(config.advisories.age_max_days);
        }
        assess
    }
}

/// Everything that is asked, opened but not read.
pub(crate) struct Desk {
    choice: Choice,
    pub(crate) age_max_days: Option<u32>,
    stores: Vec<Shelved>,
    contexts: Option<FileBytes>,
    imported: Option<FileBytes>,
    statements: Vec<Statement>,
}

/// Files beside the stores are never larger than this.
const BESIDE_BYTES_MAX: u64 = 1 << 30;

impl Desk {
    /// Opens what was chosen.
    pub(crate) fn open(assess: &Assess) -> Result<Self, AppError> {
        let mut desk = Self {
            choice: assess.choice.clone(),
            age_max_days: assess.age_max_days,
            stores: Vec::new(),
            contexts: None,
            imported: None,
            statements: Vec::new(),
        };
        match &assess.choice {
            Choice::Home(Some(home)) => {
                desk.stores = Shelf::at_home(home).into_stores();
                let folder = home.join(FOLDER);
                desk.contexts = FileBytes::open(&folder.join(keep::CONTEXTS)).ok();
                desk.imported = FileBytes::open(&folder.join(keep::STATEMENTS)).ok();
            }
            Choice::Given(paths) => {
                for path in paths {
                    std::fs::metadata(path).map_err(|source| AppError::Path {
                        path: path.clone(),
                        source,
                    })?;
                }
            }
            Choice::Home(None) | Choice::Nothing => {}
        }
        for path in &assess.vex {
            desk.statements.extend(vex(path)?);
        }
        Ok(desk)
    }

    /// What has to stay readable when the process is confined.
    pub(crate) fn reads(&self) -> &[PathBuf] {
        match &self.choice {
            Choice::Given(paths) => paths,
            Choice::Home(_) | Choice::Nothing => &[],
        }
    }

    /// True if packages are not to be assessed.
    pub(crate) const fn is_closed(&self) -> bool {
        matches!(self.choice, Choice::Nothing)
    }

    /// The stores, read from now on, and what is known about attacks.
    pub(crate) fn shelf(&mut self) -> (Shelf, Contexts) {
        let mut stores = std::mem::take(&mut self.stores);
        let mut contexts = Contexts::default();
        if let Choice::Given(paths) = &self.choice {
            for path in paths {
                let (more, known) = given(path);
                stores.extend(more);
                contexts.take(known);
            }
        }
        if let Some(Ok(known)) = self.contexts.as_ref().map(beside::<Contexts>) {
            contexts.take(known);
        }
        (Shelf::of(stores), contexts)
    }

    /// Statements about what is not affected, and what is wrong with those that were imported.
    pub(crate) fn statements(&self) -> (Vec<Statement>, Option<String>) {
        let mut statements = self.statements.clone();
        match self.imported.as_ref().map(beside::<Vec<Statement>>) {
            Some(Ok(imported)) => statements.extend(imported),
            Some(Err(why)) => {
                return (
                    statements,
                    Some(format!(
                        "imported VEX statements are damaged, and not used: {why}"
                    )),
                );
            }
            None => {}
        }
        (statements, None)
    }
}

fn beside<T: serde::de::DeserializeOwned>(file: &FileBytes) -> Result<T, String> {
    let bytes = file.whole(BESIDE_BYTES_MAX).map_err(|error| error.to_string())?;
    serde_json::from_slice(&bytes).map_err(|error| error.to_string())
}

/// The stores that a path holds: those in it, or what its advisories make.
fn given(path: &Path) -> (Vec<Shelved>, Contexts) {
    let is_store = |path: &Path| path.extension().is_some_and(|extension| extension == EXTENSION);
    if path.is_file() && is_store(path) {
        return (vec![Shelved::open(path)], Contexts::default());
    }
    let inside = std::fs::read_dir(path).into_iter().flatten();
    let mut stores: Vec<PathBuf> = inside
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| is_store(path))
        .collect();
    // A whole state folder may be named, too.
    if stores.is_empty() && path.join(FOLDER).is_dir() && path.join(FOLDER).join("lock").exists() {
        return (Shelf::at_home(path).into_stores(), Contexts::default());
    }
    if !stores.is_empty() {
        stores.sort();
        return (
            stores.iter().map(|path| Shelved::open(path)).collect(),
            Contexts::default(),
        );
    }
    let mut gathered = Gathered::new(&path.display().to_string());
    let broken = |why: String| {
        (
            vec![Shelved::broken(path, Broken::Unreadable(why))],
            Contexts::default(),
        )
    };
    if let Err(error) = gathered.path(
        path,
        How {
            ecosystem: None,
            is_named: true,
        },
        &|_| (),
    ) {
        return broken(error.to_string());
    }
    if gathered.files == 0 {
        return broken("there is no advisory of a known kind in it".to_owned());
    }
    let contexts = std::mem::take(&mut gathered.contexts);
    match built(gathered, path) {
        Ok((bytes, _)) => (vec![Shelved::of(path, bytes)], contexts),
        Err(error) => broken(error.to_string()),
    }
}

/// The statements of a document that the user names.
fn vex(path: &Path) -> Result<Vec<Statement>, AppError> {
    let bytes = std::fs::read(path).map_err(|source| AppError::Path {
        path: path.to_path_buf(),
        source,
    })?;
    let bad = |detail: String| AppError::Advisory {
        path: path.to_path_buf(),
        detail,
    };
    match document(&path.to_string_lossy(), &bytes, None) {
        Ok(Document::Vex(statements) | Document::Csaf(_, statements)) => Ok(statements),
        Ok(_) => Err(bad("it is neither OpenVEX nor CSAF".to_owned())),
        Err(why) => Err(bad(why.to_string())),
    }
}
