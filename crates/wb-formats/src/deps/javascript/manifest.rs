//! `package.json`.

use super::super::facts::{Entry, FileRole, Scope};
use super::super::reading::{Name, Reading};
use super::super::view::View;
use super::spec;
use crate::notes::Stop;

#[expect(clippy::too_many_lines, reason = "one paragraph per field of the file")]
pub(super) fn read(reading: &mut Reading<'_>) -> Result<(), Stop> {
    let is_installed = reading.name.is_below("node_modules");
    // A tarball of the registry has everything below `package/`.
    let is_package = reading.name.folder == "package" && reading.name.path.matches('/').count() == 1;
    reading.is(
        "package.json",
        match (is_installed, is_package) {
            (true, _) => FileRole::Installed,
            (false, true) => FileRole::Package,
            (false, false) => FileRole::Manifest,
        },
    );
    // Tests and builds inside of packages have files of this name that nobody installs from.
    if is_installed && !is_root(&reading.name) {
        return Ok(());
    }
    let tree = reading.json()?;
    let Some(root) = View::root(&tree) else {
        return Ok(());
    };
    if let Some(name) = root.text_of("name") {
        reading.subject(name, root.text_of("version"));
    }
    for (key, scope) in [
        ("dependencies", Scope::Run),
        ("devDependencies", Scope::Develop),
        ("optionalDependencies", Scope::Optional),
        ("peerDependencies", Scope::Optional),
    ] {
        let group = (key == "peerDependencies").then_some("peer");
        table(reading, root.get(key), scope, group);
    }
    constraints(reading, root);
    for key in ["bundledDependencies", "bundleDependencies"] {
        for name in root.elements_of(key) {
            reading.hint("bundled", name.text().unwrap_or_default(), name.offset());
        }
    }
    for key in [
        "preinstall",
        "install",
        "postinstall",
        "prepare",
        "preprepare",
        "postprepare",
        "prepublish",
    ] {
        if let Some(script) = root.at(&["scripts", key]) {
            reading.hint(
                &format!("script:{key}"),
                script.text().unwrap_or_default(),
                script.offset(),
            );
        }
    }
    if let Some(manager) = root.get("packageManager") {
        reading.hint(
            "packageManager",
            manager.text().unwrap_or_default(),
            manager.offset(),
        );
    }
    if let Some(licence) = root.get("license") {
        let text = licence
            .text()
            .or_else(|| licence.text_of("type"))
            .unwrap_or_default();
        reading.hint("licence", text, licence.offset());
    }
    for (engine, range) in root.members_of("engines") {
        reading.hint(
            &format!("engine:{engine}"),
            range.text().unwrap_or_default(),
            range.offset(),
        );
    }
    let workspaces = root.get("workspaces");
    let packages = workspaces
        .and_then(|workspaces| workspaces.get("packages"))
        .or(workspaces);
    for glob in packages.into_iter().flat_map(View::elements) {
        reading.hint("workspace", glob.text().unwrap_or_default(), glob.offset());
    }
    if root.is_true("private") {
        reading.hint("private", "true", root.get("private").and_then(View::offset));
    }
    if let Some(registry) = root.at(&["publishConfig", "registry"]) {
        reading.hint(
            "publish-registry",
            registry.text().unwrap_or_default(),
            registry.offset(),
        );
    }
    Ok(())
}

/// True for the description of an installed package: `node_modules/name/package.json`, or with a scope in between.
fn is_root(name: &Name<'_>) -> bool {
    let mut above = name.path.rsplit(['/', '\\']).skip(2);
    match above.next() {
        Some("node_modules") => true,
        Some(scope) if scope.starts_with('@') => above.next() == Some("node_modules"),
        _ => false,
    }
}

fn table(reading: &mut Reading<'_>, names: Option<View<'_>>, scope: Scope, group: Option<&str>) {
    for (key, value) in names.into_iter().flat_map(View::keyed) {
        let name = key.text().unwrap_or_default();
        let Some(written) = value.text() else {
            reading.unparsed(name, "what stands behind the name is no text", key.offset());
            continue;
        };
        reading.push(Entry {
            scope,
            group: group.map(ToOwned::to_owned),
            is_direct: Some(true),
            ..spec::entry_of(name, written, key.offset())
        });
    }
}

/// `overrides` of npm and pnpm, `resolutions` of yarn: nested by whose dependency is meant.
fn constraints(reading: &mut Reading<'_>, root: View<'_>) {
    let roots = [
        root.get("overrides"),
        root.get("resolutions"),
        root.at(&["pnpm", "overrides"]),
    ];
    let mut waiting: Vec<(View<'_>, usize)> = roots.into_iter().flatten().map(|view| (view, 0)).collect();
    while let Some((view, depth)) = waiting.pop() {
        for (key, value) in view.keyed() {
            if value.is_map() && depth < 32 {
                waiting.push((value, depth.saturating_add(1)));
            }
            // The last package of `parent>child` and `**/child` is meant.
            let path = key.text().unwrap_or_default();
            let path = path.rsplit('>').next().unwrap_or(path);
            let path = match path.rsplit_once('/') {
                Some((rest, last)) => match rest.rsplit('/').next().filter(|part| part.starts_with('@')) {
                    Some(scope) => path
                        .get(
                            path.len()
                                .saturating_sub(scope.len().saturating_add(last.len()).saturating_add(1))..,
                        )
                        .unwrap_or(last),
                    None => last,
                },
                None => path,
            };
            let (name, _) = spec::split(path);
            if let Some(written) = value.text().filter(|_| name != "." && !name.is_empty()) {
                reading.push(Entry {
                    scope: Scope::Constraint,
                    is_direct: Some(false),
                    ..spec::entry_of(name, written, key.offset())
                });
            }
        }
    }
}
