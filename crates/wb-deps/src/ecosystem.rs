//! Ecosystems by their OSV names, and how each compares the names of packages.

use std::fmt;

/// A kind of ecosystem: whoever shares it shares the order of versions and the spelling of names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Family {
    /// Python packages.
    PyPi,
    /// JavaScript packages.
    Npm,
    /// Rust crates.
    CratesIo,
    /// Go modules.
    Go,
    /// Java artifacts, `group:artifact`.
    Maven,
    /// Ruby gems.
    RubyGems,
    /// .NET packages.
    NuGet,
    /// PHP packages.
    Packagist,
    /// Dart packages.
    Pub,
    /// R packages.
    Cran,
    /// Haskell packages.
    Hackage,
    /// Conda packages.
    Conda,
    /// Debian and what descends from it (Ubuntu).
    Debian,
    /// Alpine and what shares its package format (Wolfi, Chainguard).
    Alpine,
    /// What is packed as RPM (Red Hat, Rocky Linux, AlmaLinux, SUSE, openSUSE, …).
    Rpm,
    /// Steps of GitHub's continuous integration.
    GitHubActions,
}

impl Family {
    /// The type of its package URLs.
    pub const fn purl_type(self) -> &'static str {
        match self {
            Self::PyPi => "pypi",
            Self::Npm => "npm",
            Self::CratesIo => "cargo",
            Self::Go => "golang",
            Self::Maven => "maven",
            Self::RubyGems => "gem",
            Self::NuGet => "nuget",
            Self::Packagist => "composer",
            Self::Pub => "pub",
            Self::Cran => "cran",
            Self::Hackage => "hackage",
            Self::Conda => "conda",
            Self::Debian => "deb",
            Self::Alpine => "apk",
            Self::Rpm => "rpm",
            Self::GitHubActions => "githubactions",
        }
    }

    /// A package's name as the ecosystem compares it.
    pub fn normalise(self, name: &str) -> String {
        let name = name.trim();
        match self {
            // PEP 503.
            Self::PyPi => {
                let lower = name.to_ascii_lowercase();
                let parts = lower.split(['-', '_', '.']).filter(|part| !part.is_empty());
                parts.collect::<Vec<_>>().join("-")
            }
            Self::NuGet | Self::Packagist | Self::GitHubActions | Self::Conda => name.to_ascii_lowercase(),
            _ => name.to_owned(),
        }
    }
}

/// An ecosystem as OSV names it: a family, and for distributions a release.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Ecosystem {
    /// How it orders versions and spells names.
    pub family: Family,
    /// The OSV name, with its release where it has one: `PyPI`, `Debian:12`, `Rocky Linux:9`.
    name: String,
}

/// OSV names in front of the colon, and their families.
const NAMES: &[(&str, Family)] = &[
    ("PyPI", Family::PyPi),
    ("npm", Family::Npm),
    ("crates.io", Family::CratesIo),
    ("Go", Family::Go),
    ("Maven", Family::Maven),
    ("RubyGems", Family::RubyGems),
    ("NuGet", Family::NuGet),
    ("Packagist", Family::Packagist),
    ("Pub", Family::Pub),
    ("CRAN", Family::Cran),
    ("Bioconductor", Family::Cran),
    ("Hackage", Family::Hackage),
    ("conda", Family::Conda),
    ("Debian", Family::Debian),
    ("Ubuntu", Family::Debian),
    ("Alpine", Family::Alpine),
    ("Wolfi", Family::Alpine),
    ("Chainguard", Family::Alpine),
    ("Alpaquita", Family::Alpine),
    ("BellSoft Hardened Containers", Family::Alpine),
    ("Red Hat", Family::Rpm),
    ("Rocky Linux", Family::Rpm),
    ("AlmaLinux", Family::Rpm),
    ("SUSE", Family::Rpm),
    ("openSUSE", Family::Rpm),
    ("Mageia", Family::Rpm),
    ("Photon OS", Family::Rpm),
    ("openEuler", Family::Rpm),
    ("Azure Linux", Family::Rpm),
    ("GitHub Actions", Family::GitHubActions),
];

impl Ecosystem {
    /// The ecosystem with an OSV name; none if its order of versions is not known here.
    pub fn parse(name: &str) -> Option<Self> {
        let base = name.split(':').next().unwrap_or(name);
        let (_, family) = NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(base))?;
        Some(Self {
            family: *family,
            name: name.to_owned(),
        })
    }

    /// The ecosystem of a family that has only one.
    pub fn of(family: Family) -> Self {
        let name = NAMES.iter().find(|(_, known)| *known == family);
        Self {
            family,
            name: name.map_or_else(String::new, |(name, _)| (*name).to_owned()),
        }
    }

    /// The ecosystem of a type of package URLs. Distributions are told by their namespaces, which are not looked at.
    pub fn of_purl(kind: &str) -> Option<Self> {
        let families = NAMES.iter().map(|(_, family)| *family);
        let family = families.into_iter().find(|family| family.purl_type() == kind)?;
        Some(Self::of(family))
    }

    /// Its OSV name as OSV spells it, whoever wrote it how.
    pub fn canonical_name(&self) -> String {
        let (base, release) = match self.name.split_once(':') {
            Some((base, release)) => (base, Some(release)),
            None => (self.name.as_str(), None),
        };
        let known = NAMES.iter().find(|(known, _)| known.eq_ignore_ascii_case(base));
        let base = known.map_or(base, |(known, _)| known);
        release.map_or_else(|| base.to_owned(), |release| format!("{base}:{release}"))
    }

    /// Its OSV name.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Display for Ecosystem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_as_each_ecosystem_does() {
        assert_eq!(Family::PyPi.normalise("Foo__Bar.baz"), "foo-bar-baz");
        assert_eq!(Family::Npm.normalise("@Scope/Name"), "@Scope/Name");
        assert_eq!(Family::NuGet.normalise("Newtonsoft.Json"), "newtonsoft.json");
    }

    #[test]
    fn a_release_stays_in_the_name() {
        let debian = Ecosystem::parse("Debian:12").unwrap();
        assert_eq!((debian.family, debian.name()), (Family::Debian, "Debian:12"));
        assert_eq!(Ecosystem::parse("Nowhere"), None);
    }
}
