//! The smallest change of a requirement that leaves every affected version.
//!
//! Versions are never guessed: a change leads to a version that an advisory names as mended, or that an index lists. Of
//! those the smallest is taken; one within the same major version before all others.

mod write;

#[cfg(test)]
mod tests;

use crate::Family;
use crate::range::{Relation, Requirement, VersionSet};
use crate::version::{Version, major};
pub use write::Style;

/// A requirement that may have to change.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// Whose order and grammar.
    pub family: Family,
    /// How its file writes requirements.
    pub style: Style,
    /// As it is written; empty if any version will do.
    pub requirement: &'a str,
}

/// What becomes of a requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mended {
    /// It allows no affected version.
    Unaffected,
    /// It has to be changed.
    Change(Change),
    /// Nothing is known that would help: why.
    Stuck(String),
}

/// A change of a requirement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// As it is to be written.
    pub requirement: String,
    /// The version that it leads to.
    pub to: String,
    /// True if that is the same major version as before; none if there was no version before.
    pub is_same_major: Option<bool>,
    /// True if some of what is allowed afterwards is affected still.
    pub is_partial: bool,
}

impl Wish<'_> {
    /// Looks for the smallest change. `candidates` are versions that are known to exist.
    pub fn mend(&self, affected: &VersionSet, candidates: &[String]) -> Mended {
        let requirement = match Requirement::parse(self.family, self.requirement) {
            Ok(requirement) => requirement,
            Err(error) => return Mended::Stuck(format!("the requirement cannot be read: {}", error.why)),
        };
        if requirement.relation(affected, None) == Relation::Impossible {
            return Mended::Unaffected;
        }
        let now = write::version_in(self.style, self.requirement);
        let now_version = now.as_ref().and_then(|text| Version::parse(self.family, text));
        let now_major = now.as_ref().and_then(|text| major(self.family, text));
        let mut usable: Vec<(bool, Version, &String)> = Vec::new();
        for text in candidates {
            let Some(version) = Version::parse(self.family, text) else {
                continue;
            };
            let is_wanted = !version.is_prerelease() || requirement.takes(&version);
            let is_upgrade = now_version.as_ref().is_none_or(|now| version >= *now);
            if is_wanted && is_upgrade && !affected.contains(&version) {
                let is_other = now_major.is_some() && major(self.family, text) != now_major;
                usable.push((is_other, version, text));
            }
        }
        usable.sort();
        usable.dedup_by(|a, b| a.1 == b.1);
        if usable.is_empty() {
            return Mended::Stuck(if candidates.is_empty() {
                "no version is known that is not affected".to_owned()
            } else {
                "every newer version that is known is affected".to_owned()
            });
        }
        self.choose(&usable, affected, now_major.is_some())
    }

    fn choose(&self, usable: &[(bool, Version, &String)], affected: &VersionSet, has_major: bool) -> Mended {
        let mut partial = None;
        for (is_other, version, text) in usable {
            for is_bounded in [false, true] {
                let written = write::requirement(self.style, self.family, self.requirement, text, is_bounded);
                let Ok(after) = Requirement::parse(self.family, &written) else {
                    continue;
                };
                if !after.set().contains(version) {
                    continue;
                }
                let is_partial = after.relation(affected, None) != Relation::Impossible;
                let change = Change {
                    requirement: written,
                    to: (*text).clone(),
                    is_same_major: has_major.then_some(!is_other),
                    is_partial,
                };
                if !is_partial {
                    return Mended::Change(change);
                }
                partial.get_or_insert(change);
            }
        }
        partial.map_or_else(
            || {
                Mended::Stuck(
                    "the requirement cannot be written for a version that is not affected".to_owned(),
                )
            },
            Mended::Change,
        )
    }
}
