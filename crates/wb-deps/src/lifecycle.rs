//! Series of packages that nobody mends any more, and packages that nobody looks after, as their makers say.
//!
//! Data, with the source and the date of each entry; compiled on [`AS_OF`]. Only what its makers announced themselves.

use crate::{Family, Requirement, VersionSet};

/// When the table was compiled: what ended later is not in it.
pub const AS_OF: &str = "2026-11-24";

/// What came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// This series gets no more fixes; others of the package do.
    Series,
    /// The whole package is looked after by nobody.
    Package,
}

/// An end that was announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The ecosystem.
    pub family: Family,
    /// The package, as its ecosystem compares names.
    pub name: &'static str,
    /// The versions, as a requirement; empty for all.
    pub versions: &'static str,
    /// Since when (a year, a month or a day).
    pub since: &'static str,
    /// Who says so.
    pub source: &'static str,
    /// What its makers name instead.
    pub instead: &'static str,
    /// What came to its end.
    pub what: Ending,
}

const fn series(
    family: Family,
    name: &'static str,
    versions: &'static str,
    since: &'static str,
    source: &'static str,
    instead: &'static str,
) -> Ended {
    Ended {
        family,
        name,
        versions,
        since,
        source,
        instead,
        what: Ending::Series,
    }
}

const fn package(
    family: Family,
    name: &'static str,
    since: &'static str,
    source: &'static str,
    instead: &'static str,
) -> Ended {
    Ended {
        family,
        name,
        versions: "",
        since,
        source,
        instead,
        what: Ending::Package,
    }
}

const DJANGO: &str = "Django's table of supported versions";
const PY: Family = Family::PyPi;
const JS: Family = Family::Npm;

/// What ended, by package.
pub const ENDED: &[Ended] = &[
    series(PY, "django", "<3.2", "2022-04", DJANGO, "5.2"),
    series(PY, "django", "==3.2.*", "2024-04-01", DJANGO, "5.2"),
    series(PY, "django", "==4.0.*", "2023-04-01", DJANGO, "5.2"),
    series(PY, "django", "==4.1.*", "2023-12-01", DJANGO, "5.2"),
    series(PY, "django", "==4.2.*", "2026-04-07", DJANGO, "5.2"),
    series(PY, "django", "==5.0.*", "2025-04-02", DJANGO, "5.2"),
    series(PY, "django", "==5.1.*", "2025-12-03", DJANGO, "5.2"),
    package(
        PY,
        "google-generativeai",
        "2025-11-30",
        "the project's page on its index",
        "google-genai",
    ),
    package(
        JS,
        "@google/generative-ai",
        "2025-08-31",
        "the project's page on its index",
        "@google/genai",
    ),
    package(PY, "gym", "2022", "the project's documentation", "gymnasium"),
    package(
        PY,
        "tensorflow-addons",
        "2024-05",
        "the project's announcement (issue 2807)",
        "keras, keras-hub",
    ),
    package(
        PY,
        "torchtext",
        "2024-04",
        "the project's documentation (0.18 is the last release)",
        "tokenizers, torch",
    ),
];

/// Runtimes in container images: name, tags of which series, since when.
const RUNTIMES: &[(&str, &str, &str, &str)] = &[
    ("python", "<3.7", "2021-12-23", "the developer's guide of Python"),
    (
        "python",
        "==3.7.*",
        "2023-06-27",
        "the developer's guide of Python",
    ),
    (
        "python",
        "==3.8.*",
        "2024-10-07",
        "the developer's guide of Python",
    ),
    (
        "python",
        "==3.9.*",
        "2025-10-31",
        "the developer's guide of Python",
    ),
    ("node", "<18", "2023-09-11", "the release schedule of Node.js"),
    ("node", "==18.*", "2025-04-30", "the release schedule of Node.js"),
    ("node", "==20.*", "2026-04-30", "the release schedule of Node.js"),
];

/// A runtime's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuntimeEnd {
    /// Since when.
    pub since: &'static str,
    /// Who says so.
    pub source: &'static str,
}

/// The entries about a package, by its normalised name.
pub fn of(family: Family, name: &str) -> impl Iterator<Item = &'static Ended> {
    ENDED
        .iter()
        .filter(move |ended| ended.family == family && ended.name == name)
}

impl Ended {
    /// The versions that it is about.
    pub fn set(&self) -> VersionSet {
        Requirement::parse(self.family, self.versions)
            .map_or_else(|_| VersionSet::none(), |read| read.set().clone())
    }
}

/// The end of a runtime whose version an image's tag names: `python:3.8-slim`.
pub fn of_image(image: &str, tag: &str) -> Option<RuntimeEnd> {
    let name = image.rsplit('/').next()?;
    let version = tag.split('-').next()?;
    let version = crate::Version::parse(Family::PyPi, version).filter(|version| !version.is_legacy())?;
    // `python:3` is whatever is newest.
    if !tag.contains('.') && name == "python" {
        return None;
    }
    RUNTIMES.iter().find_map(|(runtime, versions, since, source)| {
        let is_it = *runtime == name
            && Requirement::parse(Family::PyPi, versions)
                .ok()?
                .set()
                .contains(&version);
        is_it.then_some(RuntimeEnd { since, source })
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Version;

    #[test]
    fn every_entry_can_be_read_and_is_over() {
        for ended in ENDED {
            assert!(!ended.set().is_empty(), "{ended:?}");
            assert_eq!(ended.family.normalise(ended.name), ended.name);
            assert!(ended.since < AS_OF, "{ended:?}");
        }
        let version = Version::parse(Family::PyPi, "4.2.11").unwrap();
        assert_eq!(
            of(Family::PyPi, "django")
                .filter(|ended| ended.set().contains(&version))
                .count(),
            1
        );
    }

    #[test]
    fn tags_of_images_name_runtimes() {
        assert!(of_image("python", "3.8-slim").is_some());
        assert!(of_image("docker.io/library/node", "18").is_some());
        for (image, tag) in [
            ("python", "3"),
            ("python", "3.13"),
            ("python", "latest"),
            ("node", "22"),
            ("my", "3.8"),
        ] {
            assert_eq!(of_image(image, tag), None, "{image}:{tag}");
        }
    }
}
