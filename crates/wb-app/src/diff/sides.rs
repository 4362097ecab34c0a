//! The two sides of a comparison, and which files of them belong together.

use super::{Change, Side};
use crate::error::AppError;
use crate::fetch::local::FileSource;
use crate::fetch::remote::{FarFile, Opened};
use crate::scan::{Prepared, Progress, ScanRequest};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use wb_core::Report;
use wb_formats::ReadAt;

/// A side that was scanned.
pub(super) struct Scanned {
    pub(super) root: PathBuf,
    pub(super) shown: String,
    pub(super) is_file: bool,
    pub(super) report: Report,
    pub(super) far: BTreeMap<String, Arc<FarFile>>,
}

/// Where a file of one side is opened.
#[derive(Clone, Debug)]
pub(super) enum Where {
    Here(PathBuf),
    /// Somewhere else; what the scan fetched of it is still there.
    Far(Arc<FarFile>),
}

impl Where {
    pub(super) fn open(&self) -> Result<Arc<dyn ReadAt>, AppError> {
        match self {
            Self::Here(path) => match FileSource::open(path) {
                Ok(source) => Ok(source),
                Err(source) => Err(AppError::Path {
                    path: path.clone(),
                    source,
                }),
            },
            Self::Far(file) => Ok(Arc::clone(file) as Arc<dyn ReadAt>),
        }
    }
}

/// A file of one side: where it is opened, what it is called below the root and in the report, its size and digests.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    pub(super) place: Where,
    pub(super) below: String,
    pub(super) shown: String,
    pub(super) bytes: u64,
    pub(super) sha256: Option<String>,
    /// A digest that somebody else lists: of another kind, or not computed here because only headers were read.
    pub(super) listed: Option<String>,
}

impl Entry {
    /// True if it is the same file, as far as digests of one kind tell; none if they do not.
    pub(super) fn is_same(&self, other: &Self) -> Option<bool> {
        if self.bytes != other.bytes {
            return Some(false);
        }
        match (&self.sha256, &other.sha256, &self.listed, &other.listed) {
            (Some(one), Some(two), ..) | (.., Some(one), Some(two)) if is_one_kind(one, two) => {
                Some(one == two)
            }
            (Some(one), _, _, Some(two)) | (_, Some(one), Some(two), _) if is_one_kind(one, two) => {
                Some(one == two)
            }
            _ => None,
        }
    }
}

/// `sha256:…` and bare digits are SHA-256, which is said by removing the name before.
fn is_one_kind(one: &str, two: &str) -> bool {
    let kind = |text: &str| text.split_once(':').map(|(kind, _)| kind.to_owned());
    kind(one) == kind(two)
}

impl Scanned {
    pub(super) fn of(
        root: &Path,
        request: &ScanRequest,
        ready: Prepared,
        progress: &dyn Progress,
    ) -> Result<Self, AppError> {
        let far = ready.far_files();
        let report = ready.judge(request, progress)?;
        let shown = crate::fetch::shown_root(root);
        Ok(Self {
            root: root.to_path_buf(),
            // What names one file somewhere else names it in the report as well.
            is_file: root.is_file() || far.len() == 1 && far.contains_key(&shown),
            shown,
            report,
            far,
        })
    }

    pub(super) fn side(&self) -> Side {
        Side {
            path: self.shown.clone(),
            files: self.report.coverage.files,
            bytes: self.report.coverage.bytes_total,
        }
    }

    /// A path of the report below what was named; empty for the file that was named itself.
    pub(super) fn below<'a>(&self, shown: &'a str) -> &'a str {
        if self.is_file {
            return "";
        }
        let root = self.shown.trim_end_matches('/');
        shown
            .strip_prefix(root)
            .map_or(shown, |below| below.trim_start_matches('/'))
    }

    pub(super) fn entries(&self) -> BTreeMap<String, Entry> {
        let listed: BTreeMap<&str, &str> = self
            .report
            .remote
            .iter()
            .flat_map(|remote| &remote.files)
            .filter_map(|file| Some((file.path.as_str(), file.listed_digest.as_deref()?)))
            .collect();
        let entry = |file: &wb_core::report::ScannedFile| {
            let below = self.below(&file.path).to_owned();
            let far = self.far.get(&file.path);
            let place = match (far, below.as_str()) {
                (Some(far), _) => Where::Far(Arc::clone(far)),
                (None, "") => Where::Here(self.root.clone()),
                (None, below) => Where::Here(self.root.join(below)),
            };
            let listed = far.and_then(|far| listed.get(Opened::below(far)));
            Entry {
                place,
                below,
                shown: file.path.clone(),
                bytes: file.bytes,
                sha256: file.sha256.clone(),
                listed: listed.map(|digest| digest.trim_start_matches("sha256:").to_owned()),
            }
        };
        self.report
            .files
            .iter()
            .map(|file| (self.below(&file.path).to_owned(), entry(file)))
            .collect()
    }
}

/// A file of the old side and what became of it.
pub(super) struct Pair {
    pub(super) old: Option<Entry>,
    pub(super) new: Option<Entry>,
}

/// Files of the same name belong together; after that, files of the same content.
pub(super) fn pairs(old: &Scanned, new: &Scanned) -> Vec<Pair> {
    let (mut old, mut new) = (old.entries(), new.entries());
    let mut pairs = Vec::new();
    let names: Vec<String> = old
        .keys()
        .filter(|name| new.contains_key(*name))
        .cloned()
        .collect();
    for name in names {
        pairs.push(Pair {
            old: old.remove(&name),
            new: new.remove(&name),
        });
    }
    let mut by_content: BTreeMap<String, String> = BTreeMap::new();
    for entry in new.values() {
        if let Some(sha256) = entry.sha256.as_ref().or(entry.listed.as_ref()) {
            by_content
                .entry(sha256.clone())
                .or_insert_with(|| entry.below.clone());
        }
    }
    for (_, entry) in old {
        let renamed = entry
            .sha256
            .as_ref()
            .or(entry.listed.as_ref())
            .and_then(|sha256| by_content.remove(sha256))
            .and_then(|name| new.remove(&name));
        pairs.push(Pair {
            old: Some(entry),
            new: renamed,
        });
    }
    pairs.extend(new.into_values().map(|entry| Pair {
        old: None,
        new: Some(entry),
    }));
    pairs.sort_by(|a, b| a.name().cmp(b.name()));
    pairs
}

impl Pair {
    pub(super) fn name(&self) -> &str {
        self.new
            .as_ref()
            .or(self.old.as_ref())
            .map_or("", |entry| entry.below.as_str())
    }

    /// How the file differs; none if it does not.
    pub(super) fn change(&self) -> Option<Change> {
        match (&self.old, &self.new) {
            (Some(old), Some(new)) if old.below != new.below => Some(Change::Renamed),
            (Some(old), Some(new)) => (old.is_same(new) != Some(true)).then_some(Change::Changed),
            (Some(_), None) => Some(Change::Removed),
            (None, _) => Some(Change::Added),
        }
    }
}
