//! `pdm.lock`, `uv.lock`, `pylock.toml`.

use super::super::address::masked;
use super::super::facts::{Entry, FileRole, Origin, Scope};
use super::super::reading::{Reading, entry, index};
use super::super::view::View;
use super::requirement;
use crate::model::json::beginning;
use crate::notes::Stop;
use std::collections::BTreeMap;
use wb_deps::Family;

/// Where the packages of a name stand.
#[derive(Default)]
pub(super) struct Names(BTreeMap<String, Vec<u32>>);

impl Names {
    pub(super) fn add(&mut self, name: &str, at: u32) {
        self.0.entry(Family::PyPi.normalise(name)).or_default().push(at);
    }

    pub(super) fn get(&self, name: &str) -> &[u32] {
        self.0
            .get(&Family::PyPi.normalise(name))
            .map_or(&[], Vec::as_slice)
    }
}

/// The hashes of `[{file = …, hash = …}]`.
pub(super) fn hashes_of_files(files: Option<View<'_>>) -> Vec<String> {
    let files = files.into_iter().flat_map(View::elements);
    files.filter_map(|file| file.owned("hash")).collect()
}

pub(super) fn read_pdm(reading: &mut Reading<'_>) -> Result<(), Stop> {
    reading.is("pdm.lock", FileRole::Lock);
    let tree = reading.toml();
    let Some(root) = View::root(&tree) else {
        return Ok(());
    };
    let mut names = Names::default();
    let mut kept: Vec<(u32, View<'_>)> = Vec::new();
    for package in root.elements_of("package") {
        let Some(name) = package.text_of("name") else {
            reading.unparsed("[[package]]", "it has no name", package.offset());
            continue;
        };
        // `name[extra]` stands beside `name` only to say what the extra needs.
        if let Some(same) = package
            .elements_of("extras")
            .next()
            .and(names.get(name).last().copied())
        {
            kept.push((same, package));
            continue;
        }
        let mut found = entry(name, package.get("name").and_then(View::offset));
        found.version = package.owned("version");
        let groups: Vec<&str> = package.elements_of("groups").filter_map(View::text).collect();
        if !groups.is_empty() && !groups.contains(&"default") {
            found.scope = Scope::Develop;
            found.group = Some(groups.join(","));
        }
        found.condition = package.owned("marker");
        found.hashes = hashes_of_files(package.get("files"));
        found.origin = super::poetry::origin(package).map(|origin| match origin {
            Origin::Repository { url, revision } => Origin::Repository {
                url,
                revision: package.owned("revision").or(revision),
            },
            other => other,
        });
        if let Some(at) = reading.push(found) {
            names.add(name, at);
            kept.push((at, package));
        }
    }
    for (at, package) in kept {
        let mut needs: Vec<u32> = Vec::new();
        for element in package.elements_of("dependencies") {
            let parsed = requirement::parse(element.text().unwrap_or_default(), None);
            needs.extend(parsed.iter().flat_map(|entry| names.get(&entry.name)));
        }
        if let Some(entry) = reading.entry(at) {
            entry.needs.extend(needs.into_iter().filter(|need| *need != at));
            entry.needs.sort_unstable();
            entry.needs.dedup();
        }
    }
    Ok(())
}

pub(super) fn read_uv(reading: &mut Reading<'_>) -> Result<(), Stop> {
    reading.is("uv.lock", FileRole::Lock);
    let tree = reading.toml();
    let Some(root) = View::root(&tree) else {
        return Ok(());
    };
    if let Some(python) = root.get("requires-python") {
        reading.hint(
            "requires-python",
            python.text().unwrap_or_default(),
            python.offset(),
        );
    }
    let mut names = Names::default();
    let mut kept: Vec<(u32, View<'_>)> = Vec::new();
    for package in root.elements_of("package") {
        let Some(name) = package.text_of("name") else {
            reading.unparsed("[[package]]", "it has no name", package.offset());
            continue;
        };
        let mut found = entry(name, package.get("name").and_then(View::offset));
        found.version = package.owned("version");
        found.origin = package.get("source").and_then(uv_source);
        if is_root(package) {
            reading.subject(name, package.text_of("version"));
            found.origin = Some(Origin::Workspace);
        }
        let files = package
            .get("sdist")
            .into_iter()
            .chain(package.elements_of("wheels"));
        found.hashes = files.filter_map(|file| file.owned("hash")).collect();
        if let Some(at) = reading.push(found) {
            names.add(name, at);
            kept.push((at, package));
        }
    }
    let mut direct = Vec::new();
    for (at, package) in kept {
        let groups = ["optional-dependencies", "dev-dependencies"]
            .into_iter()
            .flat_map(|key| package.members_of(key).map(|(_, list)| list));
        let lists = package.get("dependencies").into_iter().chain(groups);
        let mut needs: Vec<u32> = Vec::new();
        for element in lists.flat_map(View::elements) {
            let named = names.get(element.text_of("name").unwrap_or_default());
            // Forks of a resolution have several versions of one package.
            let version = element.text_of("version");
            let same = |at: &&u32| {
                let entry = usize::try_from(**at)
                    .ok()
                    .and_then(|at| reading.facts.entries.get(at));
                version.is_none() || entry.is_some_and(|entry| entry.version.as_deref() == version)
            };
            needs.extend(named.iter().filter(same));
        }
        needs.sort_unstable();
        needs.dedup();
        if is_root(package) {
            direct.extend(needs.iter().copied());
        }
        if let Some(entry) = reading.entry(at) {
            entry.needs = needs;
        }
    }
    for at in direct {
        if let Some(entry) = reading.entry(at) {
            entry.is_direct = Some(true);
        }
    }
    Ok(())
}

/// The project itself, or another member of its workspace.
fn is_root(package: View<'_>) -> bool {
    let source = package.get("source");
    source.is_some_and(|source| source.get("virtual").is_some() || source.get("editable").is_some())
}

fn uv_source(source: View<'_>) -> Option<Origin> {
    if let Some(url) = source.text_of("registry") {
        return match url.contains("://") {
            true => index(url),
            false => Some(Origin::Path { path: url.to_owned() }),
        };
    }
    if let Some(url) = source.text_of("git") {
        // `https://h/o/r?rev=main#0123…`: what stands behind `#` is the commit.
        let (address, commit) = url.split_once('#').map_or((url, None), |(a, c)| (a, Some(c)));
        let address = address.split_once('?').map_or(address, |(address, _)| address);
        return Some(Origin::Repository {
            url: masked(address),
            revision: commit.map(|commit| beginning(commit, 200)),
        });
    }
    if let Some(url) = source.text_of("url") {
        return Some(Origin::Address { url: masked(url) });
    }
    let path = ["path", "directory", "editable", "virtual"]
        .iter()
        .find_map(|key| source.owned(key))?;
    Some(Origin::Path { path })
}

pub(super) fn read_pylock(reading: &mut Reading<'_>) -> Result<(), Stop> {
    reading.is("pylock.toml", FileRole::Lock);
    let tree = reading.toml();
    let Some(root) = View::root(&tree) else {
        return Ok(());
    };
    if let Some(python) = root.get("requires-python") {
        reading.hint(
            "requires-python",
            python.text().unwrap_or_default(),
            python.offset(),
        );
    }
    let mut names = Names::default();
    let mut kept: Vec<(u32, View<'_>)> = Vec::new();
    for package in root.elements_of("packages") {
        let Some(name) = package.text_of("name") else {
            reading.unparsed("[[packages]]", "it has no name", package.offset());
            continue;
        };
        let found = pylocked(name, package);
        if let Some(at) = reading.push(found) {
            names.add(name, at);
            kept.push((at, package));
        }
    }
    for (at, package) in kept {
        let needs = package.elements_of("dependencies");
        let needs = needs.flat_map(|need| names.get(need.text_of("name").unwrap_or_default()).to_vec());
        let needs = needs.collect();
        if let Some(entry) = reading.entry(at) {
            entry.needs = needs;
        }
    }
    Ok(())
}

fn pylocked(name: &str, package: View<'_>) -> Entry {
    let mut found = entry(name, package.get("name").and_then(View::offset));
    found.version = package.owned("version");
    found.condition = package.owned("marker");
    found.origin = package.text_of("index").and_then(index);
    let files = ["sdist", "archive"].iter().filter_map(|key| package.get(key));
    for file in files.chain(package.elements_of("wheels")) {
        let hashes = file.members_of("hashes");
        let hashes = hashes.filter_map(|(name, hash)| Some(format!("{name}:{}", hash.text()?)));
        found.hashes.extend(hashes);
    }
    if let Some(vcs) = package.get("vcs") {
        let url = vcs
            .text_of("url")
            .or_else(|| vcs.text_of("path"))
            .unwrap_or_default();
        found.origin = Some(Origin::Repository {
            url: masked(url),
            revision: vcs.owned("commit-id").or_else(|| vcs.owned("requested-revision")),
        });
    }
    if let Some(directory) = package.get("directory") {
        found.origin = Some(Origin::Path {
            path: directory.owned("path").unwrap_or_default(),
        });
    }
    if let Some(archive) = package.get("archive") {
        found.origin = match (archive.text_of("url"), archive.owned("path")) {
            (Some(url), _) => Some(Origin::Address { url: masked(url) }),
            (None, Some(path)) => Some(Origin::Path { path }),
            (None, None) => found.origin,
        };
    }
    found
}
