//! What is known about a package: which versions are affected, and which exist.

use crate::advisories::Shelf;
use crate::config::index::IndexConfig;
use crate::fetch::remote::Settings;
use crate::registry::{Index, IndexError};
use std::cell::RefCell;
use std::collections::BTreeMap;
use wb_core::{Match, PackageRef};
use wb_deps::advised::Advised;
use wb_deps::{Ecosystem, Family, Requirement, VersionSet};

/// Somebody who knows about packages.
pub trait Advisor {
    /// What is known about a package that is installed under a condition; why nothing can be known, otherwise.
    fn ask(&self, family: Family, name: &str, marker: Option<&str>) -> Result<Advice, String>;
}

/// What is known about a package.
#[derive(Clone, Debug, Default)]
pub struct Advice {
    /// Advisories about it.
    pub notices: Vec<Notice>,
    /// Versions that exist: those that advisories name as mended, and those that an index lists.
    pub candidates: Vec<String>,
}

/// One advisory.
#[derive(Clone, Debug)]
pub struct Notice {
    /// Its id.
    pub id: String,
    /// The versions that it is about.
    pub affected: VersionSet,
}

/// The stores of advisories, and the indexes that are configured.
pub struct Known<'a> {
    shelf: &'a Shelf,
    index: &'a IndexConfig,
    settings: &'a Settings,
    /// What indexes said: each is asked once about each package.
    listed: RefCell<BTreeMap<(Family, String), Vec<Listed>>>,
}

#[derive(Clone)]
struct Listed {
    version: String,
    requires: Option<String>,
}

impl<'a> Known<'a> {
    /// Asks these.
    pub fn new(shelf: &'a Shelf, index: &'a IndexConfig, settings: &'a Settings) -> Self {
        Self {
            shelf,
            index,
            settings,
            listed: RefCell::default(),
        }
    }

    /// The releases that an index lists and nobody withdrew; none if no index is configured.
    fn listed(&self, family: Family, name: &str) -> Result<Vec<Listed>, String> {
        let key = (family, name.to_owned());
        if let Some(known) = self.listed.borrow().get(&key) {
            return Ok(known.clone());
        }
        let package =
            match Index::open(family, self.index, self.settings).and_then(|index| index.versions(name)) {
                Ok(package) => package,
                Err(IndexError::Unconfigured { .. } | IndexError::Unknown { .. }) => return Ok(Vec::new()),
                Err(error) => return Err(format!("the index of {name}: {error}")),
            };
        let usable = package
            .releases
            .into_iter()
            .filter(|release| release.yanked.is_none());
        let listed: Vec<Listed> = usable
            .map(|release| Listed {
                version: release.version,
                requires: release.requires,
            })
            .collect();
        self.listed.borrow_mut().insert(key, listed.clone());
        Ok(listed)
    }
}

impl Advisor for Known<'_> {
    fn ask(&self, family: Family, name: &str, marker: Option<&str>) -> Result<Advice, String> {
        let ecosystem = Ecosystem::of(family);
        if !self.shelf.stores().iter().any(|store| store.covers(&ecosystem)) {
            return Err(format!("no advisories of {} are at hand", ecosystem.name()));
        }
        let name = family.normalise(name);
        let (found, broken) = self.shelf.lookup(&ecosystem, &name);
        if let Some((store, why)) = broken.first() {
            return Err(format!("`{}`: {why}", crate::fetch::shown(&store.path)));
        }
        let mut advice = Advice::default();
        for found in found {
            let record = found.store.record(&found.entry).map_err(|why| why.to_string())?;
            let package = PackageRef {
                ecosystem: ecosystem.name().to_owned(),
                name: name.clone(),
                version: String::new(),
            };
            let advised = Advised::of(package, Match::Possible, &found.entry, &record);
            // Notices about packages that nobody looks after are no fault that another version would mend.
            if advised.informational.is_some() {
                continue;
            }
            if let Some(why) = &found.entry.affected.unclear {
                return Err(format!("{name}: {} cannot be decided: {why}", advised.id));
            }
            advice.candidates.extend(advised.fixes);
            advice.notices.push(Notice {
                id: advised.id,
                affected: VersionSet::affected(&found.entry.affected),
            });
        }
        if !advice.notices.is_empty() {
            let listed = self.listed(family, &name)?;
            let runs = |release: &&Listed| runs_where(release.requires.as_deref(), marker);
            let usable: Vec<String> = listed
                .iter()
                .filter(runs)
                .map(|release| release.version.clone())
                .collect();
            if !listed.is_empty() {
                // What an advisory calls mended and the index does not have (any more) helps nobody.
                advice.candidates.clear();
            }
            advice.candidates.extend(usable);
        }
        Ok(advice)
    }
}

/// Whether a release runs on every Python that a marker leaves. What cannot be told is taken to run.
fn runs_where(requires: Option<&str>, marker: Option<&str>) -> bool {
    let (Some(requires), Some(marker)) = (requires, marker) else {
        return true;
    };
    let Ok(requires) = Requirement::parse(Family::PyPi, requires) else {
        return true;
    };
    let Some(meant) = pythons(marker) else { return true };
    meant.is_subset(requires.set())
}

/// The Pythons that a marker means: comparisons of `python_version`, joined by `and`.
fn pythons(marker: &str) -> Option<VersionSet> {
    if marker.contains(" or ") {
        return None;
    }
    let mut set: Option<VersionSet> = None;
    for clause in marker.split(" and ") {
        let clause = clause.trim().trim_matches(['(', ')']);
        let Some(rest) = clause
            .strip_prefix("python_version")
            .or_else(|| clause.strip_prefix("python_full_version"))
        else {
            continue;
        };
        let comparison: String = rest
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '"' | '\''))
            .collect();
        // `python_version` has two numbers: `< "3.8"` and `<= "3.7"` mean the same Pythons.
        let comparison = match comparison
            .strip_prefix("<=")
            .or_else(|| comparison.strip_prefix("=="))
        {
            Some(version) if version.split('.').count() == 2 => {
                let all = Requirement::parse(Family::PyPi, &format!("=={version}.*")).ok()?;
                let below = Requirement::parse(Family::PyPi, &format!("<{version}")).ok()?;
                let is_equal = comparison.starts_with("==");
                let part = if is_equal {
                    all.set().clone()
                } else {
                    all.set().union(below.set())
                };
                set = Some(set.map_or_else(|| part.clone(), |set| set.intersect(&part)));
                continue;
            }
            _ => comparison,
        };
        let part = Requirement::parse(Family::PyPi, &comparison).ok()?;
        set = Some(set.map_or_else(|| part.set().clone(), |set| set.intersect(part.set())));
    }
    set
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_release_must_run_where_the_marker_points() {
        assert!(runs_where(Some(">=3.9"), Some("python_version >= '3.9'")));
        assert!(!runs_where(Some(">=3.9"), Some("python_version < '3.9'")));
        assert!(!runs_where(
            Some(">=3.9"),
            Some("python_version <= \"3.8\" and sys_platform == 'linux'")
        ));
        assert!(runs_where(Some(">=3.9"), Some("sys_platform == 'linux'")));
        assert!(runs_where(None, Some("python_version < '3.9'")));
    }
}
