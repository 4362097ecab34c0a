//! What PHP's files say about packages.

#[cfg(test)]
mod tests;

pub use super::DependencyFacts;

use super::address::masked;
use super::facts::{Entry, FileRole, Origin, Scope};
use super::reading::{self, Kind, Name, Reading, entry};
use super::view::View;
use crate::format::Input;
use crate::generated::Facts;
use crate::notes::{Notes, Stop};
use crate::sniff::Head;
use std::collections::BTreeMap;

crate::format_room! {
    /// `composer.json`, `composer.lock` and `vendor/composer/installed.json`.
    pub static FORMAT = {
        id: "php-dependencies",
        name: "PHP dependencies",
        since: "0.1.0",
        extensions: [],
        facts: DependencyFacts,
        sniff: sniff,
        read: read,
    };
}

static KINDS: &[Kind] = &[
    Kind {
        is: |name| name.base == "composer.json",
        read: read_manifest,
    },
    Kind {
        is: |name| name.base == "composer.lock",
        read: read_lock,
    },
    Kind {
        is: |name| name.base == "installed.json" && name.folder == "composer",
        read: read_lock,
    },
];

fn sniff(head: &Head<'_>) -> bool {
    let name = Name::new(head.name);
    KINDS.iter().any(|kind| (kind.is)(&name)) && !head.bytes.contains(&0)
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    Facts::PhpDependencies(reading::read(input, notes, KINDS, "Packagist"))
}

/// True for packages of Packagist: PHP itself and its extensions have no vendor.
fn is_package(name: &str) -> bool {
    name.contains('/')
}

fn read_manifest(reading: &mut Reading<'_>) -> Result<(), Stop> {
    reading.is("composer.json", FileRole::Manifest);
    let tree = reading.json()?;
    let Some(root) = View::root(&tree) else {
        return Ok(());
    };
    if let Some(name) = root.text_of("name") {
        reading.subject(name, root.text_of("version"));
    }
    for (key, scope) in [("require", Scope::Run), ("require-dev", Scope::Develop)] {
        for (name, written) in root.get(key).into_iter().flat_map(View::keyed) {
            let (place, name) = (name.offset(), name.text().unwrap_or_default());
            let written = written.text().unwrap_or_default().trim();
            if !is_package(name) {
                reading.hint(&format!("requires:{name}"), written, place);
                continue;
            }
            let mut found = entry(name, place);
            found.scope = scope;
            found.is_direct = Some(true);
            found.requirement = (!matches!(written, "" | "*")).then(|| written.to_owned());
            let bare = written.trim_start_matches(['=', 'v']);
            let is_exact =
                bare.split('.').count() >= 3 && bare.chars().all(|c| c.is_ascii_digit() || c == '.');
            found.version = is_exact.then(|| bare.to_owned());
            reading.push(found);
        }
    }
    let repositories = root.get("repositories");
    let listed = repositories.into_iter().flat_map(View::elements);
    let named = repositories
        .into_iter()
        .flat_map(View::members)
        .map(|(_, repository)| repository);
    for repository in listed.chain(named) {
        if let Some(url) = repository.get("url") {
            let kind = repository.text_of("type").unwrap_or("composer");
            // Composer takes a package from the first repository that has it, and from no other.
            let key = if kind == "composer" {
                "first-index"
            } else {
                "repository"
            };
            reading.hint(key, url.text().unwrap_or_default(), url.offset());
        }
    }
    for (event, script) in root.members_of("scripts") {
        if matches!(
            event,
            "post-install-cmd" | "pre-install-cmd" | "post-autoload-dump" | "post-update-cmd"
        ) {
            let first = script
                .text()
                .or_else(|| script.elements().next().and_then(View::text));
            reading.hint(
                &format!("script:{event}"),
                first.unwrap_or_default(),
                script.offset(),
            );
        }
    }
    Ok(())
}

fn read_lock(reading: &mut Reading<'_>) -> Result<(), Stop> {
    let is_installed = reading.name.base == "installed.json";
    let role = if is_installed {
        FileRole::Installed
    } else {
        FileRole::Lock
    };
    reading.is(
        if is_installed {
            "installed.json"
        } else {
            "composer.lock"
        },
        role,
    );
    let tree = reading.json()?;
    let Some(root) = View::root(&tree) else {
        return Ok(());
    };
    let mut places: BTreeMap<String, u32> = BTreeMap::new();
    let mut kept = Vec::new();
    // Old versions of Composer wrote a list of what is installed.
    let lists = [
        (
            root.get("packages").or_else(|| root.is_list().then_some(root)),
            Scope::Run,
        ),
        (root.get("packages-dev"), Scope::Develop),
    ];
    for (list, scope) in lists {
        for package in list.into_iter().flat_map(View::elements) {
            let (Some(name), Some(version)) = (package.text_of("name"), package.text_of("version")) else {
                reading.unparsed("package", "it has no name or no version", package.offset());
                continue;
            };
            let mut found = locked(name, version, package);
            found.scope = scope;
            if let Some(at) = reading.push(found) {
                places.insert(name.to_ascii_lowercase(), at);
                kept.push((at, package));
            }
        }
    }
    for (at, package) in kept {
        let names = package
            .members_of("require")
            .map(|(name, _)| name.to_ascii_lowercase());
        let needs = names.filter_map(|name| places.get(&name).copied()).collect();
        if let Some(entry) = reading.entry(at) {
            entry.needs = needs;
        }
    }
    Ok(())
}

fn locked(name: &str, version: &str, package: View<'_>) -> Entry {
    let mut found = entry(name, package.get("name").and_then(View::offset));
    // `dev-main` is a branch; its commit stands beside it.
    let is_branch = version.starts_with("dev-") || version.ends_with("-dev");
    let source = package.get("source");
    if is_branch && let Some(source) = source {
        found.origin = Some(Origin::Repository {
            url: masked(source.text_of("url").unwrap_or_default()),
            revision: source.owned("reference"),
        });
    } else {
        found.version = Some(version.to_owned());
        let dist = package.get("dist");
        let sum = dist
            .and_then(|dist| dist.text_of("shasum"))
            .filter(|sum| !sum.is_empty());
        let reference = dist
            .and_then(|dist| dist.text_of("reference"))
            .map(|reference| format!("git:{reference}"));
        found.hashes = sum
            .map(|sum| format!("sha1:{sum}"))
            .or(reference)
            .into_iter()
            .collect();
    }
    found
}
