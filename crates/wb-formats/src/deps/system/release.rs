//! `os-release`: which distribution this is, and which release of it.

use super::super::facts::FileRole;
use super::super::reading::{Reading, lines};
use crate::notes::Stop;
use std::collections::BTreeMap;

pub(super) fn read(reading: &mut Reading<'_>) -> Result<(), Stop> {
    reading.is("os-release", FileRole::Installed);
    let text = reading.text;
    let mut values: BTreeMap<&str, &str> = BTreeMap::new();
    let mut place = None;
    for (offset, line) in lines(text) {
        if let Some((key, value)) = line.split_once('=').filter(|_| !line.starts_with('#')) {
            let key = key.trim();
            if key == "ID" {
                place = Some(offset);
            }
            values.insert(key, value.trim().trim_matches(['"', '\'']));
        }
    }
    let of = |key: &str| values.get(key).copied().unwrap_or_default();
    let name = if of("PRETTY_NAME").is_empty() {
        of("NAME")
    } else {
        of("PRETTY_NAME")
    };
    reading.subject(name, values.get("VERSION_ID").copied());
    let release = release(&of);
    if !release.is_empty() {
        reading.hint("os-release", &release, place);
    }
    Ok(())
}

/// The name that OSV has for a release.
fn release<'t>(of: &dyn Fn(&str) -> &'t str) -> String {
    let version = of("VERSION_ID");
    let with = |name: &str, release: &str| match release {
        "" => name.to_owned(),
        release => format!("{name}:{release}"),
    };
    let major = version.split('.').next().unwrap_or_default();
    match of("ID") {
        "debian" => with("Debian", version),
        "ubuntu" => {
            let is_long = of("VERSION").contains("LTS") || of("PRETTY_NAME").contains("LTS");
            let release = with("Ubuntu", version);
            if is_long {
                format!("{release}:LTS")
            } else {
                release
            }
        }
        "alpine" => {
            let parts: Vec<&str> = version.split('.').take(2).collect();
            let is_numbered = parts.iter().all(|part| part.chars().all(|c| c.is_ascii_digit()));
            match is_numbered && parts.len() == 2 {
                true => format!("Alpine:v{}", parts.join(".")),
                false => "Alpine:edge".to_owned(),
            }
        }
        "wolfi" => "Wolfi".to_owned(),
        "chainguard" => "Chainguard".to_owned(),
        "alpaquita" => with("Alpaquita", version),
        "rocky" => with("Rocky Linux", major),
        "almalinux" => with("AlmaLinux", major),
        "rhel" => with("Red Hat:enterprise_linux", major),
        "opensuse-leap" => format!("openSUSE:Leap {version}"),
        "opensuse-tumbleweed" => "openSUSE:Tumbleweed".to_owned(),
        "sles" => match version.split_once('.') {
            Some((major, pack)) if pack != "0" => format!("SUSE:Linux Enterprise Server {major} SP{pack}"),
            _ => format!("SUSE:Linux Enterprise Server {major}"),
        },
        "photon" => with("Photon OS", version),
        "mageia" => with("Mageia", version),
        "azurelinux" | "mariner" => with("Azure Linux", major),
        "openEuler" => {
            let pack = of("VERSION")
                .split_once('(')
                .map(|(_, rest)| rest.trim_end_matches(')'));
            let pack = pack.map_or_else(String::new, |pack| format!("-{pack}"));
            format!("openEuler:{version}{pack}")
        }
        "" => String::new(),
        other => with(other, version),
    }
}
