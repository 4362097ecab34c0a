//! `Cargo.toml`.

use super::super::address::masked;
use super::super::facts::{Entry, FileRole, Origin, Scope};
use super::super::reading::{Reading, entry, index, some};
use super::super::view::View;
use crate::notes::Stop;

const TABLES: [(&str, Scope); 5] = [
    ("dependencies", Scope::Run),
    ("dev-dependencies", Scope::Develop),
    ("dev_dependencies", Scope::Develop),
    ("build-dependencies", Scope::Build),
    ("build_dependencies", Scope::Build),
];

pub(super) fn read(reading: &mut Reading<'_>) -> Result<(), Stop> {
    reading.is("Cargo.toml", FileRole::Manifest);
    let tree = reading.toml();
    let Some(root) = View::root(&tree) else {
        return Ok(());
    };
    if let Some(package) = root.get("package") {
        if let Some(name) = package.text_of("name") {
            reading.subject(name, package.text_of("version"));
        }
        if let Some(rust) = package.get("rust-version") {
            reading.hint("rust-version", rust.text().unwrap_or_default(), rust.offset());
        }
        if let Some(licence) = package.get("license") {
            reading.hint("licence", licence.text().unwrap_or_default(), licence.offset());
        }
    }
    for (key, scope) in TABLES {
        table(reading, root.get(key), scope, None);
    }
    for (target, tables) in root.members_of("target") {
        for (key, scope) in TABLES {
            table(reading, tables.get(key), scope, Some(target));
        }
    }
    // What members of the workspace may ask for in short.
    let workspace = root.get("workspace");
    let shared = workspace.and_then(|workspace| workspace.get("dependencies"));
    table(reading, shared, Scope::Run, None);
    for member in workspace
        .into_iter()
        .flat_map(|workspace| workspace.elements_of("members"))
    {
        reading.hint("workspace", member.text().unwrap_or_default(), member.offset());
    }
    for (_, names) in root.members_of("patch") {
        table(reading, Some(names), Scope::Constraint, None);
    }
    for (name, value) in root.get("replace").into_iter().flat_map(View::keyed) {
        let named = name
            .text()
            .unwrap_or_default()
            .split(':')
            .next()
            .unwrap_or_default();
        let mut found = wanted(named, value, name.offset());
        found.scope = Scope::Constraint;
        reading.push(found);
    }
    Ok(())
}

fn table(reading: &mut Reading<'_>, names: Option<View<'_>>, scope: Scope, target: Option<&str>) {
    for (name, value) in names.into_iter().flat_map(View::keyed) {
        let mut found = wanted(name.text().unwrap_or_default(), value, name.offset());
        found.scope = match (scope, value.is_true("optional")) {
            (Scope::Run, true) => Scope::Optional,
            (scope, _) => scope,
        };
        found.condition = target.map(ToOwned::to_owned);
        found.is_direct = Some(scope != Scope::Constraint);
        reading.push(found);
    }
}

fn wanted(name: &str, value: View<'_>, offset: Option<u64>) -> Entry {
    let mut found = entry(value.text_of("package").unwrap_or(name), offset);
    let written = value.text().or_else(|| value.text_of("version"));
    found.requirement = written.and_then(some).filter(|written| written != "*");
    // `1.2.3` means what is compatible with it; only `=` is one version.
    let exact = written.and_then(|written| written.trim().strip_prefix('='));
    let is_whole = |version: &&str| version.split('.').count() >= 3 && !version.contains(['*', ',']);
    found.version = exact.map(str::trim).filter(is_whole).map(ToOwned::to_owned);
    found.extras = value
        .elements_of("features")
        .filter_map(View::text)
        .map(ToOwned::to_owned)
        .collect();
    if let Some(url) = value.text_of("git") {
        let revision = ["rev", "tag", "branch"].iter().find_map(|key| value.owned(key));
        found.origin = Some(Origin::Repository {
            url: masked(url),
            revision,
        });
    } else if let Some(path) = value.owned("path") {
        found.origin = Some(Origin::Path { path });
    } else if let Some(registry) = value
        .text_of("registry-index")
        .or_else(|| value.text_of("registry"))
    {
        found.origin = index(registry);
    } else if value.is_true("workspace") {
        found.unresolved = Some("the root of the workspace says which version");
    }
    found
}

/// Cargo's configuration: registries and replaced sources.
pub(super) fn read_config(reading: &mut Reading<'_>) -> Result<(), Stop> {
    reading.is("cargo config", FileRole::Manifest);
    let tree = reading.toml();
    let Some(root) = View::root(&tree) else {
        return Ok(());
    };
    for (name, registry) in root.members_of("registries") {
        if let Some(index) = registry.get("index") {
            reading.hint(
                &format!("registry:{name}"),
                index.text().unwrap_or_default(),
                index.offset(),
            );
        }
    }
    for (name, source) in root.members_of("source") {
        for key in ["replace-with", "registry", "local-registry", "directory", "git"] {
            if let Some(value) = source.get(key) {
                reading.hint(
                    &format!("source:{name}:{key}"),
                    value.text().unwrap_or_default(),
                    value.offset(),
                );
            }
        }
    }
    Ok(())
}
