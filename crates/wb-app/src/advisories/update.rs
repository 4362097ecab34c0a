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

/// One ecosystem that is being updated.
struct Job<'a> {
    keep: &'a Keep,
    source: &'a Source,
    ecosystem: &'a str,
    request: &'a UpdateRequest,
    watch: &'a dyn Watch,
    /// Where its store lies.
    store: PathBuf,
    /// Where its zip comes from, in words.
    origin: String,
}

/// A zip that is at hand.
enum At {
    /// In the source's folder.
    There(PathBuf),
    /// Fetched, and gone when this is dropped.
    Fetched(tempfile::TempPath, Version),
    /// Not fetched: it is the version that is known.
    Same,
    /// There is none.
    Nowhere,
}

/// Updates one ecosystem; none if the source has none.
fn one(
    keep: &Keep,
    source: &Source,
    ecosystem: &str,
    request: &UpdateRequest,
    watch: &dyn Watch,
) -> Result<Option<(Outcome, Description)>, AppError> {
    let job = Job {
        keep,
        source,
        ecosystem,
        request,
        watch,
        store: keep.store(&format!("osv-{ecosystem}")),
        origin: source.of_ecosystem(ecosystem),
    };
    job.run()
}

impl Job<'_> {
    fn run(&self) -> Result<Option<(Outcome, Description)>, AppError> {
        let before = self.before();
        let known = checked::read(&self.store)
            .filter(|_| before.is_some())
            .unwrap_or_default();
        let at = self.at(&known)?;
        let version = match (&at, before.clone()) {
            (At::Nowhere, _) => return Ok(None),
            (At::Same, Some(about)) => {
                checked::write(
                    &self.store,
                    &Checked {
                        checked: now(),
                        ..known
                    },
                )?;
                return Ok(Some((Outcome::Unchanged, about)));
            }
            (At::Same, None) => {
                return Err(AppError::Advisory {
                    path: PathBuf::from(&self.origin),
                    detail: "the server says that nothing changed, but nothing was known".to_owned(),
                });
            }
            (At::Fetched(_, version), _) => version.clone(),
            (At::There(_), _) => Version::default(),
        };
        let zip: &Path = match &at {
            At::There(path) => path,
            At::Fetched(path, _) => path,
            At::Same | At::Nowhere => return Ok(None),
        };
        let digest = gather::digest(zip)?;
        let next = Checked {
            checked: now(),
            is_imported: false,
            etag: version.etag,
            last_modified: version.last_modified,
            source_digest: Some(digest.clone()),
        };
        if let Some(about) = before.filter(|_| known.source_digest.as_deref() == Some(digest.as_str())) {
            checked::write(&self.store, &next)?;
            return Ok(Some((Outcome::Unchanged, about)));
        }
        let about = self.read(zip, matches!(at, At::There(_)), digest, &next)?;
        Ok(Some((Outcome::Updated, about)))
    }

    /// What is kept of the same source, if it is whole.
    fn before(&self) -> Option<Description> {
        let old = super::Shelved::open(&self.store);
        let about = old.about().ok().cloned()?;
        (about.source == self.origin && old.verify().is_ok()).then_some(about)
    }

    /// Finds or fetches the zip.
    fn at(&self, known: &Checked) -> Result<At, AppError> {
        let base = match self.source {
            Source::Folder(folder) => {
                let zip = folder.join(self.ecosystem).join("all.zip");
                return Ok(if zip.is_file() {
                    At::There(zip)
                } else {
                    At::Nowhere
                });
            }
            Source::Address(base) => base,
        };
        let address = format!("{base}/{}/all.zip", encoded(self.ecosystem));
        let known = Version {
            etag: known.etag.clone(),
            last_modified: known.last_modified.clone(),
        };
        let folder = crate::sandbox::folder_of(&self.store);
        let temporary = tempfile::Builder::new()
            .prefix(".weigh-")
            .suffix(".zip")
            .tempfile_in(&folder);
        let mut file = temporary.map_err(|source| AppError::Write { path: folder, source })?;
        let fetched = remote::fetch(
            &address,
            &known,
            &self.request.settings,
            self.request.is_configured,
            ZIP_BYTES_MAX,
            &mut file,
            &|bytes| self.watch.bytes(bytes),
        )?;
        Ok(match fetched {
            Fetched::New(version) => At::Fetched(file.into_temp_path(), version),
            Fetched::Same => At::Same,
            Fetched::Missing => At::Nowhere,
        })
    }

    /// Reads a zip to its end, and puts its store in the place of the old one.
    fn read(
        &self,
        zip: &Path,
        is_watched: bool,
        digest: String,
        next: &Checked,
    ) -> Result<Description, AppError> {
        let mut gathered = Gathered::new(&self.origin);
        let progress = |bytes| {
            if is_watched {
                self.watch.bytes(bytes);
            }
        };
        gathered.zip(zip, How::default(), &progress)?;
        gathered.builder.about().source_digest = Some(digest);
        // An ecosystem without a single record is known to have none.
        gathered
            .builder
            .about()
            .ecosystems
            .insert(self.ecosystem.to_owned(), 0);
        self.keep.beside(&mut gathered)?;
        let (bytes, about) = built(gathered, zip)?;
        self.keep.put(&format!("osv-{}", self.ecosystem), &bytes, next)?;
        Ok(about)
    }
}
