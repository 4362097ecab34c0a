//! Which loaders the reader has: what is named, what is installed, what a lock file of the reader's project pins.
//!
//! Only the packages that some known vulnerability is about are looked for. Lock files inside the cargo are not asked:
//! whoever made the cargo could have written them.

use crate::error::AppError;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use wb_scan::known::exploits::{Loader, packages};

/// Where loaders are looked for, besides what is named.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    /// Loaders that the user names, as `NAME=VERSION`.
    pub named: Vec<String>,
    /// A Python environment (its folder, or its interpreter).
    pub python: Option<PathBuf>,
    /// The reader's project: its lock files are read.
    pub project: Option<PathBuf>,
}

/// A lock file is never larger than this.
const LOCK_BYTES_MAX: u64 = 64 << 20;

/// The loaders that are known: named ones first; further sources do not contradict them but stand beside them.
pub(crate) fn find(
    sources: &Sources,
    configured: &[(String, String)],
    scanned: &[PathBuf],
) -> Result<Vec<Loader>, AppError> {
    let mut found = Found::default();
    for named in &sources.named {
        let (name, version) = named
            .split_once('=')
            .filter(|(name, version)| !name.trim().is_empty() && !version.trim().is_empty())
            .ok_or_else(|| AppError::Loader { text: named.clone() })?;
        found.add(name, version.trim_start_matches('='), "named with --loader");
    }
    for (name, version) in configured {
        found.add(name, version, "named in the configuration");
    }
    if let Some(python) = &sources.python {
        installed(python, &mut found).map_err(|source| AppError::Path {
            path: python.clone(),
            source,
        })?;
    }
    if let Some(project) = &sources.project {
        for (file, read) in LOCKS {
            let path = project.join(file);
            let is_small = std::fs::metadata(&path)
                .is_ok_and(|metadata| metadata.is_file() && metadata.len() <= LOCK_BYTES_MAX);
            if is_small
                && !crate::scan::is_inside_cargo(&path, scanned)
                && let Ok(text) = std::fs::read_to_string(&path)
            {
                read(&text, &format!("locked in {file}"), &mut found);
            }
        }
    }
    Ok(found
        .0
        .into_iter()
        .map(|((package, version), from)| Loader {
            package,
            version,
            from,
        })
        .collect())
}

type ReadLock = fn(&str, &str, &mut Found);

const LOCKS: &[(&str, ReadLock)] = &[
    ("uv.lock", packages_of_toml),
    ("poetry.lock", packages_of_toml),
    ("pdm.lock", packages_of_toml),
    ("pylock.toml", packages_of_toml),
    ("requirements.txt", pins),
    ("requirements.lock", pins),
];

/// Package and version, and where that is known from.
#[derive(Default)]
struct Found(BTreeMap<(String, String), String>);

impl Found {
    fn add(&mut self, name: &str, version: &str, from: &str) {
        let package = normalised(name);
        if packages().contains(package.as_str()) {
            let key = (package, version.trim().to_owned());
            self.0.entry(key).or_insert_with(|| from.to_owned());
        }
    }
}

/// A package's name as indexes compare it (PEP 503), except that llama.cpp keeps its dot.
fn normalised(name: &str) -> String {
    let name = name.trim().to_ascii_lowercase();
    if packages().contains(name.as_str()) {
        return name;
    }
    let mut out = String::new();
    for part in name.split(['-', '_', '.']).filter(|part| !part.is_empty()) {
        if !out.is_empty() {
            out.push('-');
        }
        out.push_str(part);
    }
    out
}

/// What `*.dist-info` folders say. Nothing is run: the environment's interpreter only shows where it is.
fn installed(python: &Path, found: &mut Found) -> std::io::Result<()> {
    let metadata = std::fs::metadata(python)?;
    let prefix = match python.parent().and_then(Path::parent) {
        Some(prefix) if metadata.is_file() => prefix,
        _ => python,
    };
    let mut folders = vec![prefix.to_path_buf(), prefix.join("Lib/site-packages")];
    for lib in ["lib", "lib64"] {
        for entry in std::fs::read_dir(prefix.join(lib))
            .into_iter()
            .flatten()
            .flatten()
        {
            folders.push(entry.path().join("site-packages"));
            folders.push(entry.path().join("dist-packages"));
        }
    }
    let from = format!("installed in {}", crate::fetch::shown(prefix));
    for folder in folders {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name();
            let stem = name.to_str().and_then(|name| name.strip_suffix(".dist-info"));
            if let Some((package, version)) = stem.and_then(|stem| stem.rsplit_once('-')) {
                found.add(package, version, &from);
            }
        }
    }
    Ok(())
}

/// The `[[package]]` tables of uv, Poetry and PDM, and the `[[packages]]` of PEP 751.
fn packages_of_toml(text: &str, from: &str, found: &mut Found) {
    let Ok(document) = text.parse::<toml::Table>() else {
        return;
    };
    for key in ["package", "packages"] {
        for package in document
            .get(key)
            .and_then(toml::Value::as_array)
            .into_iter()
            .flatten()
        {
            let text = |key: &str| package.get(key).and_then(toml::Value::as_str);
            if let (Some(name), Some(version)) = (text("name"), text("version")) {
                found.add(name, version, from);
            }
        }
    }
}

/// Lines of the form `name==version`.
fn pins(text: &str, from: &str, found: &mut Found) {
    for line in text.lines() {
        let requirement = line.split(['#', ';']).next().unwrap_or_default();
        let Some((name, version)) = requirement.split_once("==") else {
            continue;
        };
        let name = name.split('[').next().unwrap_or_default();
        let version = version.trim_start_matches('=').split([' ', '\\', ',']).next();
        if let Some(version) = version.filter(|version| !version.contains('*')) {
            found.add(name, version, from);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn listed(found: &Found) -> Vec<String> {
        found
            .0
            .keys()
            .map(|(package, version)| format!("{package} {version}"))
            .collect()
    }

    #[test]
    fn lock_files_name_loaders() {
        let mut found = Found::default();
        let uv = "version = 1\n[[package]]\nname = \"keras\"\nversion = \"3.8.0\"\n[[package]]\nname = \"six\"\nversion = \"1\"\n";
        packages_of_toml(uv, "uv.lock", &mut found);
        pins(
            "Torch[extra]==2.5.1 ; python_version>'3.8' # why\nonnx>=1.0\nllama_cpp.python==0.2.70 \\\n  --hash=x\nkeras==3.*\n",
            "requirements.txt",
            &mut found,
        );
        assert_eq!(
            listed(&found),
            ["keras 3.8.0", "llama-cpp-python 0.2.70", "torch 2.5.1"]
        );
        packages_of_toml("not toml at all [", "", &mut found);
    }

    #[test]
    fn environments_are_read_and_not_run() {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join("lib/python3.12/site-packages");
        std::fs::create_dir_all(site.join("keras-3.8.0.dist-info")).unwrap();
        std::fs::create_dir_all(site.join("notes-1.0.dist-info")).unwrap();
        let mut found = Found::default();
        installed(folder.path(), &mut found).unwrap();
        assert_eq!(listed(&found), ["keras 3.8.0"]);
        assert!(installed(&folder.path().join("gone"), &mut found).is_err());
    }

    #[test]
    fn a_name_without_a_version_is_refused() {
        let sources = Sources {
            named: vec!["keras".to_owned()],
            ..Sources::default()
        };
        assert!(find(&sources, &[], &[]).is_err());
    }
}
