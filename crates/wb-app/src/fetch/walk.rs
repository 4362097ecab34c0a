//! Folders, walked whole: hidden files too, ignore files never honoured, links not followed out.

use super::remote::{FarFile, Opened};
use super::shown;
use crate::error::AppError;
use crate::glob::Glob;
use std::collections::BTreeMap;
use std::fs::DirEntry;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use wb_core::{Gap, GapReason, Place};
use wb_scan::FolderFileKind;

/// A file to be scanned.
#[derive(Clone, Debug)]
pub struct Found {
    /// Where it is opened.
    pub path: PathBuf,
    /// Where the report says that it is.
    pub shown: String,
    /// Its path below the root, with `/`; the name itself for a root that is a file.
    pub below: String,
    /// Its size when it was met.
    pub bytes: u64,
    /// Where it is, if not on this machine.
    pub far: Option<Arc<FarFile>>,
}

/// What one root holds.
#[derive(Clone, Debug, Default)]
pub struct Walk {
    /// The root as the user named it; empty if it is a file.
    pub root: String,
    /// Files to be scanned, sorted by path.
    pub files: Vec<Found>,
    /// Every entry below the root that is a file or a link, by path below the root.
    pub entries: BTreeMap<String, FolderFileKind>,
    /// What could not be scanned.
    pub gaps: Vec<Gap>,
    /// Files left out by the user's globs.
    pub excluded: u64,
    /// What must be readable for the files to be read: the root and where links inside it may lead.
    pub reads: Vec<PathBuf>,
    /// Configuration files that lie inside what is scanned.
    pub configs: Vec<String>,
}

/// Walks one root: a file or a folder. A root that is not there is an error; anything below it is a gap.
pub fn walk(root: &Path, excludes: &[Glob]) -> Result<Walk, AppError> {
    let error = |source| AppError::Path {
        path: root.to_path_buf(),
        source,
    };
    let metadata = std::fs::metadata(root).map_err(error)?;
    let mut walk = Walk::default();
    if metadata.is_dir() {
        walk.root = shown(root);
        let boundary = boundary(&std::fs::canonicalize(root).map_err(error)?);
        walk.reads.push(boundary.clone());
        Walker {
            walk: &mut walk,
            root,
            boundary,
            excludes,
            linked: BTreeMap::new(),
        }
        .run();
        return Ok(walk);
    }
    let name = shown(Path::new(root.file_name().unwrap_or(root.as_os_str())));
    if metadata.is_file() {
        walk.entries
            .insert(name.clone(), FolderFileKind::File(metadata.len()));
        let found = Found {
            path: root.to_path_buf(),
            shown: shown(root),
            below: name,
            bytes: metadata.len(),
            far: None,
        };
        walk.reads.push(root.to_path_buf());
        walk.files.push(found);
    } else {
        walk.gaps.push(gap(
            &shown(root),
            GapReason::NotRegular,
            "it is a FIFO, a device or a socket",
        ));
    }
    Ok(walk)
}

/// Lists what a remote address holds, as if it were a folder here.
pub fn far(opened: &Opened, excludes: &[Glob]) -> Walk {
    let mut walk = Walk {
        gaps: opened.gaps(),
        ..Walk::default()
    };
    if !opened.is_single {
        walk.root.clone_from(&opened.address);
    }
    for file in &opened.files {
        let below = Opened::below(file).to_owned();
        if excludes.iter().any(|glob| glob.is_match(&below)) {
            walk.excluded += 1;
            continue;
        }
        walk.entries
            .insert(below.clone(), FolderFileKind::File(file.size()));
        walk.files.push(Found {
            path: PathBuf::new(),
            shown: opened.shown(file),
            below,
            bytes: file.size(),
            far: Some(Arc::clone(file)),
        });
    }
    walk
}

fn gap(shown: &str, reason: GapReason, detail: impl Into<String>) -> Gap {
    Gap {
        place: Place::file(shown),
        reason,
        detail: detail.into(),
        bytes: None,
    }
}

/// How far links may lead: the root, or for a snapshot in a hub cache the whole cached repository, since a
/// snapshot is nothing but links into its blobs.
fn boundary(root: &Path) -> PathBuf {
    let repository = root.ancestors().find(|folder| {
        folder.join("blobs").is_dir()
            && folder.join("snapshots").is_dir()
            && folder
                .file_name()
                .is_some_and(|name| name.to_string_lossy().contains("--"))
    });
    repository.unwrap_or(root).to_path_buf()
}

struct Walker<'a> {
    walk: &'a mut Walk,
    root: &'a Path,
    boundary: PathBuf,
    excludes: &'a [Glob],
    /// Targets of links inside the boundary: the target's real path, and the link's path and shown name.
    linked: BTreeMap<PathBuf, (PathBuf, String)>,
}

impl Walker<'_> {
    fn run(mut self) {
        let mut folders = vec![self.root.to_path_buf()];
        while let Some(folder) = folders.pop() {
            let entries = match std::fs::read_dir(&folder) {
                Ok(entries) => entries,
                Err(error) => {
                    self.walk
                        .gaps
                        .push(gap(&shown(&folder), GapReason::Unreadable, error.to_string()));
                    continue;
                }
            };
            for entry in entries {
                match entry.and_then(|entry| Ok((entry.file_type()?, entry))) {
                    Ok((kind, entry)) if kind.is_dir() => folders.push(entry.path()),
                    Ok((kind, entry)) if kind.is_symlink() => self.link(entry.path()),
                    Ok((kind, entry)) if kind.is_file() => self.file(&entry),
                    Ok((_, entry)) => {
                        let path = entry.path();
                        let detail = "it is a FIFO, a device or a socket";
                        self.walk
                            .gaps
                            .push(gap(&shown(&path), GapReason::NotRegular, detail));
                    }
                    Err(error) => {
                        self.walk
                            .gaps
                            .push(gap(&shown(&folder), GapReason::Unreadable, error.to_string()));
                    }
                }
            }
        }
        self.settle_links();
        self.walk.files.sort_by(|a, b| a.shown.cmp(&b.shown));
        self.walk.gaps.sort();
        self.walk.configs.sort();
    }

    fn below(&self, path: &Path) -> String {
        shown(path.strip_prefix(self.root).unwrap_or(path))
    }

    fn is_excluded(&mut self, below: &str) -> bool {
        let excluded = self.excludes.iter().any(|glob| glob.is_match(below));
        self.walk.excluded += u64::from(excluded);
        excluded
    }

    fn file(&mut self, entry: &DirEntry) {
        let path = entry.path();
        let below = self.below(&path);
        if path
            .file_name()
            .is_some_and(|name| name == crate::config::FILE_NAME)
        {
            self.walk.configs.push(shown(&path));
        }
        if self.is_excluded(&below) {
            return;
        }
        match entry.metadata() {
            Ok(metadata) => {
                self.walk
                    .entries
                    .insert(below.clone(), FolderFileKind::File(metadata.len()));
                self.walk.files.push(Found {
                    shown: shown(&path),
                    path,
                    below,
                    bytes: metadata.len(),
                    far: None,
                });
            }
            Err(error) => {
                self.walk
                    .gaps
                    .push(gap(&shown(&path), GapReason::Unreadable, error.to_string()));
            }
        }
    }

    /// A link is never followed out of the boundary. Inside it, its target is met anyway or scanned under the
    /// link's name, which is the one that loaders see.
    fn link(&mut self, path: PathBuf) {
        let below = self.below(&path);
        let target = std::fs::read_link(&path)
            .map(|target| shown(&target))
            .unwrap_or_default();
        let real = std::fs::canonicalize(&path);
        let leads_outside = !real.as_ref().is_ok_and(|real| real.starts_with(&self.boundary));
        let kind = FolderFileKind::Link {
            target: target.clone(),
            leads_outside,
        };
        self.walk.entries.insert(below.clone(), kind);
        if self.is_excluded(&below) {
            return;
        }
        let name = shown(&path);
        match real {
            Err(error) => {
                let detail = format!("the link to `{target}` leads nowhere: {error}");
                self.walk.gaps.push(gap(&name, GapReason::Link, detail));
            }
            Ok(_) if leads_outside => {
                let detail =
                    format!("the link to `{target}` leads out of the scanned folder: scan it by itself");
                self.walk.gaps.push(gap(&name, GapReason::Link, detail));
            }
            Ok(real) => self.inner_link(path, name, real),
        }
    }

    fn inner_link(&mut self, path: PathBuf, name: String, real: PathBuf) {
        match std::fs::metadata(&real) {
            Ok(metadata) if metadata.is_file() => {
                let first = self
                    .linked
                    .entry(real)
                    .or_insert_with(|| (path.clone(), name.clone()));
                if name < first.1 {
                    *first = (path, name);
                }
            }
            Ok(metadata) if metadata.is_dir() => {
                // A folder below the root is walked under its own name; one that only the boundary admits is not.
                let root = std::fs::canonicalize(self.root);
                if !root.is_ok_and(|root| real.starts_with(root)) {
                    let detail = "the link leads to a folder outside the scanned one: scan that one too";
                    self.walk.gaps.push(gap(&name, GapReason::Link, detail));
                }
            }
            Ok(_) => {
                let detail = "it links to a FIFO, a device or a socket";
                self.walk.gaps.push(gap(&name, GapReason::NotRegular, detail));
            }
            Err(error) => self
                .walk
                .gaps
                .push(gap(&name, GapReason::Unreadable, error.to_string())),
        }
    }

    /// Each target is scanned once: under its own name if it has a telling one, else under its link's.
    fn settle_links(&mut self) {
        let linked = std::mem::take(&mut self.linked);
        if linked.is_empty() {
            return;
        }
        let mut own: BTreeMap<PathBuf, usize> = BTreeMap::new();
        for (index, found) in self.walk.files.iter().enumerate() {
            if let Ok(real) = std::fs::canonicalize(&found.path) {
                own.insert(real, index);
            }
        }
        for (real, (path, name)) in linked {
            let below = self.below(&path);
            match own.get(&real).and_then(|&index| self.walk.files.get_mut(index)) {
                Some(found) if Path::new(&found.below).extension().is_some() => {}
                Some(found) => {
                    found.shown = name;
                    found.below = below;
                    found.path = path;
                }
                None => {
                    let bytes = std::fs::metadata(&real)
                        .map(|metadata| metadata.len())
                        .unwrap_or_default();
                    self.walk.files.push(Found {
                        path,
                        shown: name,
                        below,
                        bytes,
                        far: None,
                    });
                }
            }
        }
    }
}
