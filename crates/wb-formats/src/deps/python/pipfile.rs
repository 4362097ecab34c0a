//! `Pipfile` and `Pipfile.lock`.

use super::super::facts::{Entry, FileRole, Scope};
use super::super::reading::{Reading, entry};
use super::super::view::View;
use super::{poetry, requirement};
use crate::notes::Stop;

pub(super) fn read(reading: &mut Reading<'_>) -> Result<(), Stop> {
    reading.is("Pipfile", FileRole::Manifest);
    let tree = reading.toml();
    let Some(root) = View::root(&tree) else {
        return Ok(());
    };
    sources(reading, root);
    for (category, names) in root.members() {
        let scope = match category {
            "packages" => Scope::Run,
            "source" | "requires" | "scripts" | "pipenv" => continue,
            _ => Scope::Develop,
        };
        let group = (category != "packages").then(|| category.to_owned());
        for (name, value) in names.keyed() {
            let mut found = wanted(name.text().unwrap_or_default(), value);
            found.offset = name.offset();
            found.scope = scope;
            found.group.clone_from(&group);
            found.is_direct = Some(true);
            reading.push(found);
        }
    }
    if let Some(python) = root.at(&["requires", "python_version"]) {
        reading.hint(
            "requires-python",
            python.text().unwrap_or_default(),
            python.offset(),
        );
    }
    Ok(())
}

pub(super) fn read_lock(reading: &mut Reading<'_>) -> Result<(), Stop> {
    reading.is("Pipfile.lock", FileRole::Lock);
    let tree = reading.json()?;
    let Some(root) = View::root(&tree) else {
        return Ok(());
    };
    if let Some(meta) = root.get("_meta") {
        // The names of sources stand in `sources`, not in `source`.
        for source in meta.elements_of("sources") {
            source_hint(reading, source);
        }
    }
    for (category, names) in root.members().filter(|(category, _)| *category != "_meta") {
        let scope = if category == "default" {
            Scope::Run
        } else {
            Scope::Develop
        };
        for (name, value) in names.keyed() {
            let mut found = wanted(name.text().unwrap_or_default(), value);
            found.offset = name.offset();
            found.scope = scope;
            found.group = (category != "default").then(|| category.to_owned());
            found.hashes = value
                .elements_of("hashes")
                .filter_map(View::text)
                .map(ToOwned::to_owned)
                .collect();
            if found.version.is_none() && found.origin.is_none() {
                reading.unparsed(&found.name, "the lock names no version", found.offset);
            }
            reading.push(found);
        }
    }
    Ok(())
}

fn sources(reading: &mut Reading<'_>, root: View<'_>) {
    for source in root.elements_of("source") {
        source_hint(reading, source);
    }
}

fn source_hint(reading: &mut Reading<'_>, source: View<'_>) {
    // The first one is the index; the others are asked for packages that name them.
    let is_first = !reading.facts.hints.iter().any(|hint| hint.key == "index");
    let key = if is_first { "index" } else { "explicit-index" };
    let url = source.text_of("url").unwrap_or_default();
    reading.hint(key, url, source.offset());
    if source.text_of("verify_ssl") == Some("false") {
        reading.hint("trusted-host", url, source.offset());
    }
}

fn wanted(name: &str, value: View<'_>) -> Entry {
    let mut found = entry(name, value.offset());
    let written = value.text().or_else(|| value.text_of("version")).unwrap_or("*");
    let meant = written.trim();
    if meant != "*" && requirement::set_specifiers(&mut found, meant).is_err() {
        found.requirement = Some(meant.to_owned());
    }
    found.extras = value
        .elements_of("extras")
        .filter_map(View::text)
        .map(ToOwned::to_owned)
        .collect();
    found.condition = value.owned("markers").or_else(|| {
        let keys = [
            "sys_platform",
            "platform_system",
            "python_version",
            "os_name",
            "platform_machine",
        ];
        let mut conditions = keys
            .iter()
            .filter_map(|key| Some(format!("{key} {}", value.text_of(key)?)));
        conditions.next()
    });
    found.origin = poetry::origin(value);
    found
}
