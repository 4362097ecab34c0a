//! `bun.lock`: JSON with comments and commas at the end.

use super::super::address::masked;
use super::super::facts::{Entry, FileRole, Origin, Scope};
use super::super::reading::{Reading, entry};
use super::super::view::View;
use super::spec;
use crate::notes::Stop;
use std::collections::BTreeMap;

pub(super) fn read(reading: &mut Reading<'_>) -> Result<(), Stop> {
    reading.is("bun.lock", FileRole::Lock);
    let plain = without_extras(reading.text);
    let tree = {
        let mut inner = Reading {
            name: super::super::reading::Name::new(reading.name.path),
            text: &plain,
            meter: reading.meter,
            facts: &mut *reading.facts,
        };
        inner.json()?
    };
    let Some(root) = View::root(&tree) else {
        return Ok(());
    };
    let mut places: BTreeMap<&str, u32> = BTreeMap::new();
    let mut kept = Vec::new();
    for (key, package) in root.get("packages").into_iter().flat_map(View::keyed) {
        let Some(found) = located(package, key.offset()) else {
            reading.unparsed(
                key.text().unwrap_or_default(),
                "this is no package of bun",
                key.offset(),
            );
            continue;
        };
        if let Some(at) = reading.push(found) {
            places.insert(key.text().unwrap_or_default(), at);
            kept.push((at, key.text().unwrap_or_default(), package));
        }
    }
    for (at, path, package) in kept {
        let about = package.elements().find(|part| part.is_map());
        let names = ["dependencies", "optionalDependencies", "peerDependencies"].into_iter();
        let names = names.flat_map(|key| about.into_iter().flat_map(move |about| about.members_of(key)));
        let needs = names.filter_map(|(name, _)| place(path, name, &places)).collect();
        if let Some(entry) = reading.entry(at) {
            entry.needs = needs;
        }
    }
    for (path, workspace) in root.members_of("workspaces") {
        if path.is_empty()
            && let Some(name) = workspace.text_of("name")
        {
            reading.subject(name, workspace.text_of("version"));
        }
        for (key, scope) in [
            ("dependencies", Scope::Run),
            ("devDependencies", Scope::Develop),
            ("optionalDependencies", Scope::Optional),
        ] {
            for (name, range) in workspace.members_of(key) {
                let Some(at) = place("", name, &places) else {
                    continue;
                };
                if let Some(entry) = reading.entry(at) {
                    entry.is_direct = Some(true);
                    entry.scope = scope;
                    entry.requirement = range.text().map(ToOwned::to_owned);
                }
            }
        }
    }
    Ok(())
}

/// Keys are paths: `parent/name` is the one that `parent` sees.
fn place(path: &str, name: &str, places: &BTreeMap<&str, u32>) -> Option<u32> {
    let mut folder = path;
    while !folder.is_empty() {
        if let Some(at) = places.get(format!("{folder}/{name}").as_str()) {
            return Some(*at);
        }
        folder = folder.rsplit_once('/').map_or("", |(up, _)| up);
    }
    places.get(name).copied()
}

/// `["name@1.0.0", "registry", {…}, "sha512-…"]`, `["name@github:o/r#commit", {…}, "…"]`, `["name@workspace:path"]`.
fn located(package: View<'_>, offset: Option<u64>) -> Option<Entry> {
    let parts: Vec<View<'_>> = package.elements().collect();
    let (name, reference) = spec::split(parts.first()?.text()?);
    let reference = reference?;
    let mut found = entry(name, offset);
    found.is_direct = Some(false);
    found.origin = spec::origin(reference);
    if found.origin.is_none() {
        found.version = Some(reference.to_owned());
        let registry = parts.get(1).and_then(|part| part.text()).unwrap_or_default();
        found.origin = (!registry.is_empty()).then(|| Origin::Index {
            url: masked(registry),
        });
    }
    let digest = parts.last().and_then(|part| part.text());
    found.hashes = digest
        .filter(|text| text.starts_with("sha"))
        .map(ToOwned::to_owned)
        .into_iter()
        .collect();
    Some(found)
}

/// The same text with comments and commas in front of brackets replaced by blanks, so that places stay the same.
fn without_extras(text: &str) -> String {
    let mut out: Vec<u8> = text.as_bytes().to_vec();
    let mut at = 0;
    let mut comma = None;
    let blank = |out: &mut Vec<u8>, from: usize, to: usize| {
        let part = out.get_mut(from..to).unwrap_or_default();
        part.iter_mut()
            .filter(|byte| **byte != b'\n')
            .for_each(|byte| *byte = b' ');
    };
    while let Some(byte) = out.get(at).copied() {
        let next = out.get(at.saturating_add(1)).copied();
        match (byte, next) {
            (b'"', _) => {
                comma = None;
                at = at.saturating_add(1);
                while let Some(byte) = out.get(at).copied() {
                    let step = if byte == b'\\' { 2 } else { 1 };
                    if byte == b'"' {
                        break;
                    }
                    at = at.saturating_add(step);
                }
            }
            (b'/', Some(b'/')) => {
                let end = out.get(at..).and_then(|rest| memchr::memchr(b'\n', rest));
                let end = end.map_or(out.len(), |end| at.saturating_add(end));
                blank(&mut out, at, end);
                at = end;
            }
            (b'/', Some(b'*')) => {
                let end = out.get(at..).and_then(|rest| memchr::memmem::find(rest, b"*/"));
                let end = end.map_or(out.len(), |end| at.saturating_add(end).saturating_add(2));
                blank(&mut out, at, end);
                at = end.saturating_sub(1);
            }
            (b',', _) => comma = Some(at),
            (b'}' | b']', _) => {
                if let Some(comma) = comma.take() {
                    blank(&mut out, comma, comma.saturating_add(1));
                }
            }
            (byte, _) if !byte.is_ascii_whitespace() => comma = None,
            _ => {}
        }
        at = at.saturating_add(1);
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod unit {
    #[test]
    fn comments_and_commas_become_blanks() {
        let plain = super::without_extras("{\"a//\": [1, /* x */ 2,\n], // y\n}");
        assert_eq!(plain, "{\"a//\": [1,         2 \n]      \n}");
    }
}
