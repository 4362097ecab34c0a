//! `weigh advisories update`: one zip per ecosystem, from a folder or an address laid out as `<Ecosystem>/all.zip`.
//!
//! Only what changed is fetched and read again. A store is replaced when its zip was read to its end, and not before.

use super::checked::{self, Checked};
use super::gather::{self, Gathered, How};
use super::import::built;
use super::keep::{Keep, now};
use crate::error::AppError;
use crate::fetch::remote::{self, Fetched, Settings, Version};
use std::path::{Path, PathBuf};
use wb_deps::Ecosystem;
use wb_deps::store::Description;

/// Where advisories come from, and which.
#[derive(Clone, Debug, Default)]
pub struct UpdateRequest {
    /// An address or a folder.
    pub from: String,
    /// Ecosystems by their OSV names; all that are there if none is named.
    pub ecosystems: Vec<String>,
    /// How the network may be used.
    pub settings: Settings,
    /// True if the address comes from the reader's own configuration.
    pub is_configured: bool,
}

/// What came of one ecosystem.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Updated {
    /// The ecosystem.
    pub ecosystem: String,
    /// What was done.
    pub outcome: Outcome,
    /// What the store says about itself, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub store: Option<Description>,
}

/// What was done about one ecosystem.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It was read anew.
    Updated,
    /// It had not changed.
    Unchanged,
    /// It could not be had; what was there before is still there.
    Failed(String),
}

/// Is told how an update gets on.
pub trait Watch {
    /// The next ecosystem.
    fn next(&self, ecosystem: &str);
    /// So many further bytes.
    fn bytes(&self, bytes: u64);
}

/// Ecosystems that are asked for where an address does not list its own.
const USUAL: &[&str] = &[
    "PyPI",
    "npm",
    "crates.io",
    "Go",
    "Maven",
    "RubyGems",
    "NuGet",
    "Packagist",
];
/// A zip of one ecosystem is never larger.
const ZIP_BYTES_MAX: u64 = 8 << 30;

/// Brings the stores up to date.
pub fn update(home: &Path, request: &UpdateRequest, watch: &dyn Watch) -> Result<Vec<Updated>, AppError> {
    if request.from.trim().is_empty() {
        return Err(AppError::NoSource);
    }
    let keep = Keep::open(home)?;
    let source = Source::of(request)?;
    let (ecosystems, is_chosen) = source.ecosystems(request)?;
    let mut updated = Vec::new();
    for ecosystem in ecosystems {
        watch.next(&ecosystem);
        let (outcome, store) = match one(&keep, &source, &ecosystem, request, watch) {
            Ok(Some((outcome, store))) => (outcome, Some(store)),
            // What nobody asked for by name may be missing.
            Ok(None) if !is_chosen => continue,
            Ok(None) => (
                Outcome::Failed(format!("{} has none", source.of_ecosystem(&ecosystem))),
                None,
            ),
            Err(error) => (Outcome::Failed(error.to_string()), None),
        };
        updated.push(Updated {
            ecosystem,
            outcome,
            store,
        });
    }
    if updated.is_empty() {
        return Err(AppError::Advisory {
            path: PathBuf::from(&request.from),
            detail: "it is not laid out as `<Ecosystem>/all.zip`".to_owned(),
        });
    }
    Ok(updated)
}

/// Where zips are.
enum Source {
    Folder(PathBuf),
    Address(String),
}

impl Source {
    fn of(request: &UpdateRequest) -> Result<Self, AppError> {
        let from = request.from.trim();
        if from.starts_with("http://") || from.starts_with("https://") {
            return Ok(Self::Address(from.trim_end_matches('/').to_owned()));
        }
        let folder = PathBuf::from(from.strip_prefix("file://").unwrap_or(from));
        match std::fs::metadata(&folder) {
            Ok(metadata) if metadata.is_dir() => Ok(Self::Folder(folder)),
            Ok(_) => Err(AppError::Advisory {
                path: folder,
                detail: "it is no folder; `weigh advisories import` takes single files".to_owned(),
            }),
            Err(source) => Err(AppError::Path { path: folder, source }),
        }
    }

    /// Where the zip of an ecosystem is, as people read it.
    fn of_ecosystem(&self, ecosystem: &str) -> String {
        match self {
            Self::Folder(folder) => folder.join(ecosystem).join("all.zip").display().to_string(),
            Self::Address(base) => format!("{}/{}/all.zip", remote::shown(base), encoded(ecosystem)),
        }
    }

    /// Which ecosystems to look for, and whether the user chose them.
    fn ecosystems(&self, request: &UpdateRequest) -> Result<(Vec<String>, bool), AppError> {
        if !request.ecosystems.is_empty() {
            let check = |name: &String| match Ecosystem::parse(name) {
                Some(ecosystem) => Ok(ecosystem.canonical_name()),
                None => Err(AppError::Ecosystem { name: name.clone() }),
            };
            return Ok((
                request.ecosystems.iter().map(check).collect::<Result<_, _>>()?,
                true,
            ));
        }
        match self {
            Self::Folder(folder) => {
                let error = |source| AppError::Path {
                    path: folder.clone(),
                    source,
                };
                let mut names = Vec::new();
                for entry in std::fs::read_dir(folder).map_err(error)? {
                    let entry = entry.map_err(error)?;
                    let name = entry.file_name().to_string_lossy().into_owned();
                    if entry.path().join("all.zip").is_file() && Ecosystem::parse(&name).is_some() {
                        names.push(name);
                    }
                }
                names.sort();
                Ok((names, false))
            }
            Self::Address(base) => Ok((self.listed(base, request), false)),
        }
    }

    /// The ecosystems that an address lists, releases left out: they are in the zip of the whole.
    fn listed(&self, base: &str, request: &UpdateRequest) -> Vec<String> {
        let mut text = Vec::new();
        let address = format!("{base}/ecosystems.txt");
        let none = Version::default();
        let fetched = remote::fetch(
            &address,
            &none,
            &request.settings,
            request.is_configured,
            1 << 20,
            &mut text,
            &|_| (),
        );
        let text = String::from_utf8(text).unwrap_or_default();
        let mut names: Vec<String> = match fetched {
            Ok(Fetched::New(_)) => text
                .lines()
                .map(str::trim)
                .filter(|name| !name.contains(':') && Ecosystem::parse(name).is_some())
                .map(ToOwned::to_owned)
                .collect(),
            _ => Vec::new(),
        };
        if names.is_empty() {
            names = USUAL.iter().map(|name| (*name).to_owned()).collect();
        }
        names.sort();
        names.dedup();
        names
    }
}

fn encoded(ecosystem: &str) -> String {
    percent_encoding::utf8_percent_encode(ecosystem, percent_encoding::NON_ALPHANUMERIC)
        .to_string()
        .replace("%2E", ".")
        .replace("%2D", "-")
}

/// Updates one ecosystem; none if the source has none.
fn one(
    keep: &Keep,
    source: &Source,
    ecosystem: &str,
    request: &UpdateRequest,
    watch: &dyn Watch,
) -> Result<Option<(Outcome, Description)>, AppError> {
    let name = format!("osv-{ecosystem}");
    let store = keep.store(&name);
    let origin = source.of_ecosystem(ecosystem);
    let old = super::Shelved::open(&store);
    let before = old
        .about()
        .ok()
        .cloned()
        .filter(|about| about.source == origin && old.verify().is_ok());
    let known = checked::read(&store)
        .filter(|_| before.is_some())
        .unwrap_or_default();
    drop(old);
    let mut spool = None;
    let mut next = Checked {
        checked: now(),
        ..Checked::default()
    };
    let zip = match source {
        Source::Folder(folder) => {
            let zip = folder.join(ecosystem).join("all.zip");
            if !zip.is_file() {
                return Ok(None);
            }
            zip
        }
        Source::Address(base) => {
            let address = format!("{base}/{}/all.zip", encoded(ecosystem));
            let version = Version {
                etag: known.etag.clone(),
                last_modified: known.last_modified.clone(),
            };
            let folder = crate::sandbox::folder_of(&store);
            let temporary = tempfile::Builder::new()
                .prefix(".weigh-")
                .suffix(".zip")
                .tempfile_in(&folder);
            let mut file = temporary.map_err(|source| AppError::Write { path: folder, source })?;
            let far = remote::fetch(
                &address,
                &version,
                &request.settings,
                request.is_configured,
                ZIP_BYTES_MAX,
                &mut file,
                &|bytes| watch.bytes(bytes),
            )?;
            match (far, before.clone()) {
                (Fetched::Missing, _) => return Ok(None),
                (Fetched::Same, Some(about)) => {
                    let same = Checked {
                        checked: now(),
                        ..known
                    };
                    checked::write(&store, &same)?;
                    return Ok(Some((Outcome::Unchanged, about)));
                }
                (Fetched::Same, None) => {
                    return Err(AppError::Advisory {
                        path: PathBuf::from(origin),
                        detail: "the server says that nothing changed, but nothing was known".to_owned(),
                    });
                }
                (Fetched::New(version), _) => {
                    next.etag = version.etag;
                    next.last_modified = version.last_modified;
                }
            }
            let path = file.path().to_path_buf();
            spool = Some(file);
            path
        }
    };
    let digest = gather::digest(&zip)?;
    next.source_digest = Some(digest.clone());
    if let Some(about) = before.filter(|_| known.source_digest.as_deref() == Some(digest.as_str())) {
        checked::write(&store, &next)?;
        return Ok(Some((Outcome::Unchanged, about)));
    }
    let mut gathered = Gathered::new(&origin);
    let progress = |bytes| {
        if spool.is_none() {
            watch.bytes(bytes)
        }
    };
    gathered.zip(&zip, How::default(), &progress)?;
    // An ecosystem without a single record is known to have none.
    gathered
        .builder
        .about()
        .ecosystems
        .insert(ecosystem.to_owned(), 0);
    gathered.builder.about().source_digest = Some(digest);
    keep.beside(&mut gathered)?;
    let (bytes, about) = built(gathered, &zip)?;
    keep.put(&name, &bytes, &next)?;
    Ok(Some((Outcome::Updated, about)))
}
