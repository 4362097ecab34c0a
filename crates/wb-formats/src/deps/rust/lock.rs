//! `Cargo.lock`.

use super::super::address::masked;
use super::super::facts::{Entry, FileRole, Origin};
use super::super::reading::{Reading, entry, index};
use super::super::view::View;
use crate::notes::Stop;
use std::collections::BTreeMap;

pub(super) fn read(reading: &mut Reading<'_>) -> Result<(), Stop> {
    reading.is("Cargo.lock", FileRole::Lock);
    let tree = reading.toml();
    let Some(root) = View::root(&tree) else {
        return Ok(());
    };
    // Version 1 keeps the checksums apart.
    let checksums: BTreeMap<&str, &str> = root
        .members_of("metadata")
        .filter_map(|(key, value)| Some((key.strip_prefix("checksum ")?, value.text()?)))
        .collect();
    let mut names: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    let mut kept = Vec::new();
    let packages = root.elements_of("package").chain(root.get("root"));
    for package in packages {
        let (Some(name), Some(version)) = (package.text_of("name"), package.text_of("version")) else {
            reading.unparsed("[[package]]", "it has no name or no version", package.offset());
            continue;
        };
        let mut found = entry(name, package.get("name").and_then(View::offset));
        found.version = Some(version.to_owned());
        let source = package.text_of("source");
        found.origin = Some(source.and_then(origin).unwrap_or(Origin::Workspace));
        let key = format!("{name} {version} ({})", source.unwrap_or_default());
        let checksum = package
            .text_of("checksum")
            .or_else(|| checksums.get(key.as_str()).copied());
        let checksum = checksum.filter(|checksum| *checksum != "<none>");
        found.hashes = checksum
            .map(|checksum| format!("sha256:{checksum}"))
            .into_iter()
            .collect();
        found.is_direct = Some(false);
        if let Some(at) = reading.push(found) {
            names.entry(name).or_default().push(at);
            kept.push((at, package));
        }
    }
    let mut direct = Vec::new();
    for (at, package) in kept {
        let wanted = package.elements_of("dependencies").filter_map(View::text);
        let needs: Vec<u32> = wanted
            .filter_map(|written| {
                let candidates = names.get(written.split(' ').next()?)?;
                let place = candidates.iter().find(|at| fits(written, reading.entry(**at)));
                place.copied()
            })
            .collect();
        let Some(entry) = reading.entry(at) else { continue };
        if entry.origin == Some(Origin::Workspace) {
            direct.extend(needs.iter().copied());
        }
        entry.needs = needs;
    }
    for at in direct {
        if let Some(entry) = reading.entry(at) {
            entry.is_direct = Some(true);
        }
    }
    Ok(())
}

/// `name`, `name version` or `name version (source)`: as much as tells it from others of its name.
fn fits(written: &str, entry: Option<&mut Entry>) -> bool {
    let version = written.split(' ').nth(1);
    entry.is_some_and(|entry| version.is_none() || entry.version.as_deref() == version)
}

fn origin(source: &str) -> Option<Origin> {
    if let Some(url) = source.strip_prefix("git+") {
        let (address, commit) = url
            .split_once('#')
            .map_or((url, None), |(address, commit)| (address, Some(commit)));
        let address = address.split('?').next().unwrap_or(address);
        return Some(Origin::Repository {
            url: masked(address),
            revision: commit.map(ToOwned::to_owned),
        });
    }
    let url = source
        .strip_prefix("registry+")
        .or_else(|| source.strip_prefix("sparse+"));
    index(url.unwrap_or(source))
}
