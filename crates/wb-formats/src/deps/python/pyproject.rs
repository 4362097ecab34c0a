//! `pyproject.toml` and `uv.toml`.

use super::super::facts::{Entry, FileRole, Origin, Scope};
use super::super::reading::{Reading, index};
use super::super::view::View;
use super::{poetry, requirement};
use crate::notes::Stop;

pub(super) fn read(reading: &mut Reading<'_>) -> Result<(), Stop> {
    reading.is("pyproject.toml", FileRole::Manifest);
    let tree = reading.toml();
    let Some(root) = View::root(&tree) else {
        return Ok(());
    };
    let first = reading.facts.entries.len();
    if let Some(project) = root.get("project") {
        self::project(reading, project);
    }
    groups(reading, root);
    for element in root
        .at(&["build-system", "requires"])
        .into_iter()
        .flat_map(View::elements)
    {
        one(reading, element, Scope::Build, None);
    }
    if let Some(backend) = root.at(&["build-system", "backend-path"]) {
        let path = backend.elements().next().and_then(View::text).unwrap_or(".");
        reading.hint("backend-path", path, backend.offset());
    }
    if let Some(poetry) = root.at(&["tool", "poetry"]) {
        poetry::read_tool(reading, poetry);
    }
    if let Some(pdm) = root.at(&["tool", "pdm"]) {
        tool_pdm(reading, pdm);
    }
    if let Some(uv) = root.at(&["tool", "uv"]) {
        tool_uv(reading, uv, first);
    }
    if let Some(hatch) = root.at(&["tool", "hatch"]) {
        tool_hatch(reading, hatch);
    }
    if let Some(flit) = root.at(&["tool", "flit", "metadata"]) {
        list(reading, flit.get("requires"), Scope::Run, None);
        list(reading, flit.get("dev-requires"), Scope::Develop, None);
        for (extra, names) in flit.members_of("requires-extra") {
            list(reading, Some(names), Scope::Optional, Some(extra));
        }
    }
    Ok(())
}

pub(super) fn read_uv(reading: &mut Reading<'_>) -> Result<(), Stop> {
    reading.is("uv.toml", FileRole::Manifest);
    let tree = reading.toml();
    if let Some(root) = View::root(&tree) {
        tool_uv(reading, root, 0);
    }
    Ok(())
}

fn project(reading: &mut Reading<'_>, project: View<'_>) {
    if let Some(name) = project.text_of("name") {
        reading.subject(name, project.text_of("version"));
    }
    if let Some(python) = project.get("requires-python") {
        reading.hint(
            "requires-python",
            python.text().unwrap_or_default(),
            python.offset(),
        );
    }
    list(reading, project.get("dependencies"), Scope::Run, None);
    for (extra, names) in project.members_of("optional-dependencies") {
        list(reading, Some(names), Scope::Optional, Some(extra));
    }
    for name in project.elements_of("dynamic") {
        let key = name.text().unwrap_or_default();
        if !matches!(key, "dependencies" | "optional-dependencies") {
            continue;
        }
        reading.hint("dynamic", key, name.offset());
    }
}

/// Files that setuptools reads dynamic dependencies from.
pub(super) fn dynamic_files(reading: &mut Reading<'_>, root: View<'_>) {
    let Some(dynamic) = root.at(&["tool", "setuptools", "dynamic"]) else {
        return;
    };
    let optional = dynamic
        .members_of("optional-dependencies")
        .map(|(_, value)| value);
    for source in dynamic.get("dependencies").into_iter().chain(optional) {
        let Some(file) = source.get("file") else { continue };
        for path in file.elements().chain((!file.is_list()).then_some(file)) {
            reading.include(path.text().unwrap_or_default(), false, path.offset());
        }
    }
}

/// PEP 735.
fn groups(reading: &mut Reading<'_>, root: View<'_>) {
    dynamic_files(reading, root);
    for (group, elements) in root.members_of("dependency-groups") {
        for element in elements.elements() {
            match element.text_of("include-group") {
                Some(other) => reading.hint("include-group", &format!("{group}: {other}"), element.offset()),
                None => one(reading, element, Scope::Develop, Some(group)),
            }
        }
    }
}

pub(super) fn list(reading: &mut Reading<'_>, names: Option<View<'_>>, scope: Scope, group: Option<&str>) {
    for element in names.into_iter().flat_map(View::elements) {
        one(reading, element, scope, group);
    }
}

fn one(reading: &mut Reading<'_>, element: View<'_>, scope: Scope, group: Option<&str>) {
    let text = element.text().unwrap_or_default();
    let editable = text
        .strip_prefix("-e ")
        .and_then(|rest| requirement::of_address(rest, element.offset()));
    match editable.map_or_else(|| requirement::parse(text, element.offset()), Ok) {
        Ok(entry) => {
            reading.push(Entry {
                scope,
                group: group.map(ToOwned::to_owned),
                is_direct: Some(scope != Scope::Constraint),
                ..entry
            });
        }
        Err(why) => reading.unparsed(text, why, element.offset()),
    }
}

fn tool_pdm(reading: &mut Reading<'_>, pdm: View<'_>) {
    for (group, names) in pdm.members_of("dev-dependencies") {
        list(reading, Some(names), Scope::Develop, Some(group));
    }
    for (name, version) in pdm.members_of("overrides").chain(
        pdm.at(&["resolution", "overrides"])
            .into_iter()
            .flat_map(View::members),
    ) {
        let mut entry = super::super::reading::entry(name, version.offset());
        entry.scope = Scope::Constraint;
        let written = version.text().unwrap_or_default();
        if requirement::set_specifiers(&mut entry, written).is_err() {
            entry.requirement = requirement::from_poetry(written);
        }
        reading.push(entry);
    }
    for source in pdm.elements_of("source") {
        let key = if source.text_of("name") == Some("pypi") {
            "index"
        } else {
            "extra-index"
        };
        let key = if source.text_of("type") == Some("find_links") {
            "find-links"
        } else {
            key
        };
        reading.hint(key, source.text_of("url").unwrap_or_default(), source.offset());
        if source.text_of("verify_ssl") == Some("false") {
            reading.hint(
                "trusted-host",
                source.text_of("url").unwrap_or_default(),
                source.offset(),
            );
        }
    }
}

fn tool_uv(reading: &mut Reading<'_>, uv: View<'_>, first: usize) {
    list(reading, uv.get("dev-dependencies"), Scope::Develop, Some("dev"));
    list(
        reading,
        uv.get("constraint-dependencies"),
        Scope::Constraint,
        None,
    );
    list(reading, uv.get("override-dependencies"), Scope::Constraint, None);
    list(
        reading,
        uv.get("build-constraint-dependencies"),
        Scope::Constraint,
        None,
    );
    let pip = uv.get("pip");
    for table in [Some(uv), pip].into_iter().flatten() {
        for (key, hint) in [
            ("index-url", "index"),
            ("index-strategy", "index-strategy"),
            ("no-index", "no-index"),
        ] {
            if let Some(value) = table.get(key) {
                reading.hint(hint, value.text().unwrap_or_default(), value.offset());
            }
        }
        for (key, hint) in [
            // uv takes a package from the first index that has it, and asks these before the usual one.
            ("extra-index-url", "first-index"),
            ("find-links", "find-links"),
            ("allow-insecure-host", "trusted-host"),
        ] {
            for value in table.elements_of(key) {
                reading.hint(hint, value.text().unwrap_or_default(), value.offset());
            }
        }
    }
    for entry in uv.elements_of("index") {
        let hint = match (entry.is_true("explicit"), entry.is_true("default")) {
            (true, _) => "explicit-index",
            (_, true) => "index",
            // uv asks the index that comes first, and takes a package from the first that has it.
            _ => "first-index",
        };
        reading.hint(hint, entry.text_of("url").unwrap_or_default(), entry.offset());
    }
    sources(reading, uv, first);
}

/// `[tool.uv.sources]`: where packages come from that are asked for elsewhere in the file.
fn sources(reading: &mut Reading<'_>, uv: View<'_>, first: usize) {
    let normalise = |name: &str| wb_deps::Family::PyPi.normalise(name);
    for (name, source) in uv.members_of("sources") {
        // A list has one source for each platform; the first one that leads elsewhere counts.
        let source = if source.is_list() {
            source.elements().next()
        } else {
            Some(source)
        };
        let Some(source) = source else { continue };
        let origin = origin(uv, source);
        let wanted = normalise(name);
        let entries = reading.facts.entries.get_mut(first..).unwrap_or_default();
        for entry in entries
            .iter_mut()
            .filter(|entry| normalise(&entry.name) == wanted)
        {
            entry.origin.clone_from(&origin);
        }
    }
}

fn origin(uv: View<'_>, source: View<'_>) -> Option<Origin> {
    if let Some(url) = source.text_of("git") {
        let revision = ["rev", "tag", "branch"].iter().find_map(|key| source.owned(key));
        return Some(Origin::Repository {
            url: super::super::address::masked(url),
            revision,
        });
    }
    if let Some(url) = source.text_of("url") {
        return Some(Origin::Address {
            url: super::super::address::masked(url),
        });
    }
    if let Some(path) = source.owned("path") {
        return Some(Origin::Path { path });
    }
    if source.is_true("workspace") {
        return Some(Origin::Workspace);
    }
    let name = source.text_of("index")?;
    let mut indexes = uv.elements_of("index");
    let url = indexes
        .find(|entry| entry.text_of("name") == Some(name))?
        .text_of("url")?;
    index(url)
}

fn tool_hatch(reading: &mut Reading<'_>, hatch: View<'_>) {
    for (env, settings) in hatch.members_of("envs") {
        for key in ["dependencies", "extra-dependencies"] {
            list(reading, settings.get(key), Scope::Develop, Some(env));
        }
    }
    for (_, target) in hatch
        .at(&["build", "targets"])
        .into_iter()
        .flat_map(View::members)
    {
        list(reading, target.get("dependencies"), Scope::Build, None);
    }
    list(reading, hatch.at(&["build", "dependencies"]), Scope::Build, None);
}
