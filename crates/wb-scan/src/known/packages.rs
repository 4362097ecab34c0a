//! Where the blobs of a package lie beside its manifest.

use crate::rule::{Folder, FolderFile};
use wb_formats::Facts;
use wb_formats::package::oci_manifest::Descriptor;

/// A blob that a manifest names.
pub(crate) struct Blob<'a> {
    pub(crate) descriptor: &'a Descriptor,
    /// Where it lies, if it does.
    pub(crate) file: Option<&'a FolderFile>,
}

/// Every manifest of the folder that has a store of blobs around it, and its blobs.
pub(crate) fn blobs_of<'a>(folder: &'a Folder<'_>) -> Vec<(&'a FolderFile, Vec<Blob<'a>>)> {
    let mut found = Vec::new();
    for file in folder.files {
        let manifests = file.facts.iter().filter_map(|facts| match facts {
            Facts::OciManifest(manifest) => Some(manifest),
            _ => None,
        });
        for manifest in manifests {
            let Some(store) = store_of(folder, &file.path) else {
                continue;
            };
            let blobs = manifest
                .descriptors
                .iter()
                .filter(|descriptor| descriptor.digest_fault.is_none())
                .map(|descriptor| Blob {
                    descriptor,
                    file: blob(folder, store, &descriptor.digest),
                })
                .collect();
            found.push((file, blobs));
        }
    }
    found
}

/// The nearest folder above a path that has a `blobs` folder with something in it.
fn store_of<'p>(folder: &Folder<'_>, path: &'p str) -> Option<&'p str> {
    let mut above = path;
    while let Some((parent, _)) = above.rsplit_once('/') {
        if has_blobs(folder, parent) {
            return Some(parent);
        }
        above = parent;
    }
    has_blobs(folder, "").then_some("")
}

fn has_blobs(folder: &Folder<'_>, parent: &str) -> bool {
    let below = join(parent, "blobs/");
    let next = folder
        .files
        .partition_point(|file| file.path.as_str() < below.as_str());
    folder
        .files
        .get(next)
        .is_some_and(|file| file.path.starts_with(&below))
}

/// The file that holds a blob: `blobs/sha256/…` in an OCI layout, `blobs/sha256-…` in Ollama's store.
fn blob<'a>(folder: &'a Folder<'_>, store: &str, digest: &str) -> Option<&'a FolderFile> {
    let (algorithm, encoded) = digest.split_once([':', '-'])?;
    folder
        .get(&join(store, &format!("blobs/{algorithm}/{encoded}")))
        .or_else(|| folder.get(&join(store, &format!("blobs/{algorithm}-{encoded}"))))
}

fn join(folder: &str, name: &str) -> String {
    match folder {
        "" => name.to_owned(),
        folder => format!("{folder}/{name}"),
    }
}

/// The SHA-256 that a file in a store of blobs is named after, if it is.
pub(crate) fn digest_in_name(path: &str) -> Option<&str> {
    let (folder, name) = path.rsplit_once('/')?;
    let hex = name.strip_prefix("sha256-").unwrap_or(name);
    let is_digest = hex.len() == 64 && hex.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_store = [folder, folder.strip_suffix("/sha256").unwrap_or_default()]
        .iter()
        .any(|folder| *folder == "blobs" || folder.ends_with("/blobs"));
    (is_digest && is_store).then_some(hex)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_blobs_are_told_from_other_names() {
        let hex = "ab".repeat(32);
        for path in [
            format!("blobs/sha256/{hex}"),
            format!("x/blobs/sha256-{hex}"),
            format!("models--a--b/blobs/{hex}"),
        ] {
            assert_eq!(digest_in_name(&path), Some(hex.as_str()), "{path}");
        }
        for path in [
            format!("other/{hex}"),
            "blobs/short".to_owned(),
            hex.clone(),
            format!("blobs/{hex}.json"),
        ] {
            assert_eq!(digest_in_name(&path), None, "{path}");
        }
    }
}
