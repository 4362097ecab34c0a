//! Which versions a record is about.
//!
//! A version is affected if it is listed, or if one of the ranges includes it. A range is walked event by event in the
//! order of versions, exactly as the specification's own pseudo-code does.

use super::record::{Affected, RangeType};
use super::words::short;
use crate::Family;
use crate::range::VersionSet;
use crate::version::{Version, compare};
use std::cmp::Ordering;

/// What an event says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EventKind {
    /// Affected from here on.
    Introduced,
    /// Not affected from here on.
    Fixed,
    /// Not affected after this.
    LastAffected,
    /// Nothing is said from here on.
    Limit,
}

/// One event of a range.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// What it says.
    pub kind: EventKind,
    /// At which version; `0` of an introduction is before every version.
    pub version: String,
}

/// One range whose versions can be ordered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventRange {
    /// Its events, in the order of their versions.
    pub events: Vec<Event>,
}

/// The versions of one package that one record is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AffectedSet {
    /// How versions are ordered.
    pub family: Family,
    /// Ranges.
    pub ranges: Vec<EventRange>,
    /// Versions that are listed and lie in no range.
    pub listed: Vec<String>,
    /// Ranges that say nothing about versions (commits, orders that are not known), or that are broken: what of, in
    /// words.
    pub unclear: Option<String>,
    /// True if the list and the ranges contradict each other: a listed version lies in no range.
    pub is_inconsistent: bool,
}

/// Whether a version is affected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// It is.
    Yes,
    /// It is not.
    No,
    /// It cannot be told: why.
    Unknown(String),
}

/// One end of a span of versions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Bound {
    /// There is none.
    Open,
    /// The version belongs to the span.
    Including(String),
    /// The version does not belong to the span.
    Excluding(String),
}

/// Versions between two bounds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The lower end.
    pub from: Bound,
    /// The upper end.
    pub to: Bound,
}

impl AffectedSet {
    /// What an entry of a record says.
    pub fn of(family: Family, affected: &Affected) -> Self {
        let mut set = Self {
            family,
            ranges: Vec::new(),
            listed: Vec::new(),
            unclear: None,
            is_inconsistent: false,
        };
        let mut is_unordered = None;
        for range in &affected.ranges {
            match &range.order {
                RangeType::Semver | RangeType::Ecosystem => match set.range(range) {
                    Ok(events) if events.events.is_empty() => {}
                    Ok(events) => set.ranges.push(events),
                    Err(why) => set.unclear = Some(why),
                },
                RangeType::Git => is_unordered = Some("its range is one of commits".to_owned()),
                RangeType::Other(name) => {
                    let name: String = name.chars().take(40).collect();
                    set.unclear = Some(format!("its range is of the unknown type `{name}`"));
                }
            }
        }
        // Commits beside versions say the same once more; alone they say nothing that a version could be told by.
        if set.ranges.is_empty() && affected.versions.is_empty() && set.unclear.is_none() {
            set.unclear = is_unordered;
        }
        for version in &affected.versions {
            let is_inside = set.ranges.iter().map(|range| set.walk(range, version));
            if !is_inside.into_iter().any(|inside| inside == Some(true)) {
                set.listed.push(version.clone());
            }
        }
        set.is_inconsistent = !set.ranges.is_empty() && !set.listed.is_empty();
        // No range and no list: the schema leaves the meaning open, and "all versions" is the careful one.
        if affected.ranges.is_empty() && affected.versions.is_empty() {
            set.unclear = Some("it names no versions".to_owned());
        }
        set
    }

    fn range(&self, range: &super::Range) -> Result<EventRange, String> {
        let mut events: Vec<Event> = Vec::new();
        let mut add = |kind, version: &Option<String>| {
            if let Some(version) = version {
                let version = version.trim().to_owned();
                events.push(Event { kind, version });
            }
        };
        for event in &range.events {
            add(EventKind::Introduced, &event.introduced);
            add(EventKind::Fixed, &event.fixed);
            add(EventKind::LastAffected, &event.last_affected);
            add(EventKind::Limit, &event.limit);
        }
        let beginning = |event: &Event| event.kind == EventKind::Introduced && event.version == "0";
        let endless = |event: &Event| event.kind == EventKind::Limit && event.version == "*";
        for event in &events {
            if !beginning(event) && !endless(event) && self.order(&event.version, &event.version).is_none() {
                return Err(format!(
                    "its range has the bound `{}`, which is no version",
                    short(&event.version)
                ));
            }
        }
        // At the same version an end stands before a beginning: what ends and begins there goes on.
        events.sort_by(|a, b| {
            beginning(b)
                .cmp(&beginning(a))
                .then_with(|| endless(a).cmp(&endless(b)))
                .then_with(|| self.order(&a.version, &b.version).unwrap_or(Ordering::Equal))
                .then_with(|| place(a.kind).cmp(&place(b.kind)))
        });
        Ok(EventRange { events })
    }

    fn order(&self, a: &str, b: &str) -> Option<Ordering> {
        compare(self.family, a, b)
    }

    /// Whether a range includes a version; none if the version cannot be ordered.
    fn walk(&self, range: &EventRange, version: &str) -> Option<bool> {
        let version = self.as_ordered(range, version);
        let mut is_affected = false;
        let mut limits = 0_usize;
        let mut is_before_limit = false;
        for event in &range.events {
            let reached = match (event.kind, event.version.as_str()) {
                (EventKind::Introduced, "0") => Ordering::Greater,
                (EventKind::Limit, "*") => Ordering::Less,
                (_, bound) => self.order(version, bound)?,
            };
            match event.kind {
                EventKind::Introduced if reached.is_ge() => is_affected = true,
                EventKind::Fixed if reached.is_ge() => is_affected = false,
                EventKind::LastAffected if reached.is_gt() => is_affected = false,
                EventKind::Limit => {
                    limits = limits.saturating_add(1);
                    is_before_limit |= reached.is_lt();
                }
                _ => {}
            }
        }
        // An introduction at `0` compares with nothing, but what is no version is not affected by it either.
        self.order(version, version)?;
        Some(is_affected && (limits == 0 || is_before_limit))
    }

    /// A local build (`2.4.0+cu121`) is the public version that it was built from, unless the range itself speaks of
    /// local builds.
    fn as_ordered<'v>(&self, range: &EventRange, version: &'v str) -> &'v str {
        match (self.family, version.split_once('+')) {
            (Family::PyPi, Some((public, _)))
                if !range.events.iter().any(|event| event.version.contains('+')) =>
            {
                public
            }
            _ => version,
        }
    }

    /// Whether a version is affected.
    pub fn affects(&self, version: &str) -> Answer {
        if self.listed.iter().any(|listed| self.is_same(listed, version)) {
            return Answer::Yes;
        }
        let mut unknown = self.unclear.clone();
        for range in &self.ranges {
            match self.walk(range, version) {
                Some(true) => return Answer::Yes,
                Some(false) => {}
                None => {
                    unknown = Some(format!(
                        "`{}` is no version of {}",
                        short(version),
                        crate::Ecosystem::of(self.family)
                    ));
                }
            }
        }
        unknown.map_or(Answer::No, Answer::Unknown)
    }

    fn is_same(&self, listed: &str, version: &str) -> bool {
        if listed == version || self.order(listed, version) == Some(Ordering::Equal) {
            return true;
        }
        match (self.family, version.split_once('+')) {
            (Family::PyPi, Some((public, _))) if !listed.contains('+') => {
                listed == public || self.order(listed, public) == Some(Ordering::Equal)
            }
            _ => false,
        }
    }

    /// The ranges as spans of versions, for requirements that allow more than one; the listed versions are not in it.
    pub fn spans(&self) -> Vec<Span> {
        self.ranges
            .iter()
            .flat_map(|range| self.spans_of(range))
            .collect()
    }

    fn spans_of(&self, range: &EventRange) -> Vec<Span> {
        let mut spans = Vec::new();
        let mut open: Option<Bound> = None;
        for event in &range.events {
            let version = event.version.clone();
            match (event.kind, open.take()) {
                (EventKind::Introduced, None) if version == "0" => open = Some(Bound::Open),
                (EventKind::Introduced, None) => open = Some(Bound::Including(version)),
                (EventKind::Fixed, Some(from)) => {
                    let to = Bound::Excluding(version);
                    spans.push(Span { from, to });
                }
                (EventKind::LastAffected, Some(from)) => {
                    let to = Bound::Including(version);
                    spans.push(Span { from, to });
                }
                (_, was) => open = was,
            }
        }
        if let Some(from) = open {
            let to = Bound::Open;
            spans.push(Span { from, to });
        }
        self.limited(range, spans)
    }

    /// Cuts spans at the furthest limit.
    fn limited(&self, range: &EventRange, spans: Vec<Span>) -> Vec<Span> {
        let limits = || range.events.iter().filter(|event| event.kind == EventKind::Limit);
        if limits().next().is_none() || limits().any(|limit| limit.version == "*") {
            return spans;
        }
        let Some(limit) = limits().next_back() else {
            return spans;
        };
        let before = |version: &str| self.order(version, &limit.version) == Some(Ordering::Less);
        let cut = spans.into_iter().filter_map(|span| {
            let begins_before = match &span.from {
                Bound::Open => true,
                Bound::Including(from) | Bound::Excluding(from) => before(from),
            };
            let ends_before = match &span.to {
                Bound::Open => false,
                Bound::Including(to) | Bound::Excluding(to) => before(to),
            };
            let to = if ends_before {
                span.to
            } else {
                Bound::Excluding(limit.version.clone())
            };
            begins_before.then_some(Span { from: span.from, to })
        });
        cut.collect()
    }

    /// All affected versions as one set, or why they cannot be had as one.
    pub fn versions(&self) -> Result<VersionSet, String> {
        let read = |text: &str| {
            let no_version = || format!("`{}` is no version", short(text));
            Version::parse(self.family, text).ok_or_else(no_version)
        };
        let mut versions = VersionSet::none();
        for span in self.spans() {
            let from = match &span.from {
                Bound::Open => VersionSet::all(),
                Bound::Including(version) => VersionSet::at_least(&read(version)?),
                Bound::Excluding(version) => VersionSet::above(&read(version)?),
            };
            let to = match &span.to {
                Bound::Open => VersionSet::all(),
                Bound::Including(version) => VersionSet::at_most(&read(version)?),
                Bound::Excluding(version) => VersionSet::below(&read(version)?),
            };
            versions = versions.union(&from.intersect(&to));
        }
        // A listed version that nobody can read is met by none that is read.
        let listed = self
            .listed
            .iter()
            .filter_map(|version| Version::parse(self.family, version));
        Ok(listed.fold(versions, |versions, version| {
            versions.union(&VersionSet::exactly(&version))
        }))
    }

    /// The versions at which a range ends because the fault was mended, lowest first.
    pub fn fixes(&self) -> Vec<&str> {
        let events = self.ranges.iter().flat_map(|range| &range.events);
        let fixed = events.filter(|event| event.kind == EventKind::Fixed);
        let mut fixes: Vec<&str> = fixed.map(|event| event.version.as_str()).collect();
        fixes.sort_by(|a, b| self.order(a, b).unwrap_or(Ordering::Equal).then_with(|| a.cmp(b)));
        fixes.dedup();
        fixes
    }
}

/// Where events at the same version stand.
const fn place(kind: EventKind) -> u8 {
    match kind {
        EventKind::Fixed => 0,
        EventKind::Introduced => 1,
        EventKind::LastAffected => 2,
        EventKind::Limit => 3,
    }
}
