//! Orders of versions, each as its ecosystem has it.
//!
//! A [`Version`] is read once and compared often; [`compare`] is for two texts. All orders are total: a hostile version
//! can be compared with every other one, and sorting never breaks.

mod alpine;
mod conda;
mod debian;
mod gem;
mod maven;
mod number;
mod numeric;
mod packagist;
mod pep440;
mod rpm;
mod semver;

#[cfg(test)]
mod tests;

use crate::Family;
use alpine::Alpine;
use conda::Conda;
use debian::Debian;
use gem::Gem;
use maven::Maven;
use numeric::Numeric;
pub(crate) use packagist::Packagist;
use rpm::Rpm;
use std::cmp::Ordering;

pub(crate) use number::Number;
pub(crate) use pep440::{Pep440, Python, release as pep440_release};
pub(crate) use semver::{Dialect, Semver};

/// A version, read once, ordered as its ecosystem orders versions. Versions of different kinds of ecosystems have an
/// order, too, but it means nothing.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(pub(crate) Key);

/// How a family orders.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Key {
    Python(Python),
    Semver(Semver),
    Maven(Maven),
    Gem(Gem),
    Packagist(Packagist),
    Numeric(Numeric),
    Conda(Conda),
    Debian(Debian),
    Alpine(Alpine),
    Rpm(Rpm),
}

/// More characters than any version has; what is longer is not read.
const LENGTH_MAX: usize = 1_024;

impl Version {
    /// Reads a version as an ecosystem reads it; none if it is none there.
    pub fn parse(family: Family, text: &str) -> Option<Self> {
        if text.len() > LENGTH_MAX {
            return None;
        }
        let semver = |dialect| Semver::parse(text, dialect).map(Key::Semver);
        let key = match family {
            Family::PyPi => Python::parse(text).map(Key::Python),
            Family::Npm | Family::CratesIo | Family::GitHubActions => semver(Dialect::Plain),
            Family::Go => semver(Dialect::Go),
            Family::Pub => semver(Dialect::Pub),
            Family::NuGet => semver(Dialect::NuGet),
            Family::Maven => Maven::parse(text).map(Key::Maven),
            Family::RubyGems => Gem::parse(text).map(Key::Gem),
            Family::Packagist => Packagist::parse(text).map(Key::Packagist),
            Family::Cran => Numeric::parse(text, &['.', '-']).map(Key::Numeric),
            Family::Hackage => Numeric::parse(text, &['.']).map(Key::Numeric),
            Family::Conda => Conda::parse(text).map(Key::Conda),
            Family::Debian => Debian::parse(text).map(Key::Debian),
            Family::Alpine => Alpine::parse(text).map(Key::Alpine),
            Family::Rpm => Rpm::parse(text).map(Key::Rpm),
        };
        key.map(Self)
    }

    /// True if its ecosystem would not choose it unless asked to: alpha, beta, release candidate, development.
    pub fn is_prerelease(&self) -> bool {
        match &self.0 {
            Key::Python(Python::Standard(version)) => version.is_pre(),
            Key::Python(Python::Legacy(_)) => true,
            Key::Semver(version) => version.is_pre(),
            Key::Gem(version) => version.is_pre(),
            Key::Packagist(version) => version.is_pre(),
            Key::Conda(version) => version.is_pre(),
            Key::Maven(version) => version.is_pre(),
            Key::Numeric(_) | Key::Debian(_) | Key::Alpine(_) | Key::Rpm(_) => false,
        }
    }

    /// True if the ecosystem's standard does not read it, and only the order of an older tool is left (PyPI).
    pub fn is_legacy(&self) -> bool {
        matches!(self.0, Key::Python(Python::Legacy(_)))
    }

    /// Without the variant of whoever built it: `1.0+cu121` is `1.0` (PyPI). Advisories speak of these.
    #[must_use]
    pub fn public(&self) -> Self {
        match &self.0 {
            Key::Python(Python::Standard(version)) => Self(Key::Python(Python::Standard(version.public()))),
            _ => self.clone(),
        }
    }

    /// The place behind the version and its variants; no version itself, only for the ends of intervals.
    pub(crate) fn behind_variants(&self) -> Self {
        match &self.0 {
            Key::Python(Python::Standard(version)) => {
                Self(Key::Python(Python::Standard(version.behind_locals())))
            }
            _ => self.clone(),
        }
    }
}

/// How two versions stand to each other; none if one of them is no version in this ecosystem.
pub fn compare(family: Family, a: &str, b: &str) -> Option<Ordering> {
    Some(Version::parse(family, a)?.cmp(&Version::parse(family, b)?))
}

/// The first number of a version as it is written: what a change of means a break. Zero's second number counts, too,
/// where the ecosystem says so (`0.3` and `0.4` are different majors of a crate).
pub fn major(family: Family, text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches(['v', 'V', '=']);
    let text = text.split(['!', ':']).next_back()?;
    let mut numbers = text.split(['.', '-', '+', '_']);
    let first = Number::parse(number::leading_digits(numbers.next()?).0)?;
    let is_strict = matches!(family, Family::CratesIo | Family::Npm | Family::Pub);
    if !(is_strict && first.is_zero()) {
        return Some(first.to_string());
    }
    let second = numbers
        .next()
        .and_then(|text| Number::parse(number::leading_digits(text).0));
    Some(format!("0.{}", second.unwrap_or(Number::ZERO)))
}
