//! All stores of advisories that are at hand, asked as one.

use super::file::FileBytes;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};
use wb_deps::osv::Record;
use wb_deps::store::{Broken, Bytes, Description, Entry, Store};
use wb_deps::{Ecosystem, Family};

/// The folder of stores below the state's folder.
pub(crate) const FOLDER: &str = "advisories";
/// How the name of a store ends.
pub(crate) const EXTENSION: &str = "store";

/// One store: open, or broken in a way that is said where it matters.
pub struct Shelved {
    /// Where it lies; the source's name for one that is only in memory.
    pub path: PathBuf,
    /// When it was last compared with its source (RFC 3339), where that is known.
    pub checked: Option<String>,
    /// True if it was imported, and not updated: its age is that of its newest record.
    pub is_imported: bool,
    bytes: Result<Held, Broken>,
    /// Read when the first package asks.
    opened: OnceLock<Result<Store<Held>, Broken>>,
}

/// Bytes in a file or in memory.
#[derive(Clone)]
enum Held {
    File(FileBytes),
    Memory(Arc<Vec<u8>>),
}

impl Bytes for Held {
    fn size(&self) -> u64 {
        match self {
            Self::File(file) => file.size(),
            Self::Memory(bytes) => bytes.size(),
        }
    }

    fn read_at(&self, offset: u64, into: &mut [u8]) -> std::io::Result<()> {
        match self {
            Self::File(file) => file.read_at(offset, into),
            Self::Memory(bytes) => bytes.read_at(offset, into),
        }
    }
}

/// What a store says about a package.
pub struct Found<'a> {
    /// Which store.
    pub store: &'a Shelved,
    /// What it says.
    pub entry: Entry,
}

/// Every store.
#[derive(Default)]
pub struct Shelf {
    stores: Vec<Shelved>,
}

impl Shelved {
    /// A store from its bytes.
    pub(crate) fn of(path: &Path, bytes: Vec<u8>) -> Self {
        Self {
            path: path.to_path_buf(),
            checked: None,
            is_imported: true,
            bytes: Ok(Held::Memory(Arc::new(bytes))),
            opened: OnceLock::new(),
        }
    }

    /// A store that cannot be had.
    pub(crate) fn broken(path: &Path, why: Broken) -> Self {
        Self {
            path: path.to_path_buf(),
            checked: None,
            is_imported: true,
            bytes: Err(why),
            opened: OnceLock::new(),
        }
    }

    /// A store in a file: opened now, read when it is asked.
    pub(crate) fn open(path: &Path) -> Self {
        let beside = super::checked::read(path);
        let bytes = FileBytes::open(path).map_err(|error| Broken::Unreadable(error.to_string()));
        Self {
            path: path.to_path_buf(),
            is_imported: beside.as_ref().is_none_or(|beside| beside.is_imported),
            checked: beside.map(|beside| beside.checked),
            bytes: bytes.map(Held::File),
            opened: OnceLock::new(),
        }
    }

    fn store(&self) -> Result<&Store<Held>, Broken> {
        let open = || Store::open(self.bytes.clone()?);
        self.opened.get_or_init(open).as_ref().map_err(Clone::clone)
    }

    /// What it says about itself, or why it cannot.
    pub fn about(&self) -> Result<&Description, Broken> {
        self.store().map(Store::about)
    }

    /// Reads all of it, and compares it with its checksums.
    pub fn verify(&self) -> Result<(), Broken> {
        self.store()?.verify()
    }

    /// The whole record behind an entry.
    pub fn record(&self, entry: &Entry) -> Result<Record, Broken> {
        self.store()?.record(entry.record)
    }

    /// Its date (RFC 3339): that of the last update, or that of the newest record of what was imported.
    pub fn date(&self) -> Option<String> {
        let about = self.about().ok()?;
        if self.is_imported {
            return about.newest.clone();
        }
        self.checked
            .clone()
            .or_else(|| Some(about.updated.clone()))
            .filter(|date| !date.is_empty())
    }

    /// True if it is a database of the vulnerabilities of an ecosystem. A list of indicators and what a vendor says
    /// about products are none: a package that they do not name is not assessed by them.
    pub fn covers(&self, ecosystem: &Ecosystem) -> bool {
        let Ok(about) = self.about() else { return false };
        let base = ecosystem.name().split(':').next().unwrap_or_default();
        matches!(about.kind.as_str(), "osv" | "rustsec")
            && about
                .ecosystems
                .keys()
                .any(|known| known.eq_ignore_ascii_case(base))
    }
}

impl Shelf {
    /// The stores of the state's folder. One that is not there is an empty shelf; so is a folder without stores.
    pub fn at_home(home: &Path) -> Self {
        let folder = home.join(FOLDER);
        let mut paths: Vec<PathBuf> = std::fs::read_dir(&folder)
            .into_iter()
            .flatten()
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.extension().is_some_and(|extension| extension == EXTENSION))
            .collect();
        paths.sort();
        Self {
            stores: paths.iter().map(|path| Shelved::open(path)).collect(),
        }
    }

    /// A shelf of these stores.
    pub(crate) const fn of(stores: Vec<Shelved>) -> Self {
        Self { stores }
    }

    /// The stores themselves.
    pub(crate) fn into_stores(self) -> Vec<Shelved> {
        self.stores
    }

    /// The stores, in the order of their names.
    pub fn stores(&self) -> &[Shelved] {
        &self.stores
    }

    /// Everything that is known about a package, and the stores that could not be asked.
    pub fn lookup(&self, ecosystem: &Ecosystem, name: &str) -> (Vec<Found<'_>>, Vec<(&Shelved, Broken)>) {
        let mut found = Vec::new();
        let mut broken = Vec::new();
        for store in &self.stores {
            match store.store().and_then(|opened| opened.lookup(ecosystem, name)) {
                Ok(entries) => found.extend(entries.into_iter().map(|entry| Found { store, entry })),
                Err(why) => broken.push((store, why)),
            }
        }
        (found, broken)
    }

    /// Everything that is known about a package of an ecosystem without releases.
    pub fn lookup_family(&self, family: Family, name: &str) -> (Vec<Found<'_>>, Vec<(&Shelved, Broken)>) {
        self.lookup(&Ecosystem::of(family), name)
    }
}
