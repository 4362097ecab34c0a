//! Compares the packages of a scan with the advisories that are at hand.
//!
//! Fail closed: what is not compared (no advisories, stale or damaged ones, a version that nobody can read) is a gap,
//! one per cause and file.

use super::desk::Desk;
use super::shelf::{Found, Shelf, Shelved};
use super::sighted::{Sighted, Wish, sighted};
use super::status::age_days;
use std::collections::{BTreeMap, BTreeSet};
use wb_core::{AdvisoriesUsed, Gap, GapReason, Graph, Match, PackageRef, Packages, Place};
use wb_deps::advised::{Advised, Asked, Decision, Uses};
use wb_deps::import::Contexts;
use wb_deps::{Ecosystem, Family};
use wb_scan::inventory::Imported;

/// What came of it.
#[derive(Debug, Default)]
pub(crate) struct Assessment {
    /// What advisories say.
    pub(crate) advised: Vec<Advised>,
    /// What was not assessed.
    pub(crate) gaps: Vec<Gap>,
    /// How many were; none if there was no package.
    pub(crate) packages: Option<Packages>,
    /// What a user should know about the advisories.
    pub(crate) notices: Vec<String>,
}

/// Compares every package of a graph.
pub(crate) fn assess(graph: &Graph, imported: &Imported, desk: &mut Desk) -> Assessment {
    let packages = sighted(graph);
    if packages.is_empty() {
        return Assessment::default();
    }
    if desk.is_closed() {
        let skipped = packages.len() as u64;
        return Assessment {
            packages: Some(Packages {
                skipped,
                ..Packages::default()
            }),
            notices: vec![format!(
                "{skipped} packages were not compared with advisories, by choice"
            )],
            ..Assessment::default()
        };
    }
    let (shelf, contexts) = desk.shelf();
    let mut work = Work {
        shelf: &shelf,
        contexts: &contexts,
        imported,
        age_max_days: desk.age_max_days,
        causes: BTreeMap::new(),
        advised: BTreeMap::new(),
        ecosystems: BTreeMap::new(),
        used: BTreeSet::new(),
        unread: BTreeSet::new(),
        packages: Packages::default(),
    };
    for package in &packages {
        if work.package(package) {
            work.packages.assessed += 1;
        } else {
            work.packages.not_assessed += 1;
        }
    }
    work.close()
}

/// Why a package was not assessed, as a sentence without its names.
type Cause = String;

struct Work<'a> {
    shelf: &'a Shelf,
    contexts: &'a Contexts,
    imported: &'a Imported,
    age_max_days: Option<u32>,
    /// Names, by cause and place.
    causes: BTreeMap<(Place, Cause), BTreeSet<String>>,
    advised: BTreeMap<(PackageRef, String), Advised>,
    /// Why an ecosystem cannot be assessed; none if it can.
    ecosystems: BTreeMap<String, Option<Cause>>,
    used: BTreeSet<usize>,
    unread: BTreeSet<usize>,
    packages: Packages,
}

impl Work<'_> {
    /// Compares one package; false if it could not be, or not with everything.
    fn package(&mut self, package: &Sighted) -> bool {
        let Some(ecosystem) = package.ecosystem.as_deref().and_then(Ecosystem::parse) else {
            let written = package.ecosystem.as_deref().unwrap_or("none that is named");
            self.missing(package, format!("their ecosystem ({written}) is not known here"));
            return false;
        };
        let mut is_whole = true;
        if let Some(cause) = self.ecosystem(&ecosystem) {
            self.missing(package, cause);
            is_whole = false;
        }
        let (name, version) = package.advisory_name(&ecosystem);
        let (found, broken) = self.shelf.lookup(&ecosystem, name);
        for (store, why) in broken {
            self.missing(
                package,
                format!(
                    "the advisories in `{}` cannot be used: {why}",
                    store.path.display()
                ),
            );
            is_whole = false;
        }
        let asked = match &package.wish {
            Wish::Version(exact) => Asked::Version(version.unwrap_or(exact)),
            Wish::Requirement(written) => Asked::Requirement(written.as_deref()),
            Wish::Unknown(why) => {
                self.missing(package, why.clone());
                return false;
            }
        };
        // A version that nobody can read is not assessed, even if nothing is known about the package yet.
        if let Asked::Version(version) = asked
            && wb_deps::version::Version::parse(ecosystem.family, version).is_none()
        {
            let known = found
                .iter()
                .any(|found| asked.decide(&found.entry.affected) == Decision::Definite);
            if !known {
                self.missing(package, format!("their versions are none of {ecosystem}"));
                is_whole = false;
            }
        }
        for found in &found {
            is_whole &= self.entry(package, &ecosystem, asked, found);
        }
        is_whole
    }

    /// Compares a package with what one record says; false if that cannot be told.
    fn entry(
        &mut self,
        package: &Sighted,
        ecosystem: &Ecosystem,
        asked: Asked<'_>,
        found: &Found<'_>,
    ) -> bool {
        let (matched, doubt) = match asked.decide(&found.entry.affected) {
            Decision::Impossible => return true,
            Decision::Definite => (Match::Definite, None),
            Decision::Possible => (Match::Possible, None),
            // The record may be about this package: it is said as such, and the package is not assessed.
            Decision::Unknown(why) => (Match::Possible, Some(why)),
        };
        let is_told = doubt.is_none();
        let version = match &package.wish {
            Wish::Version(version) => version.clone(),
            Wish::Requirement(_) | Wish::Unknown(_) => String::new(),
        };
        let named = PackageRef {
            ecosystem: ecosystem.name().to_owned(),
            name: ecosystem.family.normalise(&package.name),
            version,
        };
        let record = match found.store.record(&found.entry) {
            Ok(record) => record,
            Err(why) => {
                self.missing(
                    package,
                    format!(
                        "the advisories in `{}` cannot be used: {why}",
                        found.store.path.display()
                    ),
                );
                return false;
            }
        };
        if let Some(why) = &doubt {
            let why = format!("whether `{}` is about them cannot be told: {why}", record.id);
            self.missing(package, why);
        }
        let key = (named.clone(), record.id.clone());
        let mut advised = Advised::of(named, matched, &found.entry, &record);
        advised.doubt = doubt;
        advised.asked = match asked {
            Asked::Version(version) => version.to_owned(),
            Asked::Requirement(written) => written.unwrap_or("any version").to_owned(),
        };
        advised.conditions.clone_from(&package.conditions);
        advised.places.clone_from(&package.places);
        advised.uses = self.uses(&advised.package);
        let names = [advised.id.as_str()]
            .into_iter()
            .chain(advised.aliases.iter().map(String::as_str));
        advised.context = self.contexts.of(names);
        match self.advised.get_mut(&key) {
            None => {
                self.advised.insert(key, advised);
            }
            Some(known) => merge(known, advised),
        }
        is_told
    }

    /// Whether the scanned source imports a package; none if there is no source of its language.
    fn uses(&self, package: &PackageRef) -> Option<Uses> {
        if package.ecosystem != "PyPI" || self.imported.files == 0 {
            return None;
        }
        Some(Uses {
            places: self
                .imported
                .packages
                .get(&package.name)
                .cloned()
                .unwrap_or_default(),
            files_read: self.imported.files,
            is_partial: self.imported.is_computed,
        })
    }

    /// Why an ecosystem cannot be assessed.
    fn ecosystem(&mut self, ecosystem: &Ecosystem) -> Option<Cause> {
        if let Some(known) = self.ecosystems.get(ecosystem.name()) {
            return known.clone();
        }
        let cause = self.cause(ecosystem);
        self.ecosystems.insert(ecosystem.name().to_owned(), cause.clone());
        cause
    }

    fn cause(&mut self, ecosystem: &Ecosystem) -> Option<Cause> {
        let shelf = self.shelf;
        let covering: Vec<(usize, &Shelved)> = shelf
            .stores()
            .iter()
            .enumerate()
            .filter(|(_, store)| store.covers(ecosystem))
            .collect();
        self.used.extend(covering.iter().map(|(index, _)| *index));
        let unread = |store: &Shelved| store.about().is_ok_and(|about| about.unread_total > 0);
        self.unread.extend(
            covering
                .iter()
                .filter(|(_, store)| unread(store))
                .map(|(index, _)| *index),
        );
        if covering.is_empty() {
            return Some(if shelf.stores().is_empty() {
                "there are no advisories".to_owned()
            } else {
                format!("there are no advisories about {ecosystem}")
            });
        }
        let limit = i64::from(self.age_max_days?);
        let ages: Vec<Option<i64>> = covering
            .iter()
            .map(|(_, store)| age_days(&store.date()?))
            .collect();
        if ages.iter().flatten().any(|age| *age <= limit) {
            return None;
        }
        Some(match ages.iter().flatten().min() {
            Some(age) => {
                format!("the advisories about {ecosystem} are {age} days old, and {limit} are allowed")
            }
            None => format!(
                "nothing says how old the advisories about {ecosystem} are, and {limit} days are allowed"
            ),
        })
    }

    fn missing(&mut self, package: &Sighted, cause: Cause) {
        for place in &package.files {
            let names = self.causes.entry((place.clone(), cause.clone())).or_default();
            names.insert(package.name.clone());
        }
    }

    fn close(self) -> Assessment {
        let gaps = self.causes.into_iter().map(|((place, cause), names)| Gap {
            place,
            reason: GapReason::NotAssessed,
            detail: format!("{}: {cause}", named(&names)),
            bytes: None,
        });
        let mut packages = self.packages;
        let mut notices = Vec::new();
        let stores = self.shelf.stores();
        for index in &self.used {
            let Some((store, Ok(about))) = stores.get(*index).map(|store| (store, store.about())) else {
                continue;
            };
            let date = store.date();
            notices.push(format!(
                "{} from {}, {}",
                counted(about.records, "advisory", "advisories"),
                about.source,
                aged(date.as_deref())
            ));
            packages.advisories.push(AdvisoriesUsed {
                source: about.source.clone(),
                digest: about.digest.clone(),
                records: about.records,
                date,
            });
        }
        for index in &self.unread {
            let Some(Ok(about)) = stores.get(*index).map(Shelved::about) else {
                continue;
            };
            let first = about.unread.first().map_or("", String::as_str);
            notices.push(format!(
                "{} of {} could not be read and assess nothing (`weigh advisories status` lists them): {first}",
                counted(about.unread_total, "file", "files"),
                about.source
            ));
        }
        Assessment {
            advised: self.advised.into_values().collect(),
            gaps: gaps.collect(),
            packages: Some(packages),
            notices,
        }
    }
}

/// The same record about the same package once more: the surer word, and all places.
fn merge(known: &mut Advised, more: Advised) {
    if more.matched == Match::Definite && known.matched == Match::Possible {
        known.matched = Match::Definite;
        known.doubt = None;
        known.asked = more.asked;
    }
    for place in more.places {
        if !known.places.contains(&place) {
            known.places.push(place);
        }
    }
    known
        .conditions
        .retain(|condition| more.conditions.contains(condition));
}

/// The first names, and how many more.
fn named(names: &BTreeSet<String>) -> String {
    const SHOWN_MAX: usize = 5;
    let first: Vec<&str> = names.iter().take(SHOWN_MAX).map(String::as_str).collect();
    let more = names.len().saturating_sub(SHOWN_MAX);
    let and = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    format!(
        "{} ({}{and})",
        counted(names.len() as u64, "package", "packages"),
        first.join(", ")
    )
}

fn counted(count: u64, one: &str, many: &str) -> String {
    format!(
        "{} {}",
        crate::render::number(count),
        if count == 1 { one } else { many }
    )
}

fn aged(date: Option<&str>) -> String {
    match date.and_then(age_days) {
        Some(0) => "of today".to_owned(),
        Some(1) => "1 day old".to_owned(),
        Some(days) => format!("{days} days old"),
        None => "of unknown age".to_owned(),
    }
}

impl Sighted {
    /// The name and version that advisories of an ecosystem speak of: distributions name what a package is built from.
    fn advisory_name(&self, ecosystem: &Ecosystem) -> (&str, Option<&str>) {
        match (ecosystem.family, &self.source) {
            (Family::Debian | Family::Alpine, Some((name, version))) => (name, version.as_deref()),
            _ => (&self.name, None),
        }
    }
}
