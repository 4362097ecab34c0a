//! `setup.cfg`, and the configuration of pip.

use super::super::facts::{Entry, FileRole, Scope};
use super::super::ini::{self, Setting};
use super::super::reading::Reading;
use super::requirement;
use crate::notes::Stop;

pub(super) fn read(reading: &mut Reading<'_>) -> Result<(), Stop> {
    reading.is("setup.cfg", FileRole::Manifest);
    let settings = ini::read(reading.text);
    let find = |section: &str, key: &str| {
        settings
            .iter()
            .find(|setting| setting.section == section && setting.key == key)
    };
    if let Some(name) = find("metadata", "name") {
        let version = find("metadata", "version").map(Setting::first);
        let version = version.filter(|version| version.starts_with(|c: char| c.is_ascii_digit()));
        reading.subject(name.first(), version);
    }
    for setting in &settings {
        let (scope, group) = match (setting.section, setting.key.as_str()) {
            ("options", "install_requires") | ("metadata", "requires_dist" | "requires-dist") => {
                (Scope::Run, None)
            }
            ("options", "setup_requires") => (Scope::Build, None),
            ("options", "tests_require") => (Scope::Develop, None),
            ("options.extras_require", extra) => (Scope::Optional, Some(extra)),
            ("options", "python_requires") => {
                reading.hint("requires-python", setting.first(), setting.offset());
                continue;
            }
            _ => continue,
        };
        for (offset, line) in &setting.values {
            if let Some(files) = line.strip_prefix("file:") {
                files
                    .split(',')
                    .for_each(|file| reading.include(file.trim(), false, Some(*offset)));
                continue;
            }
            keep(reading, line, Some(*offset), scope, group);
        }
    }
    Ok(())
}

/// One requirement of `setup.cfg` or `setup.py`; blanks and comments are none.
pub(super) fn keep(
    reading: &mut Reading<'_>,
    line: &str,
    offset: Option<u64>,
    scope: Scope,
    group: Option<&str>,
) {
    let line = line.split(" #").next().unwrap_or_default().trim();
    if line.is_empty() || line.starts_with('#') {
        return;
    }
    match requirement::parse(line, offset) {
        Ok(entry) => {
            reading.push(Entry {
                scope,
                group: group.map(ToOwned::to_owned),
                is_direct: Some(true),
                ..entry
            });
        }
        Err(why) => reading.unparsed(line, why, offset),
    }
}

/// `pip.conf`: indexes.
pub(super) fn read_pip(reading: &mut Reading<'_>) -> Result<(), Stop> {
    reading.is("pip.conf", FileRole::Manifest);
    for setting in ini::read(reading.text) {
        let key = match setting.key.as_str() {
            "index-url" | "index_url" => "index",
            "extra-index-url" | "extra_index_url" => "extra-index",
            "find-links" | "find_links" => "find-links",
            "trusted-host" | "trusted_host" => "trusted-host",
            _ => continue,
        };
        for (offset, line) in &setting.values {
            line.split_whitespace()
                .for_each(|value| reading.hint(key, value, Some(*offset)));
        }
    }
    Ok(())
}
