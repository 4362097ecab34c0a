//! Debian's database of installed packages: paragraphs of fields.

use super::super::facts::{Entry, FileRole, Subject};
use super::super::reading::{Reading, entry, lines, some};
use crate::notes::Stop;
use std::collections::BTreeMap;

/// A paragraph's fields that are of use.
#[derive(Default)]
struct Paragraph<'t> {
    offset: u64,
    name: Option<&'t str>,
    version: Option<&'t str>,
    status: Option<&'t str>,
    source: Option<&'t str>,
    architecture: Option<&'t str>,
    depends: Vec<&'t str>,
    provides: Option<&'t str>,
    is_empty: bool,
}

pub(super) fn read(reading: &mut Reading<'_>) -> Result<(), Stop> {
    reading.is("dpkg status", FileRole::Installed);
    let text = reading.text;
    let mut paragraphs = vec![empty(0)];
    for (offset, line) in lines(text) {
        if line.trim().is_empty() {
            paragraphs.push(empty(offset));
            continue;
        }
        let Some(last) = paragraphs.last_mut() else { break };
        if last.is_empty {
            last.offset = offset;
            last.is_empty = false;
        }
        let Some((key, value)) = line.split_once(':').filter(|_| !line.starts_with([' ', '\t'])) else {
            continue;
        };
        let value = value.trim();
        match key {
            "Package" => last.name = Some(value),
            "Version" => last.version = Some(value),
            "Status" => last.status = Some(value),
            "Source" => last.source = Some(value),
            "Architecture" => last.architecture = Some(value),
            "Depends" | "Pre-Depends" => last.depends.push(value),
            "Provides" => last.provides = Some(value),
            _ => {}
        }
    }
    keep(reading, paragraphs);
    Ok(())
}

fn empty<'t>(offset: u64) -> Paragraph<'t> {
    Paragraph {
        offset,
        is_empty: true,
        ..Paragraph::default()
    }
}

fn keep(reading: &mut Reading<'_>, paragraphs: Vec<Paragraph<'_>>) {
    let mut places: BTreeMap<&str, u32> = BTreeMap::new();
    let mut kept = Vec::new();
    for paragraph in paragraphs.into_iter().filter(|paragraph| !paragraph.is_empty) {
        // What was removed and left its configuration is not there any more.
        let state = paragraph
            .status
            .and_then(|status| status.split_whitespace().last());
        if matches!(state, Some("config-files" | "not-installed")) {
            continue;
        }
        let (Some(name), Some(version)) = (paragraph.name, paragraph.version) else {
            let text = paragraph.name.unwrap_or("paragraph");
            reading.unparsed(text, "it has no name or no version", Some(paragraph.offset));
            continue;
        };
        let found = Entry {
            version: some(version),
            condition: paragraph
                .architecture
                .map(|architecture| format!("architecture {architecture}")),
            built_from: Some(built_from(name, version, paragraph.source)),
            ..entry(name, Some(paragraph.offset))
        };
        if let Some(at) = reading.push(found) {
            places.insert(name, at);
            for provided in paragraph.provides.into_iter().flat_map(|list| list.split(',')) {
                places.entry(bare(provided)).or_insert(at);
            }
            kept.push((at, paragraph));
        }
    }
    for (at, paragraph) in kept {
        let wishes = paragraph.depends.iter().flat_map(|list| list.split(','));
        let mut needs: Vec<u32> = wishes
            .filter_map(|wish| wish.split('|').find_map(|one| places.get(bare(one)).copied()))
            .collect();
        needs.sort_unstable();
        needs.dedup();
        if let Some(entry) = reading.entry(at) {
            entry.needs = needs;
        }
    }
}

/// `name:any (>= 1)` → `name`.
fn bare(wish: &str) -> &str {
    wish.trim().split([' ', '(', ':']).next().unwrap_or_default()
}

/// `Source: name (version)`; without it, source and package have the same name and version.
fn built_from(name: &str, version: &str, source: Option<&str>) -> Subject {
    let (source, own) = match source.and_then(|source| source.split_once(" (")) {
        Some((source, own)) => (source, Some(own.trim_end_matches(')'))),
        None => (source.unwrap_or(name), None),
    };
    Subject {
        name: source.trim().to_owned(),
        version: some(own.unwrap_or(version)),
    }
}
