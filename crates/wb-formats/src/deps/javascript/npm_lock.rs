//! `package-lock.json` and `npm-shrinkwrap.json`, versions 1 to 3, and npm's record of what is installed.

use super::super::address::{self, masked};
use super::super::facts::{Entry, FileRole, Origin, Scope};
use super::super::reading::{Reading, entry};
use super::super::view::View;
use super::spec;
use crate::notes::Stop;
use std::collections::BTreeMap;

pub(super) fn read(reading: &mut Reading<'_>) -> Result<(), Stop> {
    let is_installed = reading.name.base == ".package-lock.json";
    let role = if is_installed {
        FileRole::Installed
    } else {
        FileRole::Lock
    };
    reading.is("package-lock.json", role);
    let tree = reading.json()?;
    let Some(root) = View::root(&tree) else {
        return Ok(());
    };
    reading.facts.kind = match root.text_of("lockfileVersion") {
        Some("1") | None => "package-lock.json v1",
        Some("2") => "package-lock.json v2",
        _ => "package-lock.json v3",
    };
    if let Some(name) = root.text_of("name").filter(|_| !is_installed) {
        reading.subject(name, root.text_of("version"));
    }
    match root.get("packages") {
        Some(packages) => by_path(reading, packages),
        None => by_nesting(reading, root),
    }
    Ok(())
}

/// Versions 2 and 3: one map from the folder to the package.
fn by_path(reading: &mut Reading<'_>, packages: View<'_>) {
    let mut places: BTreeMap<&str, u32> = BTreeMap::new();
    let mut kept = Vec::new();
    for (key, package) in packages.keyed() {
        let path = key.text().unwrap_or_default();
        if path.is_empty() {
            continue;
        }
        // Workspaces stand there twice: as a folder, and as a link to it in `node_modules`.
        let Some((_, folder)) = path.rsplit_once("node_modules/") else {
            continue;
        };
        let mut found = located(package.text_of("name").unwrap_or(folder), package, key.offset());
        if package.is_true("link") {
            found.origin = Some(Origin::Workspace);
            let target = package
                .text_of("resolved")
                .and_then(|target| packages.get(target));
            found.version = target.and_then(|target| target.owned("version"));
        } else if found.version.is_none() && found.origin.is_none() {
            reading.unparsed(path, "the lock names no version", key.offset());
        }
        found.is_direct = Some(false);
        if let Some(at) = reading.push(found) {
            places.insert(path, at);
            kept.push((at, path, package));
        }
    }
    for (at, path, package) in kept {
        let needs = needed(package, path, &places);
        if let Some(entry) = reading.entry(at) {
            entry.needs = needs;
        }
    }
    // What the project and the members of its workspace ask for.
    let is_member = |path: &str| !path.contains("node_modules/") && !path.starts_with("node_modules");
    for (path, package) in packages.members().filter(|(path, _)| is_member(path)) {
        let mut direct = needed(package, path, &places);
        direct.extend(wanted(package, &["devDependencies"]).filter_map(|name| place(path, name, &places)));
        for at in direct {
            if let Some(entry) = reading.entry(at) {
                entry.is_direct = Some(true);
            }
        }
    }
}

fn wanted<'t>(package: View<'t>, keys: &'static [&'static str]) -> impl Iterator<Item = &'t str> {
    keys.iter()
        .flat_map(move |key| package.members_of(key).map(|(name, _)| name))
}

fn needed(package: View<'_>, path: &str, places: &BTreeMap<&str, u32>) -> Vec<u32> {
    let names = wanted(
        package,
        &["dependencies", "optionalDependencies", "peerDependencies"],
    );
    let mut needs: Vec<u32> = names.filter_map(|name| place(path, name, places)).collect();
    needs.sort_unstable();
    needs.dedup();
    needs
}

/// Node looks into `node_modules` beside the package, then one folder further up, and so on.
fn place(path: &str, name: &str, places: &BTreeMap<&str, u32>) -> Option<u32> {
    let mut folder = path;
    loop {
        let slash = if folder.is_empty() { "" } else { "/" };
        let candidate = format!("{folder}{slash}node_modules/{name}");
        if let Some(at) = places.get(candidate.as_str()) {
            return Some(*at);
        }
        if folder.is_empty() {
            return None;
        }
        let up = folder.rsplit_once("/node_modules/").map_or("", |(up, _)| up);
        folder = if folder.contains("node_modules/") { up } else { "" };
    }
}

/// Version 1: packages lie in each other.
fn by_nesting(reading: &mut Reading<'_>, root: View<'_>) {
    let mut places: BTreeMap<String, u32> = BTreeMap::new();
    let mut kept = Vec::new();
    let mut waiting = vec![(String::new(), root)];
    while let Some((path, parent)) = waiting.pop() {
        for (key, package) in parent.get("dependencies").into_iter().flat_map(View::keyed) {
            let name = key.text().unwrap_or_default();
            let slash = if path.is_empty() { "" } else { "/" };
            let own = format!("{path}{slash}node_modules/{name}");
            // Paths are as long as what is nested in them.
            if own.len() > 8_192 {
                reading.unparsed(name, "the packages are nested too deep", key.offset());
                continue;
            }
            let found = located(name, package, key.offset());
            if let Some(at) = reading.push(found) {
                places.insert(own.clone(), at);
                kept.push((at, own.clone(), package));
            }
            waiting.push((own, package));
        }
    }
    let places: BTreeMap<&str, u32> = places.iter().map(|(path, at)| (path.as_str(), *at)).collect();
    for (at, path, package) in &kept {
        let names = package.members_of("requires").map(|(name, _)| name);
        let mut needs: Vec<u32> = names.filter_map(|name| place(path, name, &places)).collect();
        needs.sort_unstable();
        needs.dedup();
        if let Some(entry) = reading.entry(*at) {
            entry.needs = needs;
        }
    }
}

/// What both kinds say about one package.
fn located(name: &str, package: View<'_>, offset: Option<u64>) -> Entry {
    let version = package.text_of("version").unwrap_or_default();
    let resolved = package.text_of("resolved");
    let mut found = entry(name, offset);
    // Version 1 writes addresses and aliases into the version.
    if let Some(alias) = version.strip_prefix("npm:") {
        let (real, version) = spec::split(alias);
        real.clone_into(&mut found.name);
        found.version = version.map(ToOwned::to_owned);
    } else if version.contains([':', '/']) {
        found.origin = spec::origin(version);
    } else {
        found.version = (!version.is_empty()).then(|| version.to_owned());
    }
    if let Some(resolved) = resolved.filter(|_| found.origin.is_none()) {
        found.origin = match address::origin(resolved) {
            Some(Origin::Address { .. }) if is_of_registry(resolved) => Some(Origin::Index {
                url: masked(resolved),
            }),
            origin => origin,
        };
    }
    found.hashes = package.owned("integrity").into_iter().collect();
    found.scope = match (
        package.is_true("dev"),
        package.is_true("optional"),
        package.is_true("peer"),
    ) {
        (true, ..) => Scope::Develop,
        (_, true, _) | (_, _, true) => Scope::Optional,
        _ => Scope::Run,
    };
    if package.is_true("devOptional") {
        found.scope = Scope::Develop;
    }
    if package.is_true("hasInstallScript") {
        found.extras.push("has-install-script".to_owned());
    }
    if package.is_true("inBundle") || package.is_true("bundled") {
        found.extras.push("bundled".to_owned());
    }
    let list = |key: &str| {
        let values: Vec<&str> = package.elements_of(key).filter_map(View::text).collect();
        (!values.is_empty()).then(|| format!("{key} {}", values.join(",")))
    };
    let conditions: Vec<String> = ["os", "cpu", "libc"].into_iter().filter_map(list).collect();
    found.condition = (!conditions.is_empty()).then(|| conditions.join("; "));
    found
}

/// Registries give packages the address `…/name/-/name-1.0.0.tgz`.
pub(super) fn is_of_registry(address: &str) -> bool {
    address.contains("/-/")
}
