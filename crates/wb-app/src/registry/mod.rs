//! Indexes of packages: which versions there are, since when, whether they were withdrawn, and their files.
//!
//! No address is built in. `[index]` in `weighbridge.toml` names for each ecosystem an address, or a folder with a
//! snapshot: the same documents under the same names, so that an index can be asked where there is no network.

mod crates;
mod html;
mod npm;
mod pypi;
mod source;

#[cfg(test)]
mod tests;

use crate::config::index::IndexConfig;
use crate::fetch::remote::{RemoteError, Settings};
use serde::Serialize;
use source::Source;
use std::io::Write;
use std::path::{Path, PathBuf};
use wb_deps::{Family, Version};

/// The index of one ecosystem.
pub struct Index {
    family: Family,
    source: Source,
}

/// A package as its index knows it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Package {
    /// Its name as the index writes it.
    pub name: String,
    /// Its releases, in the order of versions.
    pub releases: Vec<Release>,
    /// The release that people get who ask for none, where the index says so (`latest` of npm).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latest: Option<String>,
    /// What the index says about the whole package: `archived`, `deprecated`, `quarantined`, with the reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
}

/// One release.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Release {
    /// Its version as written.
    pub version: String,
    /// When its first file was published (RFC 3339), where the index says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// Why it was withdrawn, if it was; empty if nobody says why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub yanked: Option<String>,
    /// What its makers say instead of mending it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deprecated: Option<String>,
    /// The versions of the language that it runs on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requires: Option<String>,
    /// Who published it, where the index says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub publisher: Option<String>,
    /// Its files.
    pub files: Vec<ReleaseFile>,
}

/// One file of a release.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ReleaseFile {
    /// Its name.
    pub name: String,
    /// Where it is.
    pub url: String,
    /// Its digests: algorithm and lower-case hexadecimal.
    pub digests: Vec<(String, String)>,
    /// Its size.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
    /// When it was published (RFC 3339).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// Where a statement about its origin is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provenance: Option<String>,
    /// True if it was withdrawn.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub is_yanked: bool,
}

/// Why an index did not answer.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum IndexError {
    /// None is configured for the ecosystem.
    #[error("no index of {ecosystem} is configured")]
    Unconfigured {
        /// Which ecosystem.
        ecosystem: String,
    },
    /// The index knows no such package.
    #[error("the index does not know `{name}`")]
    Unknown {
        /// Which package.
        name: String,
    },
    /// The name is none that a package can have.
    #[error("`{name}` is no name of a package")]
    Name {
        /// What was asked for.
        name: String,
    },
    /// What came is no answer of an index.
    #[error("the index's answer about `{name}` cannot be read: {detail}")]
    Answer {
        /// Which package.
        name: String,
        /// What is wrong with it.
        detail: String,
    },
    /// A file is not the one that the index lists.
    #[error("`{name}` is not the file that the index lists: {detail}")]
    Differs {
        /// Which file.
        name: String,
        /// How.
        detail: String,
    },
    /// A snapshot or a target could not be read or written.
    #[error("`{path}`: {detail}")]
    Local {
        /// Which path.
        path: String,
        /// Why.
        detail: String,
    },
    /// The address could not be asked.
    #[error(transparent)]
    Remote(#[from] RemoteError),
}

/// A file that was fetched.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// Where it lies now.
    pub path: PathBuf,
    /// Which digest was compared (`sha256:…`); none if the index lists none, or only weak ones.
    pub verified: Option<String>,
}

/// More bytes than a document of an index has.
const DOCUMENT_MAX: u64 = 256 << 20;

impl Index {
    /// The index that is configured for an ecosystem.
    pub fn open(family: Family, config: &IndexConfig, settings: &Settings) -> Result<Self, IndexError> {
        let place = config.of(family).ok_or_else(|| IndexError::Unconfigured {
            ecosystem: wb_deps::Ecosystem::of(family).name().to_owned(),
        })?;
        Ok(Self {
            family,
            source: Source::open(family.purl_type(), place, settings)?,
        })
    }

    /// Everything that the index says about a package.
    pub fn versions(&self, name: &str) -> Result<Package, IndexError> {
        check_name(self.family, name)?;
        let mut package = match self.family {
            Family::PyPi => pypi::package(&self.source, name)?,
            Family::Npm => npm::package(&self.source, name)?,
            Family::CratesIo => crates::package(&self.source, name)?,
            _ => {
                return Err(IndexError::Unconfigured {
                    ecosystem: wb_deps::Ecosystem::of(self.family).name().to_owned(),
                });
            }
        };
        let family = self.family;
        package.releases.sort_by_cached_key(|release| {
            (Version::parse(family, &release.version), release.version.clone())
        });
        Ok(package)
    }

    /// One release of a package.
    pub fn release(&self, name: &str, version: &str) -> Result<Release, IndexError> {
        let package = self.versions(name)?;
        let wanted = Version::parse(self.family, version);
        let found = package.releases.into_iter().find(|release| {
            release.version == version
                || (wanted.is_some() && Version::parse(self.family, &release.version) == wanted)
        });
        found.ok_or_else(|| IndexError::Unknown {
            name: format!("{name} {version}"),
        })
    }

    /// Fetches one file into a folder and compares it with its digest. What differs is removed again.
    pub fn download(&self, file: &ReleaseFile, folder: &Path, bytes_max: u64) -> Result<Fetched, IndexError> {
        let local = |path: &Path, error: &std::io::Error| IndexError::Local {
            path: crate::fetch::shown(path),
            detail: error.kind().to_string(),
        };
        let is_plain = !file.name.is_empty()
            && !file.name.starts_with('.')
            && !file.name.contains(|c: char| c.is_control() || "/\\:".contains(c));
        if !is_plain {
            return Err(IndexError::Name {
                name: file.name.chars().filter(|c| !c.is_control()).take(200).collect(),
            });
        }
        std::fs::create_dir_all(folder).map_err(|error| local(folder, &error))?;
        let path = folder.join(&file.name);
        let mut part = tempfile::Builder::new()
            .prefix(".weigh-")
            .tempfile_in(folder)
            .map_err(|error| local(folder, &error))?;
        let bytes = self.source.save(file, bytes_max, &mut part)?;
        part.flush().map_err(|error| local(&path, &error))?;
        if let Some(listed) = file.bytes.filter(|listed| *listed != bytes) {
            return Err(IndexError::Differs {
                name: file.name.clone(),
                detail: format!("it has {bytes} bytes, but {listed} are listed"),
            });
        }
        let verified = source::verify(file, part.path())?;
        part.persist(&path)
            .map_err(|failed| local(&path, &failed.error))?;
        Ok(Fetched { path, verified })
    }
}

impl Package {
    /// The newest release that is neither withdrawn nor a pre-release; if there are only those, the newest of them.
    pub fn newest(&self, family: Family) -> Option<&Release> {
        let usable = || {
            self.releases
                .iter()
                .rev()
                .filter(|release| release.yanked.is_none())
        };
        let is_final = |release: &&Release| {
            Version::parse(family, &release.version).is_some_and(|version| !version.is_prerelease())
        };
        usable().find(is_final).or_else(|| usable().next())
    }
}

/// Names go into addresses: only what an ecosystem's names are made of.
fn check_name(family: Family, name: &str) -> Result<(), IndexError> {
    let is_legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '~');
    let is_word = |text: &str| !text.is_empty() && !text.starts_with('.') && text.chars().all(is_legal);
    let is_name = match name.strip_prefix('@').and_then(|name| name.split_once('/')) {
        Some((scope, name)) if family == Family::Npm => is_word(scope) && is_word(name),
        _ => is_word(name),
    };
    if is_name && name.len() <= 214 {
        return Ok(());
    }
    Err(IndexError::Name {
        name: name.chars().filter(|c| !c.is_control()).take(200).collect(),
    })
}
