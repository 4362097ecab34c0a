//! The sparse index of Rust crates: a line of JSON for each release.

use super::source::{Document, Source};
use super::{IndexError, Package, Release, ReleaseFile};
use serde::Deserialize;

#[derive(Deserialize)]
struct Line {
    name: String,
    vers: String,
    cksum: String,
    #[serde(default)]
    yanked: bool,
    #[serde(default)]
    rust_version: Option<String>,
    #[serde(default)]
    pubtime: Option<String>,
}

#[derive(Deserialize)]
struct Config {
    dl: String,
}

/// Asks for a crate.
pub(super) fn package(source: &Source, name: &str) -> Result<Package, IndexError> {
    let folder = folder(&name.to_lowercase());
    let path = format!("{folder}/{}", name.to_lowercase());
    let document = source.document(&[&path, &path], "text/plain", name)?;
    let template = source
        .document(&["config.json", "config.json"], "application/json", "config.json")
        .ok();
    read(&document, template.as_ref(), name, &folder)
}

/// `1/a`, `2/ab`, `3/a/abc`, `se/rd/serde`: only the folder.
fn folder(name: &str) -> String {
    let part = |from: usize, to: usize| name.get(from..to).unwrap_or_default();
    match name.len() {
        1 => "1".to_owned(),
        2 => "2".to_owned(),
        3 => format!("3/{}", part(0, 1)),
        _ => format!("{}/{}", part(0, 2), part(2, 4)),
    }
}

fn read(
    document: &Document,
    config: Option<&Document>,
    name: &str,
    folder: &str,
) -> Result<Package, IndexError> {
    let template = config.and_then(|config| serde_json::from_slice::<Config>(&config.bytes).ok());
    let text = String::from_utf8_lossy(&document.bytes);
    let mut releases = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let line: Line = serde_json::from_str(line).map_err(|error| IndexError::Answer {
            name: name.to_owned(),
            detail: error.to_string(),
        })?;
        let file = format!("{}-{}.crate", line.name, line.vers);
        let url = match &template {
            Some(config) => address(&config.dl, &line, folder),
            None => format!("files/{file}"),
        };
        releases.push(Release {
            version: line.vers,
            published: line.pubtime.clone(),
            yanked: line.yanked.then(String::new),
            requires: line.rust_version,
            files: vec![ReleaseFile {
                name: file,
                url,
                digests: vec![("sha256".to_owned(), line.cksum.to_lowercase())],
                published: line.pubtime,
                is_yanked: line.yanked,
                ..ReleaseFile::default()
            }],
            ..Release::default()
        });
    }
    Ok(Package {
        name: name.to_owned(),
        releases,
        ..Package::default()
    })
}

/// The address of a crate's file, as the index's configuration has it.
fn address(template: &str, line: &Line, folder: &str) -> String {
    let markers = [
        ("{crate}", line.name.as_str()),
        ("{version}", &line.vers),
        ("{prefix}", folder),
        ("{lowerprefix}", folder),
        ("{sha256-checksum}", &line.cksum),
    ];
    if !markers.iter().any(|(marker, _)| template.contains(marker)) {
        return format!(
            "{}/{}/{}/download",
            template.trim_end_matches('/'),
            line.name,
            line.vers
        );
    }
    markers.iter().fold(template.to_owned(), |text, (marker, value)| {
        text.replace(marker, value)
    })
}
