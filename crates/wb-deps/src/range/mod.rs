//! What a requirement allows: interval sets over an ecosystem's order, and how they stand to the versions that an
//! advisory is about.

mod affected;
mod brackets;
mod composer;
mod plain;
mod python;
mod set;
mod triple;

#[cfg(test)]
mod tests;

use crate::Family;
use crate::version::{Key, Semver, Version};
pub(crate) use set::Cut;
pub use set::VersionSet;

/// A requirement, read once.
#[derive(Clone, Debug)]
pub struct Requirement {
    family: Family,
    /// Any of these will do.
    alternatives: Vec<Alternative>,
    /// All versions that one of them allows, pre-releases included.
    set: VersionSet,
}

/// Conditions that hold together.
#[derive(Clone, Debug)]
pub(crate) struct Alternative {
    pub(crate) set: VersionSet,
    pub(crate) prereleases: Prereleases,
}

/// Which pre-releases a resolver takes.
#[derive(Clone, Debug)]
pub(crate) enum Prereleases {
    /// All that are in the set.
    All,
    /// None, though they are in the set.
    None,
    /// Those with the same numbers as one of these.
    Of(Vec<Semver>),
}

/// The text is no requirement on versions.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` says nothing about versions: {why}")]
pub struct BadRequirement {
    /// What was given.
    pub text: String,
    /// What is wrong with it.
    pub why: &'static str,
}

/// How a requirement stands to the versions that are affected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// No version that is allowed is affected.
    Impossible,
    /// Some are, or may be.
    Possible,
    /// Every one is.
    Definite,
}

/// More characters than any requirement has.
const LENGTH_MAX: usize = 8_192;

impl Requirement {
    /// Reads a requirement as an ecosystem writes it. Nothing, and `*`, allow every version.
    pub fn parse(family: Family, text: &str) -> Result<Self, BadRequirement> {
        let bad = |why| BadRequirement {
            text: text.chars().take(200).collect(),
            why,
        };
        if text.len() > LENGTH_MAX {
            return Err(bad("it is too long"));
        }
        let trimmed = text.trim();
        let alternatives = match family {
            Family::PyPi => python::parse(trimmed),
            Family::Npm => triple::npm(trimmed),
            Family::CratesIo => triple::cargo(trimmed),
            Family::Pub => triple::dart(trimmed),
            Family::GitHubActions => triple::reference(trimmed),
            Family::Maven => brackets::maven(trimmed),
            Family::NuGet => brackets::nuget(trimmed),
            Family::Packagist => composer::parse(trimmed),
            Family::RubyGems => plain::gem(trimmed),
            Family::Go => plain::go(trimmed),
            Family::Conda => plain::conda(trimmed),
            Family::Hackage => plain::hackage(trimmed),
            Family::Cran | Family::Debian | Family::Alpine | Family::Rpm => plain::signs(family, trimmed),
        };
        let alternatives = alternatives.map_err(bad)?;
        Ok(Self {
            family,
            set: alternatives
                .iter()
                .map(|alternative| alternative.set.clone())
                .collect(),
            alternatives,
        })
    }

    /// Whether a version is allowed; none if it is no version in the ecosystem. Pre-releases are, where the ecosystem's
    /// own resolver would take them for this requirement.
    pub fn allows(&self, version: &str) -> Option<bool> {
        Some(self.takes(&Version::parse(self.family, version)?))
    }

    /// Whether a version is allowed.
    pub fn takes(&self, version: &Version) -> bool {
        self.alternatives.iter().any(|alternative| {
            alternative.set.contains(version)
                && (!version.is_prerelease()
                    || match &alternative.prereleases {
                        Prereleases::All => true,
                        Prereleases::None => false,
                        Prereleases::Of(asked) => asked.iter().any(|asked| match &version.0 {
                            Key::Semver(version) => version.has_numbers_of(asked),
                            _ => false,
                        }),
                    })
        })
    }

    /// All versions in its bounds, pre-releases included.
    pub const fn set(&self) -> &VersionSet {
        &self.set
    }

    /// How it stands to the versions that are affected. With the versions that exist, it is decided among those that it
    /// allows; where it allows none of them, and without a list, by its bounds.
    pub fn relation(&self, affected: &VersionSet, known: Option<&[Version]>) -> Relation {
        let allowed: Vec<&Version> = known
            .into_iter()
            .flatten()
            .filter(|version| self.takes(version))
            .collect();
        if !allowed.is_empty() {
            let count = allowed
                .iter()
                .filter(|version| affected.contains(version))
                .count();
            return match count {
                0 => Relation::Impossible,
                count if count == allowed.len() => Relation::Definite,
                _ => Relation::Possible,
            };
        }
        if self.set.intersect(affected).is_empty() {
            Relation::Impossible
        } else if self.set.is_subset(affected) {
            Relation::Definite
        } else {
            Relation::Possible
        }
    }
}

/// One alternative without a rule on pre-releases.
pub(crate) fn one(set: VersionSet, prereleases: Prereleases) -> Vec<Alternative> {
    vec![Alternative { set, prereleases }]
}

/// Splits a comparison into its sign and what follows.
pub(crate) fn sign<'a>(text: &'a str, signs: &[&'static str]) -> (&'static str, &'a str) {
    for sign in signs {
        if let Some(rest) = text.strip_prefix(sign) {
            return (sign, rest.trim_start());
        }
    }
    ("", text)
}

/// Words between blanks, a lone sign joined to the word behind it.
pub(crate) fn joined_words<'a>(text: &'a str, signs: &[&str]) -> Vec<std::borrow::Cow<'a, str>> {
    let mut words: Vec<std::borrow::Cow<'a, str>> = Vec::new();
    let mut pending = "";
    for word in text.split_whitespace() {
        if signs.contains(&word) && pending.is_empty() {
            pending = word;
        } else if pending.is_empty() {
            words.push(word.into());
        } else {
            words.push(format!("{pending}{word}").into());
            pending = "";
        }
    }
    if !pending.is_empty() {
        words.push(pending.into());
    }
    words
}
