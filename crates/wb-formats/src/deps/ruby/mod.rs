//! What Ruby's files say about packages.

#[cfg(test)]
mod tests;

pub use super::DependencyFacts;

use super::address::masked;
use super::facts::{Entry, FileRole, Origin, Scope};
use super::reading::{self, Kind, Name, Reading, entry, index, lines, some};
use crate::format::Input;
use crate::generated::Facts;
use crate::notes::{Notes, Stop};
use crate::sniff::Head;
use std::collections::BTreeMap;

crate::format_room! {
    /// `Gemfile.lock`, `Gemfile` and `*.gemspec` (calls with texts as arguments; nothing is run), installed gems by their
    /// specifications.
    pub static FORMAT = {
        id: "ruby-dependencies",
        name: "Ruby dependencies",
        since: "0.1.0",
        extensions: [],
        facts: DependencyFacts,
        sniff: sniff,
        read: read,
    };
}

static KINDS: &[Kind] = &[
    Kind {
        is: |name| matches!(name.base, "Gemfile.lock" | "gems.locked"),
        read: read_lock,
    },
    Kind {
        is: |name| matches!(name.base, "Gemfile" | "gems.rb"),
        read: read_gemfile,
    },
    Kind {
        is: |name| name.base.ends_with(".gemspec"),
        read: read_gemspec,
    },
];

fn sniff(head: &Head<'_>) -> bool {
    let name = Name::new(head.name);
    KINDS.iter().any(|kind| (kind.is)(&name)) && !head.bytes.contains(&0)
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    Facts::RubyDependencies(reading::read(input, notes, KINDS, "RubyGems"))
}

/// The part of a lock that a line stands in.
#[derive(Default)]
struct Section<'t> {
    name: &'t str,
    remote: &'t str,
    revision: Option<&'t str>,
}

fn read_lock(reading: &mut Reading<'_>) -> Result<(), Stop> {
    reading.is("Gemfile.lock", FileRole::Lock);
    let text = reading.text;
    let mut section = Section::default();
    let mut names: BTreeMap<&str, u32> = BTreeMap::new();
    let mut last = None;
    let mut wanted: Vec<(u32, &str)> = Vec::new();
    let mut direct: Vec<&str> = Vec::new();
    for (offset, line) in lines(text) {
        let indent = line.len().saturating_sub(line.trim_start().len());
        let content = line.trim();
        let is_source = matches!(section.name, "GEM" | "GIT" | "PATH" | "PLUGIN SOURCE");
        match indent {
            _ if content.is_empty() => {}
            0 => {
                section = Section {
                    name: content,
                    ..Section::default()
                }
            }
            2 if is_source => {
                if let Some((key, value)) = content.split_once(": ") {
                    match key {
                        "remote" => section.remote = value,
                        "revision" => section.revision = Some(value),
                        _ => {}
                    }
                }
            }
            2 if section.name == "DEPENDENCIES" => {
                direct.extend(content.split([' ', '!']).next());
            }
            2 if section.name == "CHECKSUMS" => {
                let name = content.split(' ').next().unwrap_or_default();
                let hash = content.rsplit_once(") ").map(|(_, hash)| hash.replace('=', ":"));
                if let (Some(at), Some(hash)) = (names.get(name), hash)
                    && let Some(entry) = reading.entry(*at)
                {
                    entry.hashes.push(hash);
                }
            }
            4 if is_source => {
                let Some((name, version)) = content.split_once(" (") else {
                    reading.unparsed(content, "this is no name with a version", Some(offset));
                    continue;
                };
                last = reading.push(locked(name, version.trim_end_matches(')'), &section, offset));
                if let Some(at) = last {
                    names.entry(name).or_insert(at);
                }
            }
            6 if is_source => wanted.extend(last.zip(content.split(' ').next())),
            _ => {}
        }
    }
    for (at, name) in wanted {
        if let (Some(need), Some(entry)) = (names.get(name), reading.entry(at)) {
            entry.needs.push(*need);
        }
    }
    for at in direct.iter().filter_map(|name| names.get(name)) {
        if let Some(entry) = reading.entry(*at) {
            entry.is_direct = Some(true);
        }
    }
    Ok(())
}

fn locked(name: &str, version: &str, section: &Section<'_>, offset: u64) -> Entry {
    // `1.15.0-x86_64-linux`: the platform is no part of the version.
    let (bare, platform) = match version.split_once('-') {
        Some((bare, platform)) => (bare, some(platform)),
        None => (version, None),
    };
    Entry {
        version: some(bare),
        condition: platform.map(|platform| format!("platform {platform}")),
        origin: match section.name {
            "GIT" => Some(Origin::Repository {
                url: masked(section.remote),
                revision: section.revision.map(ToOwned::to_owned),
            }),
            "PATH" => Some(Origin::Path {
                path: section.remote.to_owned(),
            }),
            _ => index(section.remote),
        },
        ..entry(name, Some(offset))
    }
}

fn read_gemfile(reading: &mut Reading<'_>) -> Result<(), Stop> {
    reading.is("Gemfile", FileRole::Manifest);
    let text = reading.text;
    let mut group: Option<String> = None;
    for (offset, line) in lines(text) {
        let line = line.trim();
        if let Some(rest) = line.strip_prefix("group ").filter(|rest| rest.ends_with("do")) {
            group = some(&rest.trim_end_matches("do").replace([':', ' '], ""));
        } else if line == "end" {
            group = None;
        } else if let Some(rest) = call(line, "source") {
            let quoted = quoted(rest);
            let first = !reading.facts.hints.iter().any(|hint| hint.key == "index");
            let key = match (first, line.ends_with("do")) {
                (_, true) => "explicit-index",
                (true, false) => "index",
                (false, false) => "extra-index",
            };
            reading.hint(key, quoted.first().copied().unwrap_or_default(), Some(offset));
        } else if let Some(rest) = call(line, "gem") {
            gem(reading, rest, group.as_deref(), offset);
        }
    }
    Ok(())
}

fn gem(reading: &mut Reading<'_>, rest: &str, group: Option<&str>, offset: u64) {
    let (positional, named) = arguments(rest);
    let Some(name) = positional.first().filter(|name| !name.contains("#{")) else {
        reading.unparsed(rest, "it is computed", Some(offset));
        return;
    };
    let mut found = entry(name, Some(offset));
    set_requirement(&mut found, positional.get(1..).unwrap_or_default());
    found.is_direct = Some(true);
    found.group = group.map(ToOwned::to_owned);
    let is_development = found.group.as_deref().is_some_and(|group| {
        group
            .split(',')
            .all(|group| matches!(group, "development" | "test"))
    });
    found.scope = if is_development {
        Scope::Develop
    } else {
        Scope::Run
    };
    let of = |key: &str| {
        named
            .iter()
            .find(|(name, _)| *name == key)
            .map(|(_, value)| *value)
    };
    found.origin = if let Some(url) = of("git") {
        let revision = of("ref").or_else(|| of("tag")).or_else(|| of("branch"));
        Some(Origin::Repository {
            url: masked(url),
            revision: revision.map(ToOwned::to_owned),
        })
    } else if let Some(owner) = of("github") {
        let revision = of("ref").or_else(|| of("tag")).or_else(|| of("branch"));
        let url = format!("https://github.com/{owner}");
        Some(Origin::Repository {
            url,
            revision: revision.map(ToOwned::to_owned),
        })
    } else if let Some(path) = of("path") {
        Some(Origin::Path {
            path: path.to_owned(),
        })
    } else {
        of("source").and_then(index)
    };
    reading.push(found);
}

fn set_requirement(found: &mut Entry, parts: &[&str]) {
    let parts: Vec<&str> = parts
        .iter()
        .map(|part| part.trim())
        .filter(|part| *part != ">= 0")
        .collect();
    if let [only] = parts.as_slice() {
        let bare = only.strip_prefix('=').unwrap_or(only).trim();
        if bare.starts_with(|c: char| c.is_ascii_digit()) && !bare.contains(' ') {
            found.version = some(bare);
        }
    }
    found.requirement = some(&parts.join(", "));
}

fn read_gemspec(reading: &mut Reading<'_>) -> Result<(), Stop> {
    let is_installed = reading.name.is_below("specifications");
    let role = if is_installed {
        FileRole::Installed
    } else {
        FileRole::Manifest
    };
    reading.is("gemspec", role);
    let text = reading.text;
    let (mut name, mut version) = (None, None);
    for (offset, line) in lines(text) {
        let line = line.trim();
        let Some((_, rest)) = line
            .split_once('.')
            .filter(|(object, _)| object.len() < 20 && !object.contains(' '))
        else {
            continue;
        };
        let scope = [
            ("add_runtime_dependency", Scope::Run),
            ("add_development_dependency", Scope::Develop),
            ("add_dependency", Scope::Run),
        ];
        if let Some((value, scope)) = scope
            .iter()
            .find_map(|(key, scope)| Some((call(rest, key)?, *scope)))
        {
            let (positional, _) = arguments(value);
            let Some(wanted) = positional.first() else {
                reading.unparsed(line, "it is computed", Some(offset));
                continue;
            };
            let mut found = entry(wanted, Some(offset));
            set_requirement(&mut found, positional.get(1..).unwrap_or_default());
            found.scope = scope;
            found.is_direct = Some(true);
            reading.push(found);
        } else if let Some((key, value)) = rest.split_once('=') {
            let first = quoted(value).first().copied().and_then(some);
            match key.trim() {
                "name" => name = name.or(first),
                "version" => version = version.or(first),
                _ => {}
            }
        }
    }
    if let Some(name) = name {
        reading.subject(&name, version.as_deref());
    }
    Ok(())
}

/// What stands behind `name` if the line calls it.
fn call<'t>(line: &'t str, name: &str) -> Option<&'t str> {
    let rest = line.strip_prefix(name)?;
    rest.starts_with([' ', '('])
        .then(|| rest.trim_start_matches([' ', '(']))
}

/// Texts in quotes, in order.
fn quoted(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['"', '\'']) {
        let Some(quote) = rest.get(at..).and_then(|rest| rest.chars().next()) else {
            break;
        };
        let inner = rest.get(at.saturating_add(1)..).unwrap_or_default();
        let Some((value, behind)) = inner.split_once(quote) else {
            break;
        };
        out.push(value);
        rest = behind;
    }
    out
}

/// Texts in front of the first named argument, and the named ones.
fn arguments(rest: &str) -> (Vec<&str>, Vec<(&str, &str)>) {
    let mut positional = Vec::new();
    let mut named = Vec::new();
    // Brackets only group; a comma inside quotes is in no gem's version.
    for part in rest.split(',') {
        let part = part.trim().trim_start_matches(['[', '%', 'q', '<', '(']).trim();
        let value = quoted(part).first().copied();
        let is_text = part.starts_with(['"', '\'']);
        let key = part.strip_prefix(':').unwrap_or(part);
        match (is_text, value, key.split([':', ' ', '=']).next()) {
            (true, Some(value), _) if named.is_empty() => positional.push(value),
            (false, Some(value), Some(key)) => named.push((key, value)),
            _ => {}
        }
    }
    (positional, named)
}
