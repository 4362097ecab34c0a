//! `pnpm-lock.yaml`, versions 5, 6 and 9.

use super::super::address::masked;
use super::super::facts::{Entry, FileRole, Origin, Scope};
use super::super::reading::{Reading, entry};
use super::super::view::View;
use super::spec;
use crate::notes::Stop;
use std::collections::BTreeMap;

pub(super) fn read(reading: &mut Reading<'_>) -> Result<(), Stop> {
    reading.is("pnpm-lock.yaml", FileRole::Lock);
    let tree = reading.yaml()?;
    // Several documents: pnpm's own tools stand in the first.
    for root in View::roots(&tree) {
        document(reading, root);
    }
    Ok(())
}

const GROUPS: [(&str, Scope); 3] = [
    ("dependencies", Scope::Run),
    ("devDependencies", Scope::Develop),
    ("optionalDependencies", Scope::Optional),
];

fn document(reading: &mut Reading<'_>, root: View<'_>) {
    let version = root.text_of("lockfileVersion").unwrap_or_default();
    let is_old = version.starts_with('5') || version.starts_with('4') || version.starts_with('3');
    reading.facts.kind = match version.split('.').next().unwrap_or_default() {
        "5" => "pnpm-lock.yaml v5",
        "6" => "pnpm-lock.yaml v6",
        "9" => "pnpm-lock.yaml v9",
        _ => "pnpm-lock.yaml",
    };
    let mut places: BTreeMap<(String, String), u32> = BTreeMap::new();
    let mut kept = Vec::new();
    for (key, package) in root.get("packages").into_iter().flat_map(View::keyed) {
        let written = key.text().unwrap_or_default();
        let (name, version) = split(written, is_old);
        let name = package.text_of("name").unwrap_or(name);
        let version = package.text_of("version").unwrap_or(version);
        if name.is_empty() || version.is_empty() {
            reading.unparsed(written, "this is no name with a version", key.offset());
            continue;
        }
        let identity = (name.to_owned(), split(written, is_old).1.to_owned());
        // One package stands there once for each set of peers.
        if let Some(at) = places.get(&identity) {
            kept.push((*at, package));
            continue;
        }
        if let Some(at) = reading.push(located(name, version, package, key.offset())) {
            places.insert(identity, at);
            kept.push((at, package));
        }
    }
    for (key, package) in root.get("snapshots").into_iter().flat_map(View::keyed) {
        let (name, version) = split(key.text().unwrap_or_default(), is_old);
        if let Some(at) = places.get(&(name.to_owned(), version.to_owned())) {
            kept.push((*at, package));
        }
    }
    for (at, package) in kept {
        let mut needs: Vec<u32> = Vec::new();
        for key in ["dependencies", "optionalDependencies"] {
            let members = package.members_of(key);
            needs.extend(members.filter_map(|(name, version)| place(name, version.text()?, is_old, &places)));
        }
        if let Some(entry) = reading.entry(at) {
            entry.needs.extend(needs);
            entry.needs.sort_unstable();
            entry.needs.dedup();
        }
    }
    direct(reading, root, is_old, &places);
}

/// What the project and the members of its workspace ask for.
fn direct(reading: &mut Reading<'_>, root: View<'_>, is_old: bool, places: &BTreeMap<(String, String), u32>) {
    let importers: Vec<View<'_>> = match root.get("importers") {
        Some(importers) => importers.members().map(|(_, importer)| importer).collect(),
        None => vec![root],
    };
    for importer in importers {
        for (key, scope) in GROUPS {
            for (name, value) in importer.members_of(key) {
                let version = value
                    .text()
                    .or_else(|| value.text_of("version"))
                    .unwrap_or_default();
                let written = value.owned("specifier");
                let written =
                    written.or_else(|| importer.at(&["specifiers", name])?.text().map(ToOwned::to_owned));
                let Some(at) = place(name, version, is_old, places) else {
                    continue;
                };
                if let Some(entry) = reading.entry(at) {
                    entry.is_direct = Some(true);
                    entry.requirement = written;
                    if scope != Scope::Run && entry.scope == Scope::Run {
                        entry.scope = scope;
                    }
                }
            }
        }
    }
}

fn place(name: &str, version: &str, is_old: bool, places: &BTreeMap<(String, String), u32>) -> Option<u32> {
    let bare = without_peers(version, is_old);
    let direct = places.get(&(name.to_owned(), bare.to_owned()));
    // An alias has the whole key as its version.
    let alias = || {
        let (name, version) = split(version, is_old);
        places.get(&(name.to_owned(), version.to_owned()))
    };
    direct.or_else(alias).copied()
}

/// `/name/1.0.0_peers` (5), `/name@1.0.0(peers)` (6), `name@1.0.0(peers)` (9) → name and version.
fn split(key: &str, is_old: bool) -> (&str, &str) {
    let key = key.strip_prefix('/').unwrap_or(key);
    if is_old {
        // A registry of its own stands in front.
        let key = match key.split_once('/') {
            Some((host, rest)) if host.contains('.') && !host.starts_with('@') && rest.contains('/') => rest,
            _ => key,
        };
        let (name, version) = key.rsplit_once('/').unwrap_or((key, ""));
        return (name, without_peers(version, true));
    }
    let key = key.split('(').next().unwrap_or(key);
    let (name, version) = spec::split(key);
    (name, version.unwrap_or_default())
}

fn without_peers(version: &str, is_old: bool) -> &str {
    let end = if is_old { '_' } else { '(' };
    version.split(end).next().unwrap_or(version)
}

fn located(name: &str, version: &str, package: View<'_>, offset: Option<u64>) -> Entry {
    let mut found = entry(name, offset);
    let resolution = package.get("resolution");
    let of = |key: &str| resolution.and_then(|resolution| resolution.text_of(key));
    if version.contains([':', '/']) {
        found.origin = spec::origin(version);
    } else {
        found.version = Some(version.to_owned());
    }
    if let Some(repository) = of("repo") {
        found.origin = Some(Origin::Repository {
            url: masked(repository),
            revision: of("commit").map(ToOwned::to_owned),
        });
    } else if let Some(tarball) = of("tarball") {
        found.origin = Some(match tarball.contains("/-/") {
            true => Origin::Index { url: masked(tarball) },
            false => Origin::Address { url: masked(tarball) },
        });
    } else if let Some(directory) = of("directory") {
        found.origin = Some(Origin::Path {
            path: directory.to_owned(),
        });
    }
    found.hashes = of("integrity").map(ToOwned::to_owned).into_iter().collect();
    if package.is_true("dev") {
        found.scope = Scope::Develop;
    } else if package.is_true("optional") {
        found.scope = Scope::Optional;
    }
    if package.is_true("requiresBuild") {
        found.extras.push("has-install-script".to_owned());
    }
    found.is_direct = Some(false);
    found
}
