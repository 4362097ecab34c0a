//! What Go's files say about packages.

#[cfg(test)]
mod tests;

pub use super::DependencyFacts;

use super::facts::{Entry, FileRole, Origin, Scope};
use super::reading::{self, Kind, Name, Reading, entry, lines};
use crate::format::Input;
use crate::generated::Facts;
use crate::notes::{Notes, Stop};
use crate::sniff::Head;

crate::format_room! {
    /// `go.mod` (with `replace` and `exclude`), `go.sum` and `vendor/modules.txt`. What `go.mod` requires is a version
    /// that the build has at least; from Go 1.17 on it lists every module of the build.
    pub static FORMAT = {
        id: "go-dependencies",
        name: "Go dependencies",
        since: "0.1.0",
        extensions: [],
        facts: DependencyFacts,
        sniff: sniff,
        read: read,
    };
}

static KINDS: &[Kind] = &[
    Kind {
        is: |name| name.base == "go.mod",
        read: read_mod,
    },
    Kind {
        is: |name| matches!(name.base, "go.sum" | "go.work.sum"),
        read: read_sum,
    },
    Kind {
        is: |name| name.base == "modules.txt" && name.folder == "vendor",
        read: read_vendor,
    },
];

fn sniff(head: &Head<'_>) -> bool {
    let name = Name::new(head.name);
    KINDS.iter().any(|kind| (kind.is)(&name)) && !head.bytes.contains(&0)
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    Facts::GoDependencies(reading::read(input, notes, KINDS, "Go"))
}

fn read_mod(reading: &mut Reading<'_>) -> Result<(), Stop> {
    reading.is("go.mod", FileRole::Manifest);
    let text = reading.text;
    let mut block: Option<&str> = None;
    let mut replaced: Vec<(&str, Option<&str>, Vec<&str>)> = Vec::new();
    for (offset, line) in lines(text) {
        let (code, comment) = line.split_once("//").unwrap_or((line, ""));
        // Quoted strings are allowed, and used by nobody but for odd paths.
        let mut words: Vec<&str> = code
            .split_whitespace()
            .map(|word| word.trim_matches(['"', '`']))
            .collect();
        if words.is_empty() {
            continue;
        }
        if words.first() == Some(&")") {
            block = None;
            continue;
        }
        let directive = match block {
            Some(directive) => directive,
            None => words.remove(0),
        };
        if words.first() == Some(&"(") {
            block = Some(directive);
            continue;
        }
        match (directive, words.as_slice()) {
            ("module", [path, ..]) => reading.subject(path, None),
            ("go" | "toolchain", [version, ..]) => reading.hint(directive, version, Some(offset)),
            ("require", [path, version]) => {
                reading.push(Entry {
                    version: Some((*version).to_owned()),
                    is_direct: Some(!comment.trim_start().starts_with("indirect")),
                    ..entry(path, Some(offset))
                });
            }
            ("replace", [path, rest @ ..]) => {
                let arrow = rest.iter().position(|word| *word == "=>");
                let (from, to) = arrow.map_or((rest, &[] as &[&str]), |at| {
                    rest.split_at_checked(at).unwrap_or((rest, &[]))
                });
                let to = to.get(1..).unwrap_or_default().to_vec();
                replaced.push((path, from.first().copied(), to));
            }
            ("exclude", [path, version]) => {
                reading.hint("exclude", &format!("{path} {version}"), Some(offset))
            }
            ("retract" | "tool" | "godebug" | "ignore", _) => {}
            _ => reading.unparsed(line.trim(), "go.mod has no such line", Some(offset)),
        }
    }
    for (path, version, to) in replaced {
        let entries = reading.facts.entries.iter_mut();
        let meant = entries
            .filter(|entry| entry.name == path && (version.is_none() || entry.version.as_deref() == version));
        for entry in meant {
            match to.as_slice() {
                [place] => {
                    entry.origin = Some(Origin::Path {
                        path: (*place).to_owned(),
                    })
                }
                [other, version] => {
                    (*other).clone_into(&mut entry.name);
                    entry.version = Some((*version).to_owned());
                }
                _ => {}
            }
        }
    }
    Ok(())
}

/// Checksums of all versions that were ever looked at: no list of what is built.
fn read_sum(reading: &mut Reading<'_>) -> Result<(), Stop> {
    reading.is("go.sum", FileRole::Lock);
    let text = reading.text;
    for (offset, line) in lines(text) {
        let words: Vec<&str> = line.split_whitespace().collect();
        match words.as_slice() {
            [] => {}
            [_, version, _] if version.ends_with("/go.mod") => {}
            [path, version, hash] => {
                reading.push(Entry {
                    version: Some((*version).to_owned()),
                    hashes: vec![(*hash).to_owned()],
                    scope: Scope::Constraint,
                    is_direct: Some(false),
                    ..entry(path, Some(offset))
                });
            }
            _ => reading.unparsed(line, "go.sum has three words in each line", Some(offset)),
        }
    }
    Ok(())
}

fn read_vendor(reading: &mut Reading<'_>) -> Result<(), Stop> {
    reading.is("vendor/modules.txt", FileRole::Installed);
    let text = reading.text;
    for (offset, line) in lines(text) {
        let Some(rest) = line.strip_prefix("# ") else {
            continue;
        };
        let words: Vec<&str> = rest.split_whitespace().collect();
        let (name, version, place) = match words.as_slice() {
            [name, version] => (*name, *version, None),
            [_, _, "=>", name, version] | [_, "=>", name, version] => (*name, *version, None),
            [name, version, "=>", place] => (*name, *version, Some(*place)),
            _ => continue,
        };
        reading.push(Entry {
            version: Some(version.to_owned()),
            origin: place.map(|place| Origin::Path {
                path: place.to_owned(),
            }),
            ..entry(name, Some(offset))
        });
    }
    Ok(())
}
