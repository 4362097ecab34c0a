//! Sets of versions as intervals over an order.

use crate::version::Version;

/// A place between two neighbouring versions, known or not.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Cut {
    /// In front of everything.
    Start,
    /// Next to a version.
    At(Version, Side),
    /// Behind everything.
    End,
}

/// On which side of a version a cut is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Side {
    Before,
    Behind,
}

impl Cut {
    pub(crate) const fn before(version: Version) -> Self {
        Self::At(version, Side::Before)
    }

    pub(crate) const fn behind(version: Version) -> Self {
        Self::At(version, Side::Behind)
    }
}

/// A set of versions of one ecosystem: intervals that do not touch, in order.
///
/// It knows no list of versions, so an interval between two neighbours counts as inhabited: what is said to be
/// impossible is impossible, what is said to be possible may turn out not to exist.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VersionSet {
    intervals: Vec<(Cut, Cut)>,
}

impl VersionSet {
    /// No version.
    pub const fn none() -> Self {
        Self {
            intervals: Vec::new(),
        }
    }

    /// Every version.
    pub fn all() -> Self {
        Self::between(Cut::Start, Cut::End)
    }

    /// What lies between two cuts.
    pub(crate) fn between(from: Cut, to: Cut) -> Self {
        let intervals = if from < to { vec![(from, to)] } else { Vec::new() };
        Self { intervals }
    }

    /// A version and everything behind it.
    pub fn at_least(version: &Version) -> Self {
        Self::between(Cut::before(version.clone()), Cut::End)
    }

    /// Everything behind a version and its variants (`1.0+cu121` is one of `1.0`).
    pub fn above(version: &Version) -> Self {
        Self::between(Cut::behind(version.behind_variants()), Cut::End)
    }

    /// Everything in front of a version.
    pub fn below(version: &Version) -> Self {
        Self::between(Cut::Start, Cut::before(version.clone()))
    }

    /// A version, its variants, and everything in front of it.
    pub fn at_most(version: &Version) -> Self {
        Self::between(Cut::Start, Cut::behind(version.behind_variants()))
    }

    /// A version, and its variants if it is none itself.
    pub fn exactly(version: &Version) -> Self {
        let last = if version.public() == *version {
            version.behind_variants()
        } else {
            version.clone()
        };
        Self::between(Cut::before(version.clone()), Cut::behind(last))
    }

    /// True if there can be no version in it.
    pub fn is_empty(&self) -> bool {
        self.intervals.is_empty()
    }

    /// True if a version is in it.
    pub fn contains(&self, version: &Version) -> bool {
        let after = self.intervals.partition_point(|(from, _)| match from {
            Cut::Start => true,
            Cut::At(edge, Side::Before) => edge <= version,
            Cut::At(edge, Side::Behind) => edge < version,
            Cut::End => false,
        });
        let last = after.checked_sub(1).and_then(|index| self.intervals.get(index));
        last.is_some_and(|(_, to)| match to {
            Cut::Start => false,
            Cut::At(edge, Side::Before) => version < edge,
            Cut::At(edge, Side::Behind) => version <= edge,
            Cut::End => true,
        })
    }

    /// What is in both.
    #[must_use]
    pub fn intersect(&self, other: &Self) -> Self {
        let mut intervals = Vec::new();
        let (mut mine, mut theirs) = (
            self.intervals.iter().peekable(),
            other.intervals.iter().peekable(),
        );
        while let (Some((from_a, to_a)), Some((from_b, to_b))) = (mine.peek(), theirs.peek()) {
            let (from, to) = (from_a.max(from_b), to_a.min(to_b));
            if from < to {
                intervals.push((from.clone(), to.clone()));
            }
            if to_a <= to_b {
                mine.next();
            } else {
                theirs.next();
            }
        }
        Self { intervals }
    }

    /// What is in one or the other.
    #[must_use]
    pub fn union(&self, other: &Self) -> Self {
        let mut all: Vec<(Cut, Cut)> = self.intervals.iter().chain(&other.intervals).cloned().collect();
        all.sort();
        let mut intervals: Vec<(Cut, Cut)> = Vec::with_capacity(all.len());
        for (from, to) in all {
            match intervals.last_mut() {
                Some(last) if from <= last.1 => {
                    if to > last.1 {
                        last.1 = to;
                    }
                }
                _ => intervals.push((from, to)),
            }
        }
        Self { intervals }
    }

    /// Everything that is not in it.
    #[must_use]
    pub fn complement(&self) -> Self {
        let mut intervals = Vec::with_capacity(self.intervals.len().saturating_add(1));
        let mut from = Cut::Start;
        for (start, end) in &self.intervals {
            if from < *start {
                intervals.push((from, start.clone()));
            }
            from = end.clone();
        }
        if from < Cut::End {
            intervals.push((from, Cut::End));
        }
        Self { intervals }
    }

    /// What is in this one and not in the other.
    #[must_use]
    pub fn without(&self, other: &Self) -> Self {
        self.intersect(&other.complement())
    }

    /// True if everything in it is in the other.
    pub fn is_subset(&self, other: &Self) -> bool {
        self.without(other).is_empty()
    }
}

impl FromIterator<Self> for VersionSet {
    fn from_iter<T: IntoIterator<Item = Self>>(sets: T) -> Self {
        let mut intervals: Vec<(Cut, Cut)> = sets.into_iter().flat_map(|set| set.intervals).collect();
        intervals.sort();
        let sorted = Self { intervals };
        sorted.union(&Self::none())
    }
}
