//! Lists of packages made to harm, as researchers publish them: CSV with a package, versions, perhaps an ecosystem.

use crate::osv::{Affected, Package, Record};
use crate::{Ecosystem, Purl};
use serde_json::json;
use std::collections::BTreeMap;

/// Why a text is no such list.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unreadable {
    /// No column holds packages.
    #[error("a list of indicators without a column of packages (`name`, `package`, `purl`)")]
    NoName,
    /// Neither a column nor the caller says which ecosystem the packages belong to.
    #[error("line {line}: nothing says which ecosystem `{name}` belongs to: name one with --ecosystem")]
    NoEcosystem {
        /// The line, from 1.
        line: usize,
        /// The package.
        name: String,
    },
    /// It is not known here.
    #[error("line {line}: `{ecosystem}` is no ecosystem that is known here")]
    Ecosystem {
        /// The line, from 1.
        line: usize,
        /// What was written.
        ecosystem: String,
    },
    /// A quoted field has no end.
    #[error("line {line}: a quoted field has no end")]
    Quote {
        /// The line, from 1.
        line: usize,
    },
}

/// Which columns hold what.
struct Columns {
    name: usize,
    version: Option<usize>,
    ecosystem: Option<usize>,
    is_purl: bool,
}

/// Reads a list; packages that stand in several lines become one record. No version means every version.
pub fn indicators(text: &str, ecosystem: Option<&str>) -> Result<Vec<Record>, Unreadable> {
    let rows = rows(text)?;
    let mut rows = rows.into_iter().peekable();
    let Some((_, first)) = rows.peek() else {
        return Ok(Vec::new());
    };
    let columns = match Columns::of(first) {
        Some(columns) => {
            rows.next();
            columns
        }
        // No header: a package and its version, as in `name,1.0`.
        None if looks_like_a_package(first) => Columns {
            name: 0,
            version: (first.len() > 1).then_some(1),
            ecosystem: (first.len() > 2 && first.get(2).is_some_and(|cell| known(cell).is_some()))
                .then_some(2),
            is_purl: first.first().is_some_and(|cell| cell.starts_with("pkg:")),
        },
        None => return Err(Unreadable::NoName),
    };
    let mut packages: BTreeMap<(String, String), Option<Vec<String>>> = BTreeMap::new();
    for (line, row) in rows {
        let Some((ecosystem, name, versions)) = columns.read(line, &row, ecosystem)? else {
            continue;
        };
        let known = packages
            .entry((ecosystem, name))
            .or_insert_with(|| Some(Vec::new()));
        match (known.as_mut(), versions) {
            (Some(known), versions) if !versions.is_empty() => known.extend(versions),
            _ => *known = None,
        }
    }
    Ok(packages
        .into_iter()
        .map(|((ecosystem, name), versions)| record(&ecosystem, &name, versions))
        .collect())
}

fn record(ecosystem: &str, name: &str, versions: Option<Vec<String>>) -> Record {
    let affected = Affected {
        package: Some(Package {
            ecosystem: ecosystem.to_owned(),
            name: name.to_owned(),
            ..Package::default()
        }),
        ranges: match &versions {
            Some(_) => Vec::new(),
            None => {
                serde_json::from_value(json!([{ "type": "ECOSYSTEM", "events": [{ "introduced": "0" }] }]))
                    .unwrap_or_default()
            }
        },
        versions: versions
            .map(|mut versions| {
                versions.sort();
                versions.dedup();
                versions
            })
            .unwrap_or_default(),
        ..Affected::default()
    };
    Record {
        id: format!("IOC-{ecosystem}-{name}"),
        summary: Some(format!("`{name}` is on a list of packages made to harm")),
        affected: vec![affected],
        database_specific: Some(json!({ "malicious-packages-origins": [{ "source": "indicators" }] })),
        ..Record::default()
    }
}

impl Columns {
    /// The columns that a header names; none if it is no header.
    fn of(header: &[String]) -> Option<Self> {
        let names: Vec<String> = header
            .iter()
            .map(|cell| {
                cell.trim()
                    .to_ascii_lowercase()
                    .chars()
                    .filter(char::is_ascii_alphanumeric)
                    .collect()
            })
            .collect();
        let find = |wanted: &[&str]| {
            wanted
                .iter()
                .find_map(|wanted| names.iter().position(|name| name == wanted))
        };
        let version = find(&[
            "version",
            "versions",
            "packageversion",
            "packageversions",
            "affectedversion",
            "affectedversions",
            "maliciousversion",
            "maliciousversions",
            "compromisedversion",
            "compromisedversions",
        ]);
        let purl = find(&["purl", "packageurl"]);
        let name = find(&[
            "name",
            "package",
            "packagename",
            "module",
            "compromisedpackage",
            "library",
        ]);
        let ecosystem = find(&["ecosystem", "registry", "platform", "type", "packagemanager"]);
        Some(Self {
            name: name.or(purl)?,
            version,
            ecosystem,
            is_purl: name.is_none(),
        })
    }

    fn read(
        &self,
        line: usize,
        row: &[String],
        ecosystem: Option<&str>,
    ) -> Result<Option<(String, String, Vec<String>)>, Unreadable> {
        let cell = |column: usize| row.get(column).map(|cell| cell.trim()).unwrap_or_default();
        let name = cell(self.name);
        if name.is_empty() || name.starts_with('#') {
            return Ok(None);
        }
        let mut versions: Vec<String> = self
            .version
            .map(|column| versions(cell(column)))
            .unwrap_or_default();
        let written = self.ecosystem.map(&cell).filter(|cell| !cell.is_empty());
        let purl = if self.is_purl || name.starts_with("pkg:") {
            Purl::parse(name).ok()
        } else {
            None
        };
        let (named, name) = match &purl {
            Some(purl) => {
                versions.extend(purl.version.clone());
                let parts: Vec<_> = purl.namespace.iter().chain([&purl.name]).cloned().collect();
                (
                    purl.kind.clone(),
                    parts.join(if purl.kind == "maven" { ":" } else { "/" }),
                )
            }
            None => {
                // `@scope/name@1.0`: the version behind the name.
                let (name, behind) = match name.rfind('@') {
                    Some(at) if at > 0 => (name.get(..at).unwrap_or(name), name.get(at.saturating_add(1)..)),
                    _ => (name, None),
                };
                versions.extend(behind.filter(|behind| !behind.is_empty()).map(ToOwned::to_owned));
                let named = written.or(ecosystem);
                let named = named.ok_or_else(|| Unreadable::NoEcosystem {
                    line,
                    name: name.to_owned(),
                })?;
                (named.to_owned(), name.to_owned())
            }
        };
        let ecosystem = known(&named).ok_or(Unreadable::Ecosystem {
            line,
            ecosystem: named,
        })?;
        let name = ecosystem.family.normalise(&name);
        Ok(Some((ecosystem.name().to_owned(), name, versions)))
    }
}

/// An ecosystem by its OSV name, or by the name of its tool or its type of package URL.
fn known(name: &str) -> Option<Ecosystem> {
    let name = name.trim();
    let usual = match name.to_ascii_lowercase().as_str() {
        "pip" | "python" => "PyPI",
        "node" | "nodejs" | "javascript" | "npmjs" => "npm",
        "cargo" | "rust" | "crates" => "crates.io",
        "golang" => "Go",
        "gem" | "ruby" => "RubyGems",
        "composer" | "php" => "Packagist",
        "java" => "Maven",
        _ => name,
    };
    Ecosystem::parse(usual).map(|ecosystem| {
        if usual.contains(':') {
            ecosystem
        } else {
            Ecosystem::of(ecosystem.family)
        }
    })
}

/// The versions of one cell: `1.0, 1.1`, `1.0 1.1`, `= 1.0 || = 1.1`. `*` and `all` are every version, as nothing is.
fn versions(cell: &str) -> Vec<String> {
    let parts = cell.split([',', ';', '|', ' ', '\n']);
    let versions = parts.map(|part| {
        part.trim()
            .trim_start_matches('=')
            .trim_matches(['[', ']', '"', '\''])
    });
    let versions: Vec<String> = versions
        .filter(|part| !part.is_empty())
        .map(ToOwned::to_owned)
        .collect();
    let is_all = |version: &String| matches!(version.to_ascii_lowercase().as_str(), "*" | "all" | "any");
    if versions.iter().any(is_all) {
        Vec::new()
    } else {
        versions
    }
}

fn looks_like_a_package(row: &[String]) -> bool {
    let is_name = |cell: &str| {
        !cell.is_empty()
            && cell
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "@/._-:%+~".contains(c))
    };
    let is_version = |cell: &str| {
        versions(cell)
            .iter()
            .all(|version| version.starts_with(|c: char| c.is_ascii_digit() || c == 'v'))
    };
    row.first().is_some_and(|cell| is_name(cell.trim()))
        && row.get(1).is_none_or(|cell| is_version(cell.trim()))
}

/// Rows of cells with the lines on which they begin; quoted cells may hold delimiters and lines.
pub(super) fn rows(text: &str) -> Result<Vec<(usize, Vec<String>)>, Unreadable> {
    let head = text.lines().next().unwrap_or_default();
    let delimiter = [',', '\t', ';']
        .into_iter()
        .max_by_key(|c| (head.matches(*c).count(), *c == ','))
        .unwrap_or(',');
    let mut rows = Vec::new();
    let (mut row, mut cell): (Vec<String>, String) = (Vec::new(), String::new());
    let (mut line, mut begun) = (1_usize, 1_usize);
    let mut quoted_at = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, quoted_at) {
            ('"', Some(_)) if chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            ('"', Some(_)) => quoted_at = None,
            ('"', None) if cell.trim().is_empty() => {
                cell.clear();
                quoted_at = Some(line);
            }
            ('\n', None) => {
                row.push(std::mem::take(&mut cell));
                rows.push((begun, std::mem::take(&mut row)));
            }
            ('\r', None) => {}
            (c, None) if c == delimiter => row.push(std::mem::take(&mut cell)),
            (c, _) => cell.push(c),
        }
        if c == '\n' {
            line = line.saturating_add(1);
            if quoted_at.is_none() {
                begun = line;
            }
        }
    }
    if let Some(line) = quoted_at {
        return Err(Unreadable::Quote { line });
    }
    row.push(cell);
    rows.push((begun, row));
    rows.retain(|(_, row)| {
        row.iter().any(|cell| !cell.trim().is_empty())
            && !row.first().is_some_and(|cell| cell.starts_with('#'))
    });
    Ok(rows)
}
