//! The index of Python packages: PEP 691 (JSON), PEP 503 (a page of links), PEP 592 (yanked), PEP 700 (dates), PEP 740
//! (provenance), PEP 792 (status), and the older document of one project (`…/pypi/<name>/json`).

use super::html::links;
use super::source::{Document, Source, absolute};
use super::{IndexError, Package, Release, ReleaseFile};
use serde::Deserialize;
use std::collections::BTreeMap;
use wb_deps::Family;

const ACCEPT: &str = "application/vnd.pypi.simple.v1+json, application/json;q=0.9, \
                      application/vnd.pypi.simple.v1+html;q=0.2, text/html;q=0.1";

/// A page of an index, in either of its JSON forms.
#[derive(Deserialize)]
struct Page {
    #[serde(default)]
    name: Option<String>,
    #[serde(default)]
    files: Vec<Listed>,
    #[serde(default, rename = "project-status")]
    status: Option<serde_json::Value>,
    #[serde(default)]
    info: Option<Info>,
    #[serde(default)]
    releases: Option<BTreeMap<String, Vec<Listed>>>,
}

#[derive(Deserialize)]
struct Info {
    #[serde(default)]
    name: Option<String>,
}

/// A file; both forms together.
#[derive(Deserialize)]
struct Listed {
    filename: String,
    url: String,
    #[serde(default, alias = "digests")]
    hashes: BTreeMap<String, String>,
    #[serde(default)]
    size: Option<u64>,
    #[serde(default, rename = "upload-time", alias = "upload_time_iso_8601")]
    uploaded: Option<String>,
    #[serde(default)]
    yanked: Option<serde_json::Value>,
    #[serde(default)]
    yanked_reason: Option<String>,
    #[serde(default, rename = "requires-python", alias = "requires_python")]
    requires: Option<String>,
    #[serde(default)]
    provenance: Option<String>,
}

/// Asks for a package.
pub(super) fn package(source: &Source, name: &str) -> Result<Package, IndexError> {
    let name = Family::PyPi.normalise(name);
    let far = if source.tail() == "pypi" {
        format!("{name}/json")
    } else {
        format!("{name}/")
    };
    let near = [
        format!("{name}.json"),
        format!("{name}/index.json"),
        format!("{name}/json"),
        format!("{name}/index.html"),
        format!("{name}.html"),
    ];
    let paths: Vec<&str> = std::iter::once(far.as_str())
        .chain(near.iter().map(String::as_str))
        .collect();
    let document = source.document(&paths, ACCEPT, &name)?;
    read(&document, &name)
}

fn read(document: &Document, name: &str) -> Result<Package, IndexError> {
    let wrong = |detail: String| IndexError::Answer {
        name: name.to_owned(),
        detail,
    };
    let first = document.bytes.iter().find(|byte| !byte.is_ascii_whitespace());
    if first != Some(&b'{') {
        let text = String::from_utf8_lossy(&document.bytes);
        return Ok(from_links(document, name, &text));
    }
    let page: Page = serde_json::from_slice(&document.bytes).map_err(|error| wrong(error.to_string()))?;
    let mut package = Package {
        name: page
            .name
            .or(page.info.and_then(|info| info.name))
            .unwrap_or_else(|| name.to_owned()),
        status: page.status.as_ref().and_then(status),
        ..Package::default()
    };
    let mut releases: BTreeMap<String, Release> = BTreeMap::new();
    let named = page
        .files
        .into_iter()
        .filter_map(|file| Some((version_of(&file.filename, name)?, file)));
    let nested = page.releases.into_iter().flatten();
    let nested =
        nested.flat_map(|(version, files)| files.into_iter().map(move |file| (version.clone(), file)));
    for (version, file) in named.chain(nested) {
        add(&mut releases, version, file, document);
    }
    package.releases = releases.into_values().map(settled).collect();
    Ok(package)
}

fn add(releases: &mut BTreeMap<String, Release>, version: String, file: Listed, document: &Document) {
    let release = releases.entry(version.clone()).or_insert_with(|| Release {
        version,
        ..Release::default()
    });
    let reason = match file.yanked {
        Some(serde_json::Value::String(reason)) => Some(reason),
        Some(serde_json::Value::Bool(true)) => Some(file.yanked_reason.unwrap_or_default()),
        _ => None,
    };
    if let Some(reason) = &reason {
        release.yanked.get_or_insert_with(|| reason.clone());
    }
    if release.requires.is_none() {
        release.requires = file.requires.filter(|text| !text.is_empty());
    }
    release.files.push(ReleaseFile {
        url: absolute(document, &file.url),
        name: file.filename,
        digests: file
            .hashes
            .into_iter()
            .map(|(kind, hex)| (kind.to_lowercase(), hex.to_lowercase()))
            .collect(),
        bytes: file.size,
        published: file.uploaded,
        provenance: file.provenance,
        is_yanked: reason.is_some(),
    });
}

/// A release is withdrawn if all of its files are, and published with its first file.
fn settled(mut release: Release) -> Release {
    if release.files.iter().any(|file| !file.is_yanked) {
        release.yanked = None;
    }
    release.published = release
        .files
        .iter()
        .filter_map(|file| file.published.clone())
        .min();
    release
}

fn status(value: &serde_json::Value) -> Option<String> {
    let word = value
        .get("status")
        .and_then(serde_json::Value::as_str)
        .or(value.as_str())?;
    let reason = value.get("reason").and_then(serde_json::Value::as_str);
    (word != "active").then(|| reason.map_or_else(|| word.to_owned(), |reason| format!("{word}: {reason}")))
}

/// PEP 503: every file is a link, its digest the fragment.
fn from_links(document: &Document, name: &str, text: &str) -> Package {
    let mut releases = BTreeMap::new();
    for link in links(text) {
        let Some(version) = version_of(&link.text, name) else {
            continue;
        };
        let (address, fragment) = link.href.split_once('#').unwrap_or((&link.href, ""));
        let attribute = |key: &str| link.attributes.get(key).cloned();
        let file = Listed {
            filename: link.text.clone(),
            url: address.to_owned(),
            hashes: fragment
                .split_once('=')
                .map(|(kind, hex)| (kind.to_owned(), hex.to_owned()))
                .into_iter()
                .collect(),
            size: None,
            uploaded: None,
            yanked: attribute("data-yanked").map(serde_json::Value::String),
            yanked_reason: None,
            requires: attribute("data-requires-python"),
            provenance: attribute("data-provenance"),
        };
        add(&mut releases, version, file, document);
    }
    Package {
        name: name.to_owned(),
        releases: releases.into_values().map(settled).collect(),
        ..Package::default()
    }
}

/// The version in the name of a wheel, an archive of sources or an egg of this package.
pub(super) fn version_of(file: &str, name: &str) -> Option<String> {
    if let Some(stem) = file.strip_suffix(".whl").or_else(|| file.strip_suffix(".egg")) {
        let mut parts = stem.split('-');
        let (first, version) = (parts.next()?, parts.next()?);
        return (Family::PyPi.normalise(first) == name).then(|| version.to_owned());
    }
    let endings = [".tar.gz", ".zip", ".tar.bz2", ".tar.xz", ".tgz", ".tar.Z", ".tar"];
    let stem = endings.iter().find_map(|ending| file.strip_suffix(ending))?;
    // Names have hyphens, versions of old may have them, too: what is in front must be the name.
    stem.match_indices('-').find_map(|(at, _)| {
        let (first, version) = (stem.get(..at)?, stem.get(at.saturating_add(1)..)?);
        (Family::PyPi.normalise(first) == name).then(|| version.to_owned())
    })
}
