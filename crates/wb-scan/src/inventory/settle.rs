//! What one file says is settled by what others say: which release of a distribution a database of packages belongs
//! to, and which installed package another one's wish leads to.

use super::packages::{RELEASE, distribution};
use std::collections::BTreeMap;
use wb_core::inventory::Standing;
use wb_core::{Place, Sighting};
use wb_deps::{Ecosystem, Family};

/// Settles all sightings of a scan.
pub(super) fn settle(sightings: Vec<Sighting>) -> Vec<Sighting> {
    let sightings = with_releases(sightings);
    with_installed(sightings)
}

/// Gives packages of a distribution the release of the system that they lie in.
fn with_releases(mut sightings: Vec<Sighting>) -> Vec<Sighting> {
    let release = |sighting: &Sighting| sighting.node.properties.get(RELEASE).cloned();
    let releases: Vec<(Place, Ecosystem)> = sightings
        .iter()
        .filter_map(|sighting| Some((sighting.place.clone(), Ecosystem::parse(&release(sighting)?)?)))
        .collect();
    if releases.is_empty() {
        return sightings;
    }
    for sighting in &mut sightings {
        let Some(own) = sighting.node.ecosystem.as_deref().and_then(Ecosystem::parse) else {
            continue;
        };
        let is_system = matches!(own.family, Family::Debian | Family::Alpine | Family::Rpm);
        if !is_system || own.name().contains(':') {
            continue;
        }
        let fitting = releases
            .iter()
            .filter(|(_, release)| release.family == own.family);
        let nearest = fitting.max_by_key(|(place, _)| common(place, &sighting.place));
        let Some((_, release)) = nearest else { continue };
        let kind = own.family.purl_type();
        let (from, to) = (
            format!("pkg:{kind}/{}/", distribution(&own)),
            format!("pkg:{kind}/{}/", distribution(release)),
        );
        let renamed = |id: &str| id.strip_prefix(&from).map(|rest| format!("{to}{rest}"));
        if let Some(id) = renamed(&sighting.node.id) {
            sighting.node.id = id;
        }
        if let Some(id) = sighting.from.as_deref().and_then(renamed) {
            sighting.from = Some(id);
        }
        sighting.node.ecosystem = Some(release.name().to_owned());
    }
    sightings
}

/// How much of the way to two files is the same, in parts.
fn common(one: &Place, other: &Place) -> usize {
    let parts = |place: &Place| -> Vec<String> {
        let parts = place.path.iter().flat_map(|path| path.split('/'));
        parts.map(ToOwned::to_owned).collect()
    };
    let (one, other) = (parts(one), parts(other));
    one.iter().zip(&other).take_while(|(a, b)| a == b).count()
}

/// Leads the wishes of installed packages to what is installed beside them; a wish that nothing fulfils is none of the
/// system's packages, and is left out.
fn with_installed(sightings: Vec<Sighting>) -> Vec<Sighting> {
    // What a package asks for, be it one version: databases that say what is there have no requirements.
    let is_wish = |sighting: &Sighting| {
        sighting.from.is_some()
            && sighting.standing == Standing::Installed
            && (sighting.node.version.is_none() || sighting.written.is_some())
    };
    let mut installed: BTreeMap<String, Vec<(String, Sighting)>> = BTreeMap::new();
    if !sightings.iter().any(is_wish) {
        return sightings;
    }
    for sighting in &sightings {
        if sighting.standing == Standing::Installed && sighting.node.version.is_some() && !is_wish(sighting) {
            let name = nameless(&sighting.node.id);
            let known = installed.entry(name).or_default();
            let scope = scope(&sighting.place);
            if !known
                .iter()
                .any(|(other, there)| *other == scope && there.node.id == sighting.node.id)
            {
                known.push((scope, sighting.clone()));
            }
        }
    }
    let settled = sightings.into_iter().filter_map(|mut sighting| {
        if !is_wish(&sighting) {
            return Some(sighting);
        }
        let way = way(&sighting.place);
        let candidates = installed.get(&nameless(&sighting.node.id))?.iter();
        let (_, there) = candidates
            .filter(|(scope, _)| way.starts_with(scope.as_str()))
            .max_by_key(|(scope, _)| scope.len())?;
        sighting.node = there.node.clone();
        Some(sighting)
    });
    settled.collect()
}

/// A package URL without version and what follows.
fn nameless(id: &str) -> String {
    let id = id.split(['?', '#']).next().unwrap_or(id);
    match id.rsplit_once('@') {
        Some((name, _)) if !name.ends_with('/') => name.to_owned(),
        _ => id.to_owned(),
    }
}

fn way(place: &Place) -> String {
    place.path.join("\n")
}

/// The folder from which an installed package is seen: what holds `node_modules`, or the folder of all packages.
fn scope(place: &Place) -> String {
    let way = way(place);
    if let Some((above, _)) = way.rsplit_once("node_modules/") {
        return above.to_owned();
    }
    // `site-packages/name.dist-info/METADATA`, `conda-meta/name.json`.
    let mut parts: Vec<&str> = way.split('/').collect();
    parts.pop();
    if parts.last().is_some_and(|part| part.ends_with("-info")) {
        parts.pop();
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_scopes_are_found() {
        assert_eq!(nameless("pkg:npm/%40s/n@1.0.0"), "pkg:npm/%40s/n");
        assert_eq!(nameless("pkg:npm/%40s/n"), "pkg:npm/%40s/n");
        assert_eq!(scope(&Place::file("a/node_modules/b/package.json")), "a/");
        assert_eq!(
            scope(&Place::file("l/site-packages/x.dist-info/METADATA")),
            "l/site-packages"
        );
    }
}
