//! Conda: environments, locks, explicit lists, records of installed packages.

use super::super::address::{self, masked};
use super::super::facts::{Entry, FileRole, Include, Origin, Scope};
use super::super::reading::{Name, Reading, entry, lines, some};
use super::super::view::View;
use super::list;
use crate::notes::Stop;
use std::collections::BTreeMap;

/// The OSV-like name of conda's packages, which are not those of Python's index.
const CONDA: &str = "conda";

pub(super) fn is_environment(name: &Name<'_>) -> bool {
    let base = name.base;
    matches!(base, "conda.yaml" | "conda.yml" | "python_env.yaml")
        || base.starts_with("environment") && (base.ends_with(".yml") || base.ends_with(".yaml"))
}

pub(super) fn is_lock(name: &Name<'_>) -> bool {
    matches!(name.base, "conda-lock.yml" | "conda-lock.yaml") || name.base.ends_with(".conda-lock.yml")
}

pub(super) fn is_record(name: &Name<'_>) -> bool {
    name.folder == "conda-meta" && name.base.ends_with(".json")
}

/// True for a list of addresses.
pub(super) fn is_explicit(text: &str) -> bool {
    text.lines().take(50).any(|line| line.trim() == "@EXPLICIT")
}

pub(super) fn read_environment(reading: &mut Reading<'_>) -> Result<(), Stop> {
    reading.is("conda environment", FileRole::Manifest);
    let tree = reading.yaml()?;
    for root in View::roots(&tree) {
        if let Some(name) = root.text_of("name") {
            reading.subject(name, None);
        }
        for channel in root.elements_of("channels") {
            reading.hint("channel", channel.text().unwrap_or_default(), channel.offset());
        }
        for (key, scope) in [("dependencies", Scope::Run), ("build_dependencies", Scope::Build)] {
            for element in root.elements_of(key) {
                let pip = element.elements_of("pip");
                match element.text() {
                    // MLflow's environment of Python alone has what pip takes.
                    Some(text) if reading.name.base == "python_env.yaml" => {
                        pip_line(reading, text, element, scope)
                    }
                    Some(text) => conda_line(reading, text, element, scope),
                    None => {
                        pip.for_each(|line| pip_line(reading, line.text().unwrap_or_default(), line, scope))
                    }
                }
            }
        }
    }
    Ok(())
}

fn pip_line(reading: &mut Reading<'_>, text: &str, at: View<'_>, scope: Scope) {
    let offset = at.offset();
    if let Some(path) = text.strip_prefix("-r ") {
        reading.facts.includes.push(Include {
            path: path.trim().to_owned(),
            is_constraint: false,
            offset,
        });
        return;
    }
    let facts = list::installs(&format!("pip install {text}"));
    if text.trim_start().starts_with('-') && facts.entries.is_empty() {
        facts
            .hints
            .iter()
            .for_each(|hint| reading.hint(&hint.key, &hint.value, offset));
        return;
    }
    match list::line_entry(text, offset) {
        Ok(found) => {
            reading.push(Entry {
                ecosystem: Some("PyPI".to_owned()),
                scope,
                is_direct: Some(true),
                ..found
            });
        }
        Err(why) => reading.unparsed(text, why, offset),
    }
}

/// `channel::name=1.2=build`, `name >=1,<2`, `name[version='1.2']`.
fn conda_line(reading: &mut Reading<'_>, text: &str, at: View<'_>, scope: Scope) {
    match spec(text) {
        Some(mut found) => {
            found.offset = at.offset();
            found.scope = scope;
            found.is_direct = Some(true);
            reading.push(found);
        }
        None => reading.unparsed(text, "conda has no such way to write a package", at.offset()),
    }
}

fn spec(text: &str) -> Option<Entry> {
    let text = text.split(" #").next().unwrap_or_default().trim();
    let (channel, text) = match text.split_once("::") {
        Some((channel, rest)) => (some(channel), rest),
        None => (None, text),
    };
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    let end = text.find(|c| !is_name(c)).unwrap_or(text.len());
    let (name, rest) = text.split_at_checked(end)?;
    let mut found = entry(name, None);
    found.ecosystem = Some(CONDA.to_owned());
    found.origin = channel.map(|url| Origin::Index { url: masked(&url) });
    if name.is_empty() {
        return None;
    }
    let rest = rest.trim();
    let inner = rest.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let version = match inner {
        Some(inner) => {
            let (_, version) = inner.split_once("version=")?;
            version.trim_matches(['"', '\'', ' ']).to_owned()
        }
        None => rest.to_owned(),
    };
    let is_plain = |c: char| {
        c.is_ascii_alphanumeric()
            || matches!(
                c,
                '.' | '*' | '+' | '!' | '-' | '_' | '=' | '<' | '>' | '~' | ',' | '|' | ' '
            )
    };
    if !version.chars().all(is_plain) {
        return None;
    }
    // `=1.2=build` and `==1.2` are one version, `=1.2` is what begins with it.
    let exact = version.strip_prefix("==").or_else(|| {
        let (version, _) = version.strip_prefix('=')?.split_once('=')?;
        Some(version)
    });
    let is_one = |exact: &&str| !exact.contains(['*', ',', '|', '<', '>', ' ']) && !exact.is_empty();
    found.version = exact.filter(is_one).map(|exact| exact.trim().to_owned());
    found.requirement = some(&version);
    Some(found)
}

pub(super) fn read_lock(reading: &mut Reading<'_>) -> Result<(), Stop> {
    reading.is("conda-lock.yml", FileRole::Lock);
    let tree = reading.yaml()?;
    let Some(root) = View::root(&tree) else {
        return Ok(());
    };
    let mut places: BTreeMap<(String, String), u32> = BTreeMap::new();
    let mut kept = Vec::new();
    for package in root.elements_of("package") {
        let Some(name) = package.text_of("name") else {
            reading.unparsed("package", "it has no name", package.offset());
            continue;
        };
        let mut found = entry(name, package.offset());
        let is_pip = package.text_of("manager") == Some("pip");
        found.ecosystem = Some(if is_pip { "PyPI" } else { CONDA }.to_owned());
        found.version = package.owned("version");
        found.condition = package.owned("platform");
        found.group = package.owned("category").filter(|category| category != "main");
        found.scope = match found.group.as_deref() {
            Some("dev" | "test") => Scope::Develop,
            _ if package.is_true("optional") => Scope::Optional,
            _ => Scope::Run,
        };
        found.origin = package
            .text_of("url")
            .map(|url| Origin::Address { url: masked(url) });
        let hashes = package.members_of("hash");
        found.hashes = hashes
            .filter_map(|(name, hash)| Some(format!("{name}:{}", hash.text()?)))
            .collect();
        let platform = found.condition.clone().unwrap_or_default();
        if let Some(at) = reading.push(found) {
            places.insert((platform.clone(), name.to_owned()), at);
            kept.push((at, platform, package));
        }
    }
    for (at, platform, package) in kept {
        let names = package
            .members_of("dependencies")
            .map(|(name, _)| name.to_owned());
        let needs = names
            .filter_map(|name| places.get(&(platform.clone(), name)).copied())
            .collect();
        if let Some(entry) = reading.entry(at) {
            entry.needs = needs;
        }
    }
    Ok(())
}

pub(super) fn read_explicit(reading: &mut Reading<'_>) -> Result<(), Stop> {
    reading.is("explicit list of conda", FileRole::Lock);
    let text = reading.text;
    for (offset, line) in lines(text) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') || line == "@EXPLICIT" {
            continue;
        }
        match of_archive(line) {
            Some(mut found) => {
                found.offset = Some(offset);
                reading.push(found);
            }
            None => reading.unparsed(line, "this is no address of a package of conda", Some(offset)),
        }
    }
    Ok(())
}

/// `https://…/linux-64/name-1.2-build.conda#md5`.
fn of_archive(line: &str) -> Option<Entry> {
    let (url, digest) = line
        .split_once('#')
        .map_or((line, None), |(url, digest)| (url, Some(digest)));
    let base = address::last_part(url);
    let stem = base
        .strip_suffix(".conda")
        .or_else(|| base.strip_suffix(".tar.bz2"))?;
    let (rest, _) = stem.rsplit_once('-')?;
    let (name, version) = rest.rsplit_once('-')?;
    let mut found = entry(name, None);
    found.ecosystem = Some(CONDA.to_owned());
    found.version = some(version);
    found.origin = Some(Origin::Address { url: masked(url) });
    found.hashes = digest.and_then(some).into_iter().collect();
    Some(found)
}

/// A record of an installed package.
pub(super) fn read_record(reading: &mut Reading<'_>) -> Result<(), Stop> {
    reading.is("conda-meta", FileRole::Installed);
    reading.facts.ecosystem = CONDA.to_owned();
    let tree = reading.json()?;
    let Some(root) = View::root(&tree) else {
        return Ok(());
    };
    let Some(name) = root.text_of("name") else {
        return Ok(());
    };
    reading.subject(name, root.text_of("version"));
    if let Some(url) = root.get("url") {
        reading.hint("url", url.text().unwrap_or_default(), url.offset());
    }
    for element in root.elements_of("depends") {
        if let Some(mut found) = spec(element.text().unwrap_or_default()) {
            found.ecosystem = None;
            found.offset = element.offset();
            reading.push(found);
        }
    }
    Ok(())
}
