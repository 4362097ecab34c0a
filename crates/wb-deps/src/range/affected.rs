//! What an advisory is about, as a set of versions.

use super::VersionSet;
use crate::Family;
use crate::osv::{AffectedSet, Bound};
use crate::version::Version;

impl VersionSet {
    /// All versions that an advisory says are affected: its ranges and its list. A bound that is no version leaves its
    /// range out; [`AffectedSet::unclear`] says so.
    pub fn affected(set: &AffectedSet) -> Self {
        let version = |text: &str| Version::parse(set.family, text);
        let spans = set.spans().into_iter().filter_map(|span| {
            let from = match &span.from {
                Bound::Open => Self::all(),
                Bound::Including(text) => Self::at_least(&version(text)?),
                Bound::Excluding(text) => Self::above(&version(text)?),
            };
            let to = match &span.to {
                Bound::Open => Self::all(),
                Bound::Including(text) => Self::at_most(&version(text)?),
                Bound::Excluding(text) => Self::below(&version(text)?),
            };
            Some(from.intersect(&to))
        });
        let listed = set
            .listed
            .iter()
            .filter_map(|text| Some(Self::exactly(&version(text)?)));
        spans.chain(listed).collect()
    }

    /// The same for the versions of one family, from their texts: a fault without ranges.
    pub fn listed(family: Family, versions: &[&str]) -> Self {
        versions
            .iter()
            .filter_map(|text| Some(Self::exactly(&Version::parse(family, text)?)))
            .collect()
    }
}
