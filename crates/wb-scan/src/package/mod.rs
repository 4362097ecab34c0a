//! All files of one package together: an archive, or a folder that holds an installed or unpacked one.
//!
//! What a file does is noted while its facts are there ([`gather`]); what that means depends on when the file runs
//! ([`Moment`]), which only the whole package tells.

mod acts;
mod gather;
mod misdeeds;
mod moment;
mod python;
mod script;
mod tell;
#[cfg(test)]
mod tests;
mod trees;

pub use acts::{Act, Deed};
pub use gather::{Gathered, Said};
pub use misdeeds::{Misdeed, MisdeedKind};
pub use moment::Moment;
pub(crate) use tell::{severity, tell};
pub use trees::{OnDisk, in_archive, on_disk};

use std::cell::OnceCell;
use wb_core::Place;
use wb_formats::package::declaration::{DeclarationFacts, DeclarationKind};

/// What a package is packed as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PackageKind {
    /// A wheel, packed or unpacked.
    Wheel,
    /// A Python egg.
    Egg,
    /// A source distribution of Python.
    Sdist,
    /// A package of npm.
    Npm,
    /// A Rust crate.
    Crate,
    /// A Ruby gem.
    Gem,
    /// A conda package.
    Conda,
    /// A package of NuGet.
    Nupkg,
    /// A Python distribution as it is installed.
    Installed,
}

impl PackageKind {
    /// Its ecosystem's OSV name.
    pub const fn ecosystem(self) -> &'static str {
        match self {
            Self::Wheel | Self::Egg | Self::Sdist | Self::Installed => "PyPI",
            Self::Npm => "npm",
            Self::Crate => "crates.io",
            Self::Gem => "RubyGems",
            Self::Conda => "conda",
            Self::Nupkg => "NuGet",
        }
    }

    /// As people call it.
    pub const fn words(self) -> &'static str {
        match self {
            Self::Wheel => "wheel",
            Self::Egg => "egg",
            Self::Sdist => "source distribution",
            Self::Npm => "npm package",
            Self::Crate => "crate",
            Self::Gem => "gem",
            Self::Conda => "conda package",
            Self::Nupkg => "NuGet package",
            Self::Installed => "installed package",
        }
    }
}

/// A file of a package.
#[derive(Clone, Debug)]
pub struct PackageFile {
    /// Its path below the package's own folder, with `/`.
    pub path: String,
    /// Where it is, as the report names it.
    pub place: Place,
    /// Its size, where that is known.
    pub bytes: Option<u64>,
    /// Its SHA-256 in hexadecimal, where it was computed.
    pub sha256: Option<String>,
    /// Every format that a loader would accept it as.
    pub formats: Vec<&'static str>,
    /// What it does and says.
    pub said: Vec<Said>,
}

impl PackageFile {
    /// The last part of its path.
    pub fn base(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or(&self.path)
    }

    /// The ending of its name, in lower case.
    pub fn ending(&self) -> String {
        let base = self.base();
        base.rsplit_once('.')
            .map_or(String::new(), |(_, ending)| ending.to_ascii_lowercase())
    }

    /// What it does.
    pub fn deeds(&self) -> impl Iterator<Item = &Deed> {
        self.said.iter().flat_map(|said| match said {
            Said::Deeds(deeds) => deeds.as_slice(),
            _ => &[],
        })
    }

    /// What it declares.
    pub fn declaration(&self) -> Option<&DeclarationFacts> {
        self.said.iter().find_map(|said| match said {
            Said::Declaration(facts) => Some(&**facts),
            _ => None,
        })
    }
}

/// All files of one package.
#[derive(Clone, Debug)]
pub struct PackageTree {
    /// The archive, or the folder.
    pub place: Place,
    /// What it is packed as.
    pub kind: PackageKind,
    /// Its name as it says itself.
    pub name: Option<String>,
    /// Its version as it says itself.
    pub version: Option<String>,
    /// True if it lies in an archive: then all its files are known.
    pub is_archive: bool,
    /// The files, sorted by path.
    pub files: Vec<PackageFile>,
    misdeeds: OnceCell<Vec<Misdeed>>,
}

impl PackageTree {
    pub(crate) const fn new(
        place: Place,
        kind: PackageKind,
        is_archive: bool,
        files: Vec<PackageFile>,
    ) -> Self {
        Self {
            place,
            kind,
            name: None,
            version: None,
            is_archive,
            files,
            misdeeds: OnceCell::new(),
        }
    }

    /// The file at this path.
    pub fn file(&self, path: &str) -> Option<&PackageFile> {
        self.files
            .binary_search_by(|file| file.path.as_str().cmp(path))
            .ok()
            .and_then(|at| self.files.get(at))
    }

    /// The declarations of a kind, and the files that they stand in.
    pub fn declarations(
        &self,
        kind: DeclarationKind,
    ) -> impl Iterator<Item = (&PackageFile, &DeclarationFacts)> {
        self.files.iter().filter_map(move |file| {
            let facts = file.declaration().filter(|facts| facts.kind == kind)?;
            Some((file, facts))
        })
    }

    /// What its files do that packages have no reason to, judged once for all rules.
    pub fn misdeeds(&self) -> &[Misdeed] {
        self.misdeeds.get_or_init(|| misdeeds::of(self))
    }

    /// Name and version in a report's words.
    pub fn title(&self) -> String {
        match (&self.name, &self.version) {
            (Some(name), Some(version)) => format!("{} {name} {version}", self.kind.words()),
            (Some(name), None) => format!("{} {name}", self.kind.words()),
            _ => self.kind.words().to_owned(),
        }
    }
}

/// A package and the others that were scanned with it.
pub struct Package<'a> {
    /// The package.
    pub tree: &'a PackageTree,
    /// All packages of the scan root, it among them.
    pub all: &'a [PackageTree],
}
