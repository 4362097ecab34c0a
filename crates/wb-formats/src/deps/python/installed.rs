//! Metadata of installed packages and inside packages.

use super::super::address::masked;
use super::super::facts::{Entry, FileRole, Origin, Scope};
use super::super::reading::{Name, Reading, entry, lines, some};
use super::super::view::View;
use super::requirement;
use crate::notes::Stop;

pub(super) fn is_metadata(name: &Name<'_>) -> bool {
    match name.base {
        "METADATA" => name.folder.ends_with(".dist-info"),
        "PKG-INFO" => true,
        // Old distributions leave one file instead of a folder.
        base => base.ends_with(".egg-info"),
    }
}

pub(super) fn is_direct_url(name: &Name<'_>) -> bool {
    name.base == "direct_url.json" && name.folder.ends_with(".dist-info")
}

/// The headers end at the first empty line; what follows is the description.
pub(super) fn read_metadata(reading: &mut Reading<'_>) -> Result<(), Stop> {
    let is_package = reading.name.base == "PKG-INFO" && !reading.name.folder.ends_with("-info");
    reading.is(
        if reading.name.base == "METADATA" {
            "METADATA"
        } else {
            "PKG-INFO"
        },
        if is_package {
            FileRole::Package
        } else {
            FileRole::Installed
        },
    );
    let text = reading.text;
    let (mut name, mut version) = (None, None);
    for (offset, line) in lines(text) {
        if line.trim().is_empty() {
            break;
        }
        let Some((key, value)) = line.split_once(':').filter(|_| !line.starts_with([' ', '\t'])) else {
            continue;
        };
        let value = value.trim();
        match key.to_ascii_lowercase().as_str() {
            "name" => name = some(value),
            "version" => version = some(value),
            "requires-dist" => requires(reading, value, offset),
            "requires-python" => reading.hint("requires-python", value, Some(offset)),
            "license-expression" | "license" if !value.is_empty() && value.len() < 200 => {
                reading.hint("licence", value, Some(offset));
            }
            _ => {}
        }
    }
    match name {
        Some(name) => reading.subject(&name, version.as_deref()),
        None => reading.unparsed("Name", "the metadata names no package", None),
    }
    Ok(())
}

fn requires(reading: &mut Reading<'_>, value: &str, offset: u64) {
    match requirement::parse(value, Some(offset)) {
        Ok(mut found) => {
            let condition = found.condition.clone().unwrap_or_default();
            if condition.contains("extra") {
                found.scope = Scope::Optional;
                found.group = extra(&condition);
            }
            reading.push(found);
        }
        // What an installed package asks for is installed as well: nothing is missed if its wish is not understood.
        Err(why) => {
            let text = format!("{value}: {why}");
            reading.hint("requirement-unread", &text, Some(offset));
        }
    }
}

/// The extra in `extra == 'test'`.
fn extra(condition: &str) -> Option<String> {
    let (_, rest) = condition.split_once("extra")?;
    let rest = rest.trim_start().strip_prefix("==")?.trim_start();
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    rest.get(1..)?.split(quote).next().and_then(some)
}

/// Where an installed package came from, if not from an index.
pub(super) fn read_direct_url(reading: &mut Reading<'_>) -> Result<(), Stop> {
    reading.is("direct_url.json", FileRole::Installed);
    let tree = reading.json()?;
    let Some(root) = View::root(&tree) else {
        return Ok(());
    };
    let folder = reading.name.folder.trim_end_matches(".dist-info").to_owned();
    let (name, version) = folder.rsplit_once('-').unwrap_or((folder.as_str(), ""));
    let url = root.text_of("url").unwrap_or_default();
    let origin = if let Some(vcs) = root.get("vcs_info") {
        Origin::Repository {
            url: masked(url),
            revision: vcs.owned("commit_id").or_else(|| vcs.owned("requested_revision")),
        }
    } else if let Some(path) = url.strip_prefix("file://") {
        Origin::Path {
            path: path.to_owned(),
        }
    } else {
        Origin::Address { url: masked(url) }
    };
    let hash = root.at(&["archive_info", "hash"]).and_then(View::text);
    reading.push(Entry {
        version: some(version),
        origin: Some(origin),
        hashes: hash.map(|hash| hash.replace('=', ":")).into_iter().collect(),
        ..entry(name, root.get("url").and_then(View::offset))
    });
    Ok(())
}
