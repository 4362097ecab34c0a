//! What .NET's files say about packages.

#[cfg(test)]
mod tests;

pub use super::DependencyFacts;

use super::facts::{Entry, FileRole, Origin, Scope};
use super::reading::{self, Kind, Name, Reading, entry, some};
use super::view::View;
use crate::format::Input;
use crate::generated::Facts;
use crate::notes::{Notes, Stop};
use crate::sniff::Head;
use std::collections::BTreeMap;

crate::format_room! {
    /// `packages.lock.json`, `project.assets.json`, `*.deps.json`, `packages.config`, `Directory.Packages.props` and the
    /// `PackageReference`s of `*.csproj`, `*.fsproj`, `*.vbproj` and `Directory.Build.props`, `nuget.config`.
    pub static FORMAT = {
        id: "dotnet-dependencies",
        name: ".NET dependencies",
        since: "0.1.0",
        extensions: [],
        facts: DependencyFacts,
        sniff: sniff,
        read: read,
    };
}

static KINDS: &[Kind] = &[
    Kind {
        is: |name| name.base == "packages.lock.json",
        read: read_lock,
    },
    Kind {
        is: |name| name.base == "project.assets.json",
        read: read_assets,
    },
    Kind {
        is: |name| name.base.ends_with(".deps.json"),
        read: read_assets,
    },
    Kind {
        is: |name| name.base.eq_ignore_ascii_case("packages.config"),
        read: read_config,
    },
    Kind {
        is: |name| name.base.eq_ignore_ascii_case("nuget.config"),
        read: read_sources,
    },
    Kind {
        is: is_project,
        read: read_project,
    },
];

fn is_project(name: &Name<'_>) -> bool {
    let endings = [".csproj", ".fsproj", ".vbproj"];
    endings.iter().any(|ending| name.base.ends_with(ending))
        || matches!(
            name.base,
            "Directory.Packages.props" | "Directory.Build.props" | "Directory.Build.targets"
        )
}

fn sniff(head: &Head<'_>) -> bool {
    let name = Name::new(head.name);
    KINDS.iter().any(|kind| (kind.is)(&name)) && !head.bytes.contains(&0)
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    Facts::DotnetDependencies(reading::read(input, notes, KINDS, "NuGet"))
}

fn read_lock(reading: &mut Reading<'_>) -> Result<(), Stop> {
    reading.is("packages.lock.json", FileRole::Lock);
    let tree = reading.json()?;
    let Some(root) = View::root(&tree) else {
        return Ok(());
    };
    for (framework, packages) in root.members_of("dependencies") {
        let mut places: BTreeMap<String, u32> = BTreeMap::new();
        let mut kept = Vec::new();
        for (key, package) in packages.keyed() {
            let name = key.text().unwrap_or_default();
            let kind = package.text_of("type").unwrap_or_default();
            let mut found = entry(name, key.offset());
            found.version = package.owned("resolved");
            found.requirement = package.owned("requested");
            found.condition = Some(framework.to_owned());
            found.hashes = package
                .text_of("contentHash")
                .map(|hash| format!("sha512-{hash}"))
                .into_iter()
                .collect();
            found.is_direct = Some(kind == "Direct");
            if kind.eq_ignore_ascii_case("Project") {
                found.origin = Some(Origin::Workspace);
            } else if found.version.is_none() {
                reading.unparsed(name, "the lock names no version", key.offset());
            }
            if let Some(at) = reading.push(found) {
                places.insert(name.to_ascii_lowercase(), at);
                kept.push((at, package));
            }
        }
        connect(reading, &kept, &places);
    }
    Ok(())
}

fn connect(reading: &mut Reading<'_>, kept: &[(u32, View<'_>)], places: &BTreeMap<String, u32>) {
    for (at, package) in kept {
        let names = package
            .members_of("dependencies")
            .map(|(name, _)| name.to_ascii_lowercase());
        let needs = names.filter_map(|name| places.get(&name).copied()).collect();
        if let Some(entry) = reading.entry(*at) {
            entry.needs = needs;
        }
    }
}

/// What a build resolved, and what a program says that it is made of.
fn read_assets(reading: &mut Reading<'_>) -> Result<(), Stop> {
    let is_program = reading.name.base.ends_with(".deps.json");
    let role = if is_program {
        FileRole::Installed
    } else {
        FileRole::Lock
    };
    reading.is(
        if is_program {
            "deps.json"
        } else {
            "project.assets.json"
        },
        role,
    );
    let tree = reading.json()?;
    let Some(root) = View::root(&tree) else {
        return Ok(());
    };
    let mut places: BTreeMap<String, u32> = BTreeMap::new();
    let mut by_key: BTreeMap<&str, u32> = BTreeMap::new();
    for (key, library) in root.get("libraries").into_iter().flat_map(View::keyed) {
        let written = key.text().unwrap_or_default();
        let Some((name, version)) = written.rsplit_once('/') else {
            reading.unparsed(written, "this is no name with a version", key.offset());
            continue;
        };
        let mut found = entry(name, key.offset());
        found.version = some(version);
        found.is_direct = Some(false);
        if library.text_of("type") == Some("project") {
            found.origin = Some(Origin::Workspace);
        }
        let hash = library.text_of("sha512").filter(|hash| !hash.is_empty());
        found.hashes = hash
            .map(|hash| format!("sha512-{}", hash.trim_start_matches("sha512-")))
            .into_iter()
            .collect();
        if let Some(at) = reading.push(found) {
            places.insert(name.to_ascii_lowercase(), at);
            by_key.insert(written, at);
        }
    }
    let first = root.get("targets").and_then(|targets| targets.members().next());
    let target = first.into_iter().flat_map(|(_, target)| target.members());
    let kept: Vec<(u32, View<'_>)> = target
        .filter_map(|(key, package)| Some((*by_key.get(key)?, package)))
        .collect();
    connect(reading, &kept, &places);
    let groups = root.members_of("projectFileDependencyGroups");
    for written in groups
        .flat_map(|(_, list)| list.elements())
        .filter_map(View::text)
    {
        let name = written.split(' ').next().unwrap_or_default().to_ascii_lowercase();
        if let Some(at) = places.get(&name)
            && let Some(entry) = reading.entry(*at)
        {
            entry.is_direct = Some(true);
        }
    }
    Ok(())
}

fn read_config(reading: &mut Reading<'_>) -> Result<(), Stop> {
    reading.is("packages.config", FileRole::Manifest);
    let tree = reading.xml();
    let Some(root) = View::root(&tree).and_then(|root| root.get("packages")) else {
        return Ok(());
    };
    for (_, package) in root.members().filter(|(key, _)| *key == "package") {
        let Some(name) = package.text_of("@id") else {
            reading.unparsed("<package>", "it has no id", package.offset());
            continue;
        };
        reading.push(Entry {
            version: package.owned("@version"),
            condition: package.owned("@targetFramework"),
            scope: if package.is_true("@developmentDependency") {
                Scope::Develop
            } else {
                Scope::Run
            },
            ..entry(name, package.offset())
        });
    }
    Ok(())
}

fn read_sources(reading: &mut Reading<'_>) -> Result<(), Stop> {
    reading.is("nuget.config", FileRole::Manifest);
    let tree = reading.xml();
    let Some(root) = View::root(&tree).and_then(|root| root.get("configuration")) else {
        return Ok(());
    };
    let has_mapping = root.get("packageSourceMapping").is_some();
    for (key, source) in root.members_of("packageSources") {
        if key == "add" {
            let is_first = !reading.facts.hints.iter().any(|hint| hint.key == "index");
            let hint = match (has_mapping, is_first) {
                (true, _) => "explicit-index",
                (false, true) => "index",
                (false, false) => "extra-index",
            };
            reading.hint(
                hint,
                source.text_of("@value").unwrap_or_default(),
                source.offset(),
            );
        }
    }
    Ok(())
}

fn read_project(reading: &mut Reading<'_>) -> Result<(), Stop> {
    reading.is("project of MSBuild", FileRole::Manifest);
    let tree = reading.xml();
    let Some(project) = View::root(&tree).and_then(|root| root.get("Project")) else {
        return Ok(());
    };
    let groups = |name: &'static str| {
        project
            .members()
            .filter(move |(key, _)| *key == name)
            .map(|(_, group)| group)
    };
    let properties: BTreeMap<String, &str> = groups("PropertyGroup")
        .flat_map(View::members)
        .filter_map(|(key, value)| {
            Some((
                format!("$({key})"),
                value.text().or_else(|| value.text_of("#text"))?,
            ))
        })
        .collect();
    for group in groups("ItemGroup") {
        let condition = group.owned("@Condition");
        for (key, item) in group.members() {
            let scope = match key {
                "PackageReference" => Scope::Run,
                "GlobalPackageReference" => Scope::Build,
                "PackageVersion" => Scope::Constraint,
                _ => continue,
            };
            let name = item
                .text_of("@Include")
                .or_else(|| item.text_of("@Update"))
                .unwrap_or_default();
            for name in name.split(';').map(str::trim).filter(|name| !name.is_empty()) {
                let mut found = referenced(name, item, &properties);
                found.scope = match item
                    .text_of("@PrivateAssets")
                    .or_else(|| item.text_of("PrivateAssets"))
                {
                    Some(assets) if scope == Scope::Run && assets.eq_ignore_ascii_case("all") => Scope::Build,
                    _ => scope,
                };
                found.condition = item.owned("@Condition").or_else(|| condition.clone());
                found.is_direct = Some(scope != Scope::Constraint);
                reading.push(found);
            }
        }
    }
    Ok(())
}

fn referenced(name: &str, item: View<'_>, properties: &BTreeMap<String, &str>) -> Entry {
    let mut found = entry(name, item.offset());
    let keys = ["@Version", "Version", "@VersionOverride", "VersionOverride"];
    let written = keys.iter().find_map(|key| item.text_of(key));
    let Some(written) = written.and_then(some) else {
        found.unresolved = Some("Directory.Packages.props or a list of versions elsewhere decides");
        return found;
    };
    let known = properties
        .get(&written)
        .map_or(written.clone(), |value| (*value).to_owned());
    if known.contains("$(") {
        found.unresolved = Some("a property decides that is not set in this file");
    } else if let Some(exact) = known.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        found.version = (!exact.contains(',')).then(|| exact.to_owned());
    }
    // A bare version is the least one, and what is taken if nothing else asks for more.
    found.requirement = Some(known);
    found
}
