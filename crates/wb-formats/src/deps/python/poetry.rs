//! Poetry: its part of `pyproject.toml`, and `poetry.lock`.

use super::super::address::masked;
use super::super::facts::{Entry, FileRole, Origin, Scope};
use super::super::reading::{Reading, entry, index};
use super::super::view::View;
use super::locks::{Names, hashes_of_files};
use super::requirement;
use crate::notes::Stop;

/// `[tool.poetry]`.
pub(super) fn read_tool(reading: &mut Reading<'_>, poetry: View<'_>) {
    if let Some(name) = poetry.text_of("name").filter(|_| reading.facts.subject.is_none()) {
        reading.subject(name, poetry.text_of("version"));
    }
    table(reading, poetry.get("dependencies"), Scope::Run, None);
    table(
        reading,
        poetry.get("dev-dependencies"),
        Scope::Develop,
        Some("dev"),
    );
    for (group, settings) in poetry.members_of("group") {
        let scope = if settings.is_true("optional") {
            Scope::Optional
        } else {
            Scope::Develop
        };
        // Poetry has no group that is only for running: `main` is what stands in `dependencies`.
        let scope = if group == "main" { Scope::Run } else { scope };
        table(reading, settings.get("dependencies"), scope, Some(group));
    }
    for source in poetry.elements_of("source") {
        let key = match source.text_of("priority") {
            Some("explicit") => "explicit-index",
            Some("supplemental" | "secondary") => "extra-index",
            _ if source.is_true("secondary") => "extra-index",
            _ => "index",
        };
        if let Some(url) = source.text_of("url") {
            reading.hint(key, url, source.offset());
        }
    }
}

fn table(reading: &mut Reading<'_>, names: Option<View<'_>>, scope: Scope, group: Option<&str>) {
    for (name, value) in names.into_iter().flat_map(View::keyed) {
        let (offset, name) = (name.offset(), name.text().unwrap_or_default());
        if name == "python" {
            reading.hint("requires-python", value.text().unwrap_or_default(), offset);
            continue;
        }
        if !requirement::is_package_name(name) {
            reading.unparsed(name, "this is no name of a package", offset);
            continue;
        }
        // Several constraints, each for an environment.
        let many: Vec<View<'_>> = value.elements().collect();
        let constraints = if many.is_empty() { vec![value] } else { many };
        for constraint in constraints {
            let mut found = constrained(name, constraint);
            found.offset = offset;
            if found.scope != Scope::Optional {
                found.scope = scope;
            }
            found.group = group.map(ToOwned::to_owned);
            found.is_direct = Some(true);
            reading.push(found);
        }
    }
}

fn constrained(name: &str, constraint: View<'_>) -> Entry {
    let mut out = entry(name, None);
    let written = constraint.text().or_else(|| constraint.text_of("version"));
    let meant = written.and_then(requirement::from_poetry);
    if let Some(meant) = meant
        && requirement::set_specifiers(&mut out, &meant).is_err()
    {
        out.requirement = Some(meant);
    }
    out.extras = constraint
        .elements_of("extras")
        .filter_map(View::text)
        .map(ToOwned::to_owned)
        .collect();
    if constraint.is_true("optional") {
        out.scope = Scope::Optional;
    }
    let python = constraint
        .text_of("python")
        .map(|python| format!("python {python}"));
    out.condition = constraint.owned("markers").or(python).or_else(|| {
        constraint
            .text_of("platform")
            .map(|platform| format!("sys_platform == '{platform}'"))
    });
    out.origin = origin(constraint);
    out
}

/// `git`, `url`, `path` and `file`, as Poetry and Pipenv write them.
pub(super) fn origin(constraint: View<'_>) -> Option<Origin> {
    if let Some(url) = constraint.text_of("git") {
        let revision = ["rev", "ref", "tag", "branch"]
            .iter()
            .find_map(|key| constraint.owned(key));
        return Some(Origin::Repository {
            url: masked(url),
            revision,
        });
    }
    if let Some(url) = constraint.text_of("url") {
        return Some(Origin::Address { url: masked(url) });
    }
    let path = constraint
        .text_of("path")
        .or_else(|| constraint.text_of("file"))?;
    let is_address = path.contains("://");
    Some(match is_address {
        true => Origin::Address { url: masked(path) },
        false => Origin::Path {
            path: path.to_owned(),
        },
    })
}

/// `poetry.lock`.
pub(super) fn read_lock(reading: &mut Reading<'_>) -> Result<(), Stop> {
    reading.is("poetry.lock", FileRole::Lock);
    let tree = reading.toml();
    let Some(root) = View::root(&tree) else {
        return Ok(());
    };
    let mut names = Names::default();
    let mut kept = Vec::new();
    for package in root.elements_of("package") {
        let Some(found) = locked(root, package) else {
            reading.unparsed("[[package]]", "it has no name", package.offset());
            continue;
        };
        let name = found.name.clone();
        if let Some(at) = reading.push(found) {
            names.add(&name, at);
            kept.push((at, package));
        }
    }
    for (at, package) in kept {
        let needs = package
            .members_of("dependencies")
            .flat_map(|(name, _)| names.get(name).to_vec());
        let needs = needs.collect();
        if let Some(entry) = reading.entry(at) {
            entry.needs = needs;
        }
    }
    Ok(())
}

fn locked(root: View<'_>, package: View<'_>) -> Option<Entry> {
    let name = package.text_of("name")?;
    let mut found = entry(name, package.get("name").and_then(View::offset));
    found.version = package.owned("version");
    let groups: Vec<&str> = package.elements_of("groups").filter_map(View::text).collect();
    let is_develop =
        package.text_of("category") == Some("dev") || !groups.is_empty() && !groups.contains(&"main");
    found.group = is_develop
        .then(|| groups.join(","))
        .filter(|groups| !groups.is_empty());
    found.scope = match (is_develop, package.is_true("optional")) {
        (true, _) => Scope::Develop,
        (false, true) => Scope::Optional,
        (false, false) => Scope::Run,
    };
    found.condition = package.owned("markers");
    found.hashes = hashes_of_files(package.get("files"));
    if found.hashes.is_empty() {
        found.hashes = hashes_of_files(root.at(&["metadata", "files", name]));
    }
    if let Some(source) = package.get("source") {
        let url = source.text_of("url").unwrap_or_default();
        found.origin = match source.text_of("type") {
            Some("git") => Some(Origin::Repository {
                url: masked(url),
                revision: source
                    .owned("resolved_reference")
                    .or_else(|| source.owned("reference")),
            }),
            Some("url") => Some(Origin::Address { url: masked(url) }),
            Some("directory" | "file") => Some(Origin::Path { path: url.to_owned() }),
            _ => index(url),
        };
    }
    Some(found)
}
