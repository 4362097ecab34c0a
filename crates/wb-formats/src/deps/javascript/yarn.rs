//! `yarn.lock`: the format of version 1, and the YAML of Berry.

use super::super::address::{self, masked};
use super::super::facts::{Entry, FileRole, Origin};
use super::super::reading::{Reading, entry, lines};
use super::super::view::View;
use super::npm_lock::is_of_registry;
use super::spec;
use crate::notes::Stop;
use std::collections::BTreeMap;

pub(super) fn read(reading: &mut Reading<'_>) -> Result<(), Stop> {
    let is_berry = reading.text.lines().any(|line| line.starts_with("__metadata:"));
    match is_berry {
        true => berry(reading),
        false => {
            classic(reading);
            Ok(())
        }
    }
}

/// A block of version 1.
#[derive(Default)]
struct Block<'t> {
    offset: u64,
    descriptors: Vec<&'t str>,
    version: Option<&'t str>,
    resolved: Option<&'t str>,
    integrity: Option<&'t str>,
    needs: Vec<(&'t str, &'t str)>,
}

fn classic(reading: &mut Reading<'_>) {
    reading.is("yarn.lock v1", FileRole::Lock);
    let text = reading.text;
    let mut blocks: Vec<Block<'_>> = Vec::new();
    let mut is_list = false;
    for (offset, line) in lines(text) {
        if line.trim().is_empty() || line.trim_start().starts_with('#') {
            continue;
        }
        let indent = line.len().saturating_sub(line.trim_start().len());
        let (key, value) = key_value(line.trim());
        let last = blocks.last_mut();
        match (indent, last) {
            (0, _) => {
                let head = line.trim().trim_end_matches(':');
                let descriptors = head.split(", ").map(unquoted).collect();
                blocks.push(Block {
                    offset,
                    descriptors,
                    ..Block::default()
                });
            }
            (1..=3, Some(block)) => {
                is_list = matches!(key, "dependencies:" | "optionalDependencies:");
                match key {
                    "version" => block.version = Some(value),
                    "resolved" => block.resolved = Some(value),
                    "integrity" => block.integrity = Some(value),
                    _ => {}
                }
            }
            (_, Some(block)) if is_list => block.needs.push((key, value)),
            _ => {}
        }
    }
    let mut places: BTreeMap<&str, u32> = BTreeMap::new();
    let mut kept = Vec::new();
    for block in &blocks {
        let first = block.descriptors.first().copied().unwrap_or_default();
        let Some(version) = block.version.filter(|_| !first.is_empty()) else {
            reading.unparsed(first, "the block names no version", Some(block.offset));
            continue;
        };
        if let Some(at) = reading.push(located(first, version, block)) {
            block.descriptors.iter().for_each(|descriptor| {
                places.insert(descriptor, at);
            });
            kept.push((at, block));
        }
    }
    for (at, block) in kept {
        let descriptors = block.needs.iter().map(|(name, range)| format!("{name}@{range}"));
        let needs = descriptors
            .filter_map(|descriptor| places.get(descriptor.as_str()).copied())
            .collect();
        if let Some(entry) = reading.entry(at) {
            entry.needs = needs;
        }
    }
}

fn located(descriptor: &str, version: &str, block: &Block<'_>) -> Entry {
    let (name, range) = spec::split(descriptor);
    // An alias installs another package under the name.
    let real = range
        .and_then(|range| range.strip_prefix("npm:"))
        .map(|alias| spec::split(alias).0);
    let mut found = entry(
        real.filter(|real| !real.is_empty()).unwrap_or(name),
        Some(block.offset),
    );
    found.version = Some(version.to_owned());
    found.requirement = range.map(ToOwned::to_owned);
    found.hashes = block.integrity.map(ToOwned::to_owned).into_iter().collect();
    if let Some(resolved) = block.resolved {
        let (url, hash) = resolved
            .split_once('#')
            .map_or((resolved, None), |(url, hash)| (url, Some(hash)));
        if found.hashes.is_empty() && is_of_registry(url) {
            found.hashes.extend(hash.map(|hash| format!("sha1:{hash}")));
        }
        found.origin = match is_of_registry(url) {
            true => Some(Origin::Index { url: masked(url) }),
            // `codeload…/tar.gz/<commit>` and git addresses end with their commit.
            false => address::origin(resolved),
        };
    }
    found
}

/// `name "value"`, both with quotes or not.
fn key_value(line: &str) -> (&str, &str) {
    let (key, value) = match line.strip_prefix('"') {
        Some(rest) => rest.split_once('"').unwrap_or((rest, "")),
        None => line.split_once(' ').unwrap_or((line, "")),
    };
    (key, unquoted(value))
}

fn unquoted(text: &str) -> &str {
    text.trim().trim_end_matches(':').trim_matches('"')
}

fn berry(reading: &mut Reading<'_>) -> Result<(), Stop> {
    reading.is("yarn.lock (Berry)", FileRole::Lock);
    let tree = reading.yaml()?;
    let Some(root) = View::root(&tree) else {
        return Ok(());
    };
    let mut places: BTreeMap<&str, u32> = BTreeMap::new();
    let mut kept = Vec::new();
    for (key, block) in root.keyed() {
        let head = key.text().unwrap_or_default();
        if head == "__metadata" {
            continue;
        }
        let Some(resolution) = block.text_of("resolution") else {
            reading.unparsed(head, "the block names no resolution", key.offset());
            continue;
        };
        if let Some(at) = reading.push(resolved(resolution, block, key.offset())) {
            head.split(", ").for_each(|descriptor| {
                places.insert(descriptor, at);
            });
            kept.push((at, resolution.contains("@workspace:"), block));
        }
    }
    for (at, is_workspace, block) in kept {
        let mut needs = Vec::new();
        for (name, range) in block.members_of("dependencies") {
            let range = range.text().unwrap_or_default();
            let plain = format!("{name}@{range}");
            let of_npm = format!("{name}@npm:{range}");
            needs.extend(
                places
                    .get(plain.as_str())
                    .or_else(|| places.get(of_npm.as_str()))
                    .copied(),
            );
        }
        if is_workspace {
            for need in &needs {
                if let Some(entry) = reading.entry(*need) {
                    entry.is_direct = Some(true);
                }
            }
        }
        if let Some(entry) = reading.entry(at) {
            entry.needs = needs;
        }
    }
    Ok(())
}

/// `name@npm:1.0.0`, `name@workspace:path`, `name@https://…#commit=…`, `name@patch:name@npm%3A1.0.0#…`.
fn resolved(resolution: &str, block: View<'_>, offset: Option<u64>) -> Entry {
    let (name, reference) = spec::split(resolution);
    let reference = reference.unwrap_or_default();
    let mut found = entry(name, offset);
    found.version = block.owned("version");
    found.hashes = block.owned("checksum").into_iter().collect();
    found.condition = block.owned("conditions");
    if reference.starts_with("workspace:") {
        found.origin = Some(Origin::Workspace);
        found.version = found.version.filter(|version| version != "0.0.0-use.local");
    } else if reference.starts_with("patch:") {
        found.extras.push("patched".to_owned());
    } else if let Some((_, archive)) = reference.split_once("__archiveUrl=") {
        let url = crate::text::yaml::percent_decoded(archive);
        found.origin = Some(Origin::Index { url: masked(&url) });
    } else if !reference.starts_with("npm:") {
        let commit = reference
            .split_once("commit=")
            .map(|(_, commit)| commit.to_owned());
        found.origin = match (spec::origin(reference), commit) {
            (Some(Origin::Repository { url, .. } | Origin::Address { url }), Some(commit)) => {
                let url = url.split('#').next().unwrap_or_default().to_owned();
                Some(Origin::Repository {
                    url,
                    revision: Some(commit),
                })
            }
            (origin, _) => origin,
        };
    }
    found
}
