//! The registry of npm packages: one document for each, with all versions, dates and tags.

use super::source::{Source, absolute, hex};
use super::{IndexError, Package, Release, ReleaseFile};
use base64::Engine as _;
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;

#[derive(Deserialize)]
struct Packument {
    #[serde(default)]
    name: Option<String>,
    #[serde(default, rename = "dist-tags")]
    tags: BTreeMap<String, String>,
    #[serde(default)]
    versions: BTreeMap<String, Manifest>,
    #[serde(default)]
    time: BTreeMap<String, Value>,
}

#[derive(Deserialize)]
struct Manifest {
    /// A text; a registry may also say `true` or nothing at all.
    #[serde(default)]
    deprecated: Option<Value>,
    #[serde(default)]
    dist: Dist,
    #[serde(default)]
    engines: Option<Value>,
    #[serde(default, rename = "_npmUser")]
    user: Option<Value>,
}

#[derive(Default, Deserialize)]
struct Dist {
    #[serde(default)]
    tarball: Option<String>,
    #[serde(default)]
    integrity: Option<String>,
    #[serde(default)]
    shasum: Option<String>,
    #[serde(default)]
    attestations: Option<Value>,
}

/// Asks for a package.
pub(super) fn package(source: &Source, name: &str) -> Result<Package, IndexError> {
    let far = name.replace('/', "%2f");
    let near = [
        format!("{name}.json"),
        format!("{name}/index.json"),
        format!("{far}.json"),
    ];
    let paths: Vec<&str> = std::iter::once(far.as_str())
        .chain(near.iter().map(String::as_str))
        .collect();
    let document = source.document(&paths, "application/json", name)?;
    let packument: Packument =
        serde_json::from_slice(&document.bytes).map_err(|error| IndexError::Answer {
            name: name.to_owned(),
            detail: error.to_string(),
        })?;
    let releases = packument.versions.into_iter().map(|(version, manifest)| {
        let published = packument
            .time
            .get(&version)
            .and_then(Value::as_str)
            .map(str::to_owned);
        let dist = manifest.dist;
        let url = dist
            .tarball
            .as_deref()
            .map(|tarball| absolute(&document, tarball))
            .unwrap_or_default();
        let mut digests = dist.integrity.as_deref().map(integrity).unwrap_or_default();
        digests.extend(dist.shasum.map(|hex| ("sha1".to_owned(), hex.to_lowercase())));
        let file = ReleaseFile {
            name: url.rsplit('/').next().unwrap_or_default().to_owned(),
            url,
            digests,
            published: published.clone(),
            provenance: dist.attestations.as_ref().and_then(|value| text_at(value, "url")),
            ..ReleaseFile::default()
        };
        Release {
            version,
            published,
            deprecated: match manifest.deprecated {
                Some(Value::String(text)) if !text.trim().is_empty() => Some(text),
                Some(Value::Bool(true)) => Some("no reason is given".to_owned()),
                _ => None,
            },
            requires: manifest
                .engines
                .as_ref()
                .and_then(|engines| text_at(engines, "node")),
            publisher: manifest.user.as_ref().and_then(|user| text_at(user, "name")),
            files: vec![file],
            ..Release::default()
        }
    });
    Ok(Package {
        name: packument.name.unwrap_or_else(|| name.to_owned()),
        releases: releases.collect(),
        latest: packument.tags.get("latest").cloned(),
        status: None,
    })
}

fn text_at(value: &Value, key: &str) -> Option<String> {
    value.get(key)?.as_str().map(str::to_owned)
}

/// `sha512-<base64>`, several between blanks.
fn integrity(text: &str) -> Vec<(String, String)> {
    let read = |part: &str| {
        let (algorithm, encoded) = part.split_once('-')?;
        let encoded = encoded.split('?').next().unwrap_or(encoded);
        let bytes = base64::engine::general_purpose::STANDARD.decode(encoded).ok()?;
        Some((algorithm.to_lowercase(), hex(&bytes)))
    };
    text.split_whitespace().filter_map(read).collect()
}
