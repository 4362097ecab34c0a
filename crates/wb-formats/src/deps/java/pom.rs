//! Maven.

use super::super::facts::{Entry, FileRole, Scope};
use super::super::reading::{Reading, entry, lines, some};
use super::super::view::View;
use crate::notes::Stop;
use std::collections::BTreeMap;

const BY_PARENT: &str = "a parent or a list of versions elsewhere decides";
const BY_PROPERTY: &str = "a property decides that is not set in this file";

/// Values that `${…}` stands for.
type Properties<'t> = BTreeMap<String, &'t str>;

pub(super) fn read(reading: &mut Reading<'_>) -> Result<(), Stop> {
    reading.is("pom.xml", FileRole::Manifest);
    let is_packed = reading.name.is_below("META-INF");
    if is_packed {
        reading.facts.role = FileRole::Package;
    }
    let tree = reading.xml();
    let Some(project) = View::root(&tree).and_then(|root| root.get("project")) else {
        return Ok(());
    };
    let parent = project.get("parent");
    let own = |key: &str| {
        project
            .text_of(key)
            .or_else(|| parent.and_then(|parent| parent.text_of(key)))
    };
    let mut properties: Properties<'_> = project
        .members_of("properties")
        .filter_map(|(key, value)| Some((key.to_owned(), value.text()?)))
        .collect();
    for key in ["groupId", "artifactId", "version"] {
        if let Some(value) = own(key) {
            properties.insert(format!("project.{key}"), value);
            properties.insert(format!("pom.{key}"), value);
        }
        if let Some(value) = parent.and_then(|parent| parent.text_of(key)) {
            properties.insert(format!("project.parent.{key}"), value);
        }
    }
    if let (Some(group), Some(artifact)) = (own("groupId"), own("artifactId")) {
        let version = own("version").and_then(|version| filled(version, &properties));
        reading.subject(&format!("{group}:{artifact}"), version.as_deref());
    }
    if let Some(parent) = parent {
        let group = parent.text_of("groupId").unwrap_or_default();
        let artifact = parent.text_of("artifactId").unwrap_or_default();
        let version = parent.text_of("version").unwrap_or_default();
        reading.hint(
            "parent",
            &format!("{group}:{artifact}:{version}"),
            parent.offset(),
        );
    }
    let managed = project.at(&["dependencyManagement", "dependencies"]);
    let versions = managed_versions(managed, &properties);
    dependencies(reading, project.get("dependencies"), None, &properties, &versions);
    managed_entries(reading, managed, &properties);
    for (_, profile) in project.members_of("profiles") {
        let name = profile.text_of("id").unwrap_or("profile");
        dependencies(
            reading,
            profile.get("dependencies"),
            Some(name),
            &properties,
            &versions,
        );
    }
    for (_, plugin) in project
        .at(&["build", "plugins"])
        .into_iter()
        .flat_map(View::members)
    {
        let group = plugin.text_of("groupId").unwrap_or("org.apache.maven.plugins");
        one(reading, group, plugin, Scope::Build, &properties, &versions);
    }
    for (_, repository) in project.members_of("repositories") {
        if let Some(url) = repository.get("url") {
            reading.hint("extra-index", url.text().unwrap_or_default(), url.offset());
        }
    }
    Ok(())
}

fn dependencies(
    reading: &mut Reading<'_>,
    list: Option<View<'_>>,
    profile: Option<&str>,
    properties: &Properties<'_>,
    versions: &BTreeMap<String, String>,
) {
    for (_, dependency) in list
        .into_iter()
        .flat_map(View::members)
        .filter(|(key, _)| *key == "dependency")
    {
        let group = dependency.text_of("groupId").unwrap_or_default();
        let scope = match dependency.text_of("scope") {
            Some("test") => Scope::Develop,
            Some("provided" | "system") => Scope::Optional,
            _ if dependency.is_true("optional") => Scope::Optional,
            _ => Scope::Run,
        };
        if let Some(at) = one(reading, group, dependency, scope, properties, versions)
            && let Some(entry) = reading.entry(at)
        {
            entry.condition = profile.map(|profile| format!("profile {profile}"));
        }
    }
}

fn one(
    reading: &mut Reading<'_>,
    group: &str,
    dependency: View<'_>,
    scope: Scope,
    properties: &Properties<'_>,
    versions: &BTreeMap<String, String>,
) -> Option<u32> {
    let artifact = dependency.text_of("artifactId").unwrap_or_default();
    let (Some(group), Some(artifact)) = (filled(group, properties), filled(artifact, properties)) else {
        let text = format!("{group}:{artifact}");
        reading.unparsed(&text, BY_PROPERTY, dependency.offset());
        return None;
    };
    let name = format!("{group}:{artifact}");
    let mut found = entry(&name, dependency.offset());
    found.scope = scope;
    found.is_direct = Some(true);
    match dependency.text_of("version") {
        Some(written) => set_version(&mut found, written, properties),
        None => match versions.get(&name) {
            Some(version) => set_version(&mut found, version, properties),
            None => found.unresolved = Some(BY_PARENT),
        },
    }
    reading.push(found)
}

fn set_version(found: &mut Entry, written: &str, properties: &Properties<'_>) {
    match filled(written, properties) {
        // `[1.0,2.0)` is a range; a bare version is what Maven takes unless something nearer says otherwise.
        Some(version) if version.starts_with(['[', '(']) => found.requirement = Some(version),
        Some(version) => found.version = some(&version),
        None => {
            found.requirement = some(written);
            found.unresolved = Some(BY_PROPERTY);
        }
    }
}

fn managed_versions(managed: Option<View<'_>>, properties: &Properties<'_>) -> BTreeMap<String, String> {
    let list = managed.into_iter().flat_map(View::members);
    let versions = list.filter_map(|(_, dependency)| {
        let group = filled(dependency.text_of("groupId")?, properties)?;
        let artifact = filled(dependency.text_of("artifactId")?, properties)?;
        Some((format!("{group}:{artifact}"), dependency.owned("version")?))
    });
    versions.collect()
}

/// What is managed only restricts versions; lists of versions (`import`) are read elsewhere.
fn managed_entries(reading: &mut Reading<'_>, managed: Option<View<'_>>, properties: &Properties<'_>) {
    for (_, dependency) in managed.into_iter().flat_map(View::members) {
        let group = dependency.text_of("groupId").unwrap_or_default();
        let artifact = dependency.text_of("artifactId").unwrap_or_default();
        let name = format!("{group}:{artifact}");
        if dependency.text_of("scope") == Some("import") {
            reading.hint("bill-of-materials", &name, dependency.offset());
            continue;
        }
        let (Some(group), Some(artifact)) = (filled(group, properties), filled(artifact, properties)) else {
            continue;
        };
        let mut found = entry(&format!("{group}:{artifact}"), dependency.offset());
        found.scope = Scope::Constraint;
        found.is_direct = Some(false);
        if let Some(version) = dependency.text_of("version") {
            set_version(&mut found, version, properties);
        }
        reading.push(found);
    }
}

/// The text with `${…}` filled in; none if a property is not set here.
fn filled(text: &str, properties: &Properties<'_>) -> Option<String> {
    const ROUNDS: usize = 8;
    const LEN_MAX: usize = 1_024;
    let mut text = text.trim().to_owned();
    for _ in 0..ROUNDS {
        let Some((before, rest)) = text.split_once("${") else {
            return Some(text);
        };
        let (name, behind) = rest.split_once('}')?;
        let value = properties.get(name)?;
        text = format!("{before}{value}{behind}");
        if text.len() > LEN_MAX {
            return None;
        }
    }
    None
}

/// `META-INF/maven/…/pom.properties` of an archive.
pub(super) fn read_properties(reading: &mut Reading<'_>) -> Result<(), Stop> {
    reading.is("pom.properties", FileRole::Package);
    let text = reading.text;
    let mut values: BTreeMap<&str, &str> = BTreeMap::new();
    for (_, line) in lines(text) {
        if let Some((key, value)) = line.split_once('=').filter(|_| !line.starts_with('#')) {
            values.insert(key.trim(), value.trim());
        }
    }
    if let (Some(group), Some(artifact)) = (values.get("groupId"), values.get("artifactId")) {
        reading.subject(&format!("{group}:{artifact}"), values.get("version").copied());
    }
    Ok(())
}
