//! Gradle.

use super::super::facts::{Entry, FileRole, Scope};
use super::super::reading::{Reading, entry, lines, some};
use super::super::view::View;
use crate::notes::Stop;

pub(super) fn read_lock(reading: &mut Reading<'_>) -> Result<(), Stop> {
    reading.is("gradle.lockfile", FileRole::Lock);
    let text = reading.text;
    for (offset, line) in lines(text) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') || line.starts_with("empty=") {
            continue;
        }
        let (coordinates, configurations) = line.split_once('=').unwrap_or((line, ""));
        match coordinates
            .rsplit_once(':')
            .filter(|(name, _)| name.contains(':'))
        {
            Some((name, version)) => {
                let is_test = !configurations.is_empty()
                    && configurations
                        .split(',')
                        .all(|name| name.to_ascii_lowercase().contains("test"));
                reading.push(Entry {
                    version: some(version),
                    scope: if is_test { Scope::Develop } else { Scope::Run },
                    ..entry(name, Some(offset))
                });
            }
            None => reading.unparsed(line, "this is no `group:artifact:version`", Some(offset)),
        }
    }
    Ok(())
}

/// Configurations of Gradle's Java and Android plugins, by how they end.
const CONFIGURATIONS: [(&str, Scope); 12] = [
    ("implementation", Scope::Run),
    ("api", Scope::Run),
    ("compile", Scope::Run),
    ("runtime", Scope::Run),
    ("runtimeonly", Scope::Run),
    ("compileonly", Scope::Optional),
    ("providedcompile", Scope::Optional),
    ("annotationprocessor", Scope::Build),
    ("kapt", Scope::Build),
    ("ksp", Scope::Build),
    ("classpath", Scope::Build),
    ("developmentonly", Scope::Develop),
];

/// Dependencies that are written out; what is computed goes unseen, as Gradle's own lock file is there for it.
pub(super) fn read_build(reading: &mut Reading<'_>) -> Result<(), Stop> {
    reading.is("build.gradle", FileRole::Manifest);
    let text = reading.text;
    for (offset, line) in lines(text) {
        let line = line.trim();
        if line.starts_with("//") || line.starts_with('*') {
            continue;
        }
        let is_word = |c: char| c.is_ascii_alphanumeric();
        let end = line.find(|c| !is_word(c)).unwrap_or(line.len());
        let (word, rest) = line.split_at_checked(end).unwrap_or((line, ""));
        let lower = word.to_ascii_lowercase();
        let is_test = lower.contains("test");
        let plain = CONFIGURATIONS
            .iter()
            .find(|(name, _)| lower == *name || is_test && lower.ends_with(name));
        let Some((_, scope)) = plain else { continue };
        let scope = if is_test { Scope::Develop } else { *scope };
        if let Some(mut found) = coordinates(rest) {
            found.offset = Some(offset);
            found.scope = scope;
            found.is_direct = Some(true);
            reading.push(found);
        } else if rest.contains(':') && rest.contains('$') {
            reading.unparsed(line, "a variable decides what it is", Some(offset));
        }
    }
    Ok(())
}

/// `'group:artifact:version'`, or `group: 'g', name: 'a', version: 'v'`.
fn coordinates(rest: &str) -> Option<Entry> {
    let quote = rest.find(['"', '\''])?;
    let inner = rest.get(quote.saturating_add(1)..)?;
    let quote = rest.get(quote..)?.chars().next()?;
    let (first, behind) = inner.split_once(quote)?;
    if rest.contains("group:") || rest.contains("group =") {
        let quoted = |key: &str| {
            let (_, rest) = rest.split_once(key)?;
            rest.split(['"', '\'']).nth(1)
        };
        let (group, name) = (quoted("group")?, quoted("name")?);
        return Some(with_version(
            &format!("{group}:{name}"),
            quoted("version").unwrap_or_default(),
        ));
    }
    let _ = behind;
    let mut parts = first.split(':');
    let (group, artifact) = (parts.next()?, parts.next()?);
    let version = parts
        .next()
        .unwrap_or_default()
        .split('@')
        .next()
        .unwrap_or_default();
    let is_plain = |part: &str| !part.is_empty() && !part.contains(['$', '{', ' ', '/']);
    (is_plain(group) && is_plain(artifact)).then(|| with_version(&format!("{group}:{artifact}"), version))
}

fn with_version(name: &str, version: &str) -> Entry {
    let mut found = entry(name, None);
    match version {
        "" => found.unresolved = Some("a platform or a catalog decides"),
        version if version.contains('$') => {
            found.requirement = some(version);
            found.unresolved = Some("a variable decides");
        }
        version if version.contains(['+', '[', '(', ',']) || version.starts_with("latest.") => {
            found.requirement = some(version);
        }
        version => found.version = some(version.trim_end_matches("!!")),
    }
    found
}

/// The text of a version, or the strictest of what a table says about it.
fn rich(version: View<'_>) -> Option<&str> {
    let keys = ["strictly", "require", "prefer"];
    version
        .text()
        .or_else(|| keys.iter().find_map(|key| version.text_of(key)))
}

/// `gradle/libs.versions.toml`.
pub(super) fn read_catalog(reading: &mut Reading<'_>) -> Result<(), Stop> {
    reading.is("libs.versions.toml", FileRole::Manifest);
    let tree = reading.toml();
    let Some(root) = View::root(&tree) else {
        return Ok(());
    };
    for (key, library) in root.get("libraries").into_iter().flat_map(View::keyed) {
        let found = match library.text() {
            Some(text) => coordinates(&format!("'{text}'")),
            None => catalogued(root, library),
        };
        match found {
            Some(found) => {
                reading.push(Entry {
                    offset: key.offset(),
                    is_direct: Some(true),
                    ..found
                });
            }
            None => reading.unparsed(
                key.text().unwrap_or_default(),
                "this names no library",
                key.offset(),
            ),
        }
    }
    Ok(())
}

fn catalogued(root: View<'_>, library: View<'_>) -> Option<Entry> {
    let name = match library.text_of("module") {
        Some(module) => module.to_owned(),
        None => format!("{}:{}", library.text_of("group")?, library.text_of("name")?),
    };
    let version = library.get("version");
    let shared = version
        .and_then(|version| version.text_of("ref"))
        .and_then(|name| root.at(&["versions", name]));
    let version = shared.or(version).and_then(rich).unwrap_or_default();
    Some(with_version(&name, version))
}
