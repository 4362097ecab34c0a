//! Where an index's documents come from: an address, or a folder with a snapshot of it.

use super::{DOCUMENT_MAX, IndexError, ReleaseFile};
use crate::config::index::IndexPlace;
use crate::fetch::remote::{IndexClient, RemoteError, Settings};
use sha2::Digest;
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Component, Path, PathBuf};
use url::Url;

/// An address or a folder.
pub(super) enum Source {
    /// Asked over the network.
    Far {
        client: Box<IndexClient>,
        /// With a slash at its end, so that names can be joined to it.
        base: Url,
    },
    /// Read from a folder.
    Near { folder: PathBuf },
}

/// A document, and what addresses in it are relative to.
pub(super) struct Document {
    pub(super) bytes: Vec<u8>,
    /// The document's own address; none in a snapshot, where paths are relative to its folder.
    pub(super) base: Option<Url>,
}

impl Source {
    pub(super) fn open(name: &str, place: &IndexPlace, settings: &Settings) -> Result<Self, IndexError> {
        match place {
            IndexPlace::Folder(folder) => Ok(Self::Near {
                folder: folder.clone(),
            }),
            IndexPlace::Address(url) => {
                let mut base = url.clone();
                if !base.path().ends_with('/') {
                    let path = format!("{}/", base.path());
                    base.set_path(&path);
                }
                let client = Box::new(IndexClient::new(name, &base, settings)?);
                Ok(Self::Far { client, base })
            }
        }
    }

    /// The last part of the address's path, or nothing.
    pub(super) fn tail(&self) -> &str {
        match self {
            Self::Far { base, .. } => base.path().trim_end_matches('/').rsplit('/').next().unwrap_or(""),
            Self::Near { .. } => "",
        }
    }

    /// The document behind the first of these paths that is there. An address is asked for the first one only; the
    /// others are the names that a snapshot may give it.
    pub(super) fn document(&self, paths: &[&str], accept: &str, name: &str) -> Result<Document, IndexError> {
        let unknown = || IndexError::Unknown {
            name: name.to_owned(),
        };
        match self {
            Self::Far { client, base } => {
                let path = paths.first().copied().unwrap_or_default();
                let url = base.join(path).map_err(|_| IndexError::Name {
                    name: name.to_owned(),
                })?;
                let answer = client.document(
                    &url,
                    accept,
                    &format!("the index's page of `{name}`"),
                    DOCUMENT_MAX,
                );
                let (bytes, url) = answer.map_err(|error| match error {
                    RemoteError::NotFound { .. } => unknown(),
                    other => other.into(),
                })?;
                Ok(Document {
                    bytes,
                    base: Some(url),
                })
            }
            Self::Near { folder } => {
                let found = paths
                    .iter()
                    .skip(1)
                    .map(|path| folder.join(path))
                    .find(|path| path.is_file());
                let path = found.ok_or_else(unknown)?;
                let bytes = read_limited(&path).map_err(|detail| IndexError::Local {
                    path: crate::fetch::shown(&path),
                    detail,
                })?;
                Ok(Document { bytes, base: None })
            }
        }
    }

    /// Writes a file of a release; returns its size.
    pub(super) fn save(&self, file: &ReleaseFile, max: u64, out: &mut dyn Write) -> Result<u64, IndexError> {
        match self {
            Self::Far { client, .. } => {
                let url = Url::parse(&file.url)
                    .ok()
                    .filter(|url| matches!(url.scheme(), "http" | "https"))
                    .ok_or_else(|| IndexError::Answer {
                        name: file.name.clone(),
                        detail: "its address is no web address".to_owned(),
                    })?;
                Ok(client.save(&url, &file.name, max, out)?)
            }
            Self::Near { folder } => {
                // Only what lies in the snapshot: an address in it is looked for under its file's name.
                let relative = Path::new(&file.url);
                let is_inside = relative
                    .components()
                    .all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
                let path = if is_inside && !file.url.contains("://") {
                    folder.join(relative)
                } else {
                    folder.join("files").join(&file.name)
                };
                let mut copy = || -> std::io::Result<u64> {
                    let mut source = File::open(&path)?.take(max.saturating_add(1));
                    std::io::copy(&mut source, out)
                };
                let bytes = copy().map_err(|error| IndexError::Local {
                    path: crate::fetch::shown(&path),
                    detail: error.kind().to_string(),
                })?;
                if bytes > max {
                    let what = file.name.clone();
                    return Err(RemoteError::TooLarge { what, allowed: max }.into());
                }
                Ok(bytes)
            }
        }
    }
}

fn read_limited(path: &Path) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| error.kind().to_string())?;
    let mut file = file.take(DOCUMENT_MAX.saturating_add(1));
    file.read_to_end(&mut bytes)
        .map_err(|error| error.kind().to_string())?;
    if bytes.len() as u64 > DOCUMENT_MAX {
        return Err("it is too large".to_owned());
    }
    Ok(bytes)
}

/// Compares a file with the strongest digest that is listed.
pub(super) fn verify(file: &ReleaseFile, path: &Path) -> Result<Option<String>, IndexError> {
    let listed = |algorithm: &str| file.digests.iter().find(|(known, _)| known == algorithm);
    let Some((algorithm, wanted)) = ["sha512", "sha384", "sha256"].into_iter().find_map(listed) else {
        return Ok(None);
    };
    let local = |error: std::io::Error| IndexError::Local {
        path: file.name.clone(),
        detail: error.kind().to_string(),
    };
    let found = match algorithm.as_str() {
        "sha512" => digest::<sha2::Sha512>(path),
        "sha384" => digest::<sha2::Sha384>(path),
        _ => digest::<sha2::Sha256>(path),
    };
    let found = found.map_err(local)?;
    if found != *wanted {
        return Err(IndexError::Differs {
            name: file.name.clone(),
            detail: format!("its {algorithm} is {found}, but {wanted} is listed"),
        });
    }
    Ok(Some(format!("{algorithm}:{found}")))
}

fn digest<D: Digest>(path: &Path) -> std::io::Result<String> {
    let mut file = File::open(path)?;
    let mut hasher = D::new();
    let mut block = vec![0; 1 << 16];
    loop {
        match file.read(&mut block)? {
            0 => return Ok(hex(&hasher.finalize())),
            got => hasher.update(&block[..got]),
        }
    }
}

/// Bytes as hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// An address in a document, made whole.
pub(super) fn absolute(document: &Document, address: &str) -> String {
    let joined = document.base.as_ref().and_then(|base| base.join(address).ok());
    joined.map_or_else(|| address.to_owned(), String::from)
}
