//! `[index]`: where the indexes of packages are. None is built in.

use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use toml::Spanned;
use url::Url;
use wb_deps::Family;

/// The configured indexes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct IndexConfig {
    places: BTreeMap<Family, IndexPlace>,
}

/// Where an index is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum IndexPlace {
    /// Behind an address.
    Address(Url),
    /// A snapshot in a folder.
    Folder(PathBuf),
}

/// `[index]` as it is written: an address or a folder for each ecosystem.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawIndex {
    pypi: Option<Spanned<String>>,
    npm: Option<Spanned<String>>,
    crates: Option<Spanned<String>>,
}

impl IndexConfig {
    /// Where the index of an ecosystem is.
    pub fn of(&self, family: Family) -> Option<&IndexPlace> {
        self.places.get(&family)
    }

    /// True if there is none at all.
    pub fn is_empty(&self) -> bool {
        self.places.is_empty()
    }

    /// These indexes, for those that no file configures.
    pub fn with(places: impl IntoIterator<Item = (Family, IndexPlace)>) -> Self {
        Self {
            places: places.into_iter().collect(),
        }
    }

    /// Checks what is written; folders are relative to the configuration's own.
    pub(super) fn check(raw: RawIndex, config: &Path) -> Result<Self, (usize, String)> {
        let mut places = BTreeMap::new();
        let written = [
            (Family::PyPi, raw.pypi),
            (Family::Npm, raw.npm),
            (Family::CratesIo, raw.crates),
        ];
        for (family, place) in written {
            let Some(place) = place else { continue };
            let start = place.span().start;
            let place =
                IndexPlace::read(place.get_ref(), config.parent()).map_err(|detail| (start, detail))?;
            places.insert(family, place);
        }
        Ok(Self { places })
    }
}

impl IndexPlace {
    /// An address, `file://…`, or a path.
    pub fn read(text: &str, relative_to: Option<&Path>) -> Result<Self, String> {
        let text = text.strip_prefix("sparse+").unwrap_or(text);
        match Url::parse(text) {
            Ok(url) if matches!(url.scheme(), "http" | "https") => {
                if url.password().is_some() || !url.username().is_empty() {
                    return Err(
                        "an index's address has no password in it: set WEIGHBRIDGE_INDEX_<NAME>_LOGIN"
                            .to_owned(),
                    );
                }
                Ok(Self::Address(url))
            }
            Ok(url) if url.scheme() == "file" => match url.to_file_path() {
                Ok(path) => Ok(Self::Folder(path)),
                Err(()) => Err("the address is no folder of this machine".to_owned()),
            },
            _ if text.contains("://") => Err(format!("`{text}` is neither a web address nor a folder")),
            _ => Ok(Self::Folder(
                relative_to.unwrap_or_else(|| Path::new("")).join(text),
            )),
        }
    }
}
