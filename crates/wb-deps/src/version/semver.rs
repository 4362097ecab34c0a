//! Versions of three numbers: crates.io, npm, Go, GitHub Actions; with words after `+` that count (Pub), and of four
//! numbers without case (NuGet).
//!
//! Read as leniently as the ecosystems' own clients read what was published long ago: a leading `v` or `=`, missing
//! numbers (they are zero), a pre-release without its hyphen.

use super::number::{Number, Part, leading_digits, runs, split_where};
use std::cmp::Ordering;

/// A version of numbers, a pre-release, and for some ecosystems a build.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Semver {
    /// Three numbers, or four for NuGet.
    pub(crate) numbers: [Number; 4],
    /// What it is a pre-release of, or a release.
    pub(crate) stage: Stage,
    /// What stands behind `+`; empty unless the ecosystem compares it.
    build: Vec<Part>,
}

/// Pre-releases come before the release.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Stage {
    Pre(Vec<Part>),
    Release,
}

/// What sets the ecosystems apart.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// crates.io, npm, GitHub Actions.
    Plain,
    /// `go1.21rc2`, too, and `rc10` after `rc9`.
    Go,
    /// The build counts.
    Pub,
    /// Four numbers, no case.
    NuGet,
}

impl Semver {
    pub(crate) fn parse(text: &str, dialect: Dialect) -> Option<Self> {
        let mut text = text.trim();
        if dialect == Dialect::Go {
            text = text.strip_prefix("go").unwrap_or(text);
        }
        let text = text.trim_start_matches(['v', 'V', '=']).trim_start();
        let (version, build) = match text.split_once('+') {
            Some((version, build)) => (version, build),
            None => (text, ""),
        };
        let is_commit = version.len() >= 40 && version.bytes().all(|byte| byte.is_ascii_hexdigit());
        if is_commit || version.contains(char::is_whitespace) {
            return None;
        }
        let (numbers, rest) = Self::numbers(version, if dialect == Dialect::NuGet { 4 } else { 3 })?;
        let stage = match rest.strip_prefix('-').unwrap_or(rest) {
            "" if rest.is_empty() => Stage::Release,
            // A hyphen alone is a pre-release of that name.
            "" => Stage::Pre(vec![Part::read(rest)]),
            // A fourth number and what follows it say nothing about the order.
            _ if rest.starts_with('.') => Stage::Release,
            pre => Stage::Pre(parts(pre, dialect)),
        };
        let build = match dialect {
            Dialect::Pub if !build.is_empty() => parts(build, dialect),
            _ => Vec::new(),
        };
        Some(Self {
            numbers,
            stage,
            build,
        })
    }

    /// The numbers at the beginning, and what follows them.
    fn numbers(text: &str, count: usize) -> Option<([Number; 4], &str)> {
        let mut numbers = [Number::ZERO, Number::ZERO, Number::ZERO, Number::ZERO];
        let mut rest = text;
        for (index, number) in numbers.iter_mut().take(count).enumerate() {
            let digits = if index == 0 {
                rest
            } else {
                match rest.strip_prefix('.') {
                    Some(digits) if digits.starts_with(|c: char| c.is_ascii_digit()) => digits,
                    _ => break,
                }
            };
            let (digits, after) = leading_digits(digits);
            *number = Number::parse(digits)?;
            rest = after;
        }
        Some((numbers, rest))
    }

    /// A version of three numbers.
    pub(crate) fn of(major: Number, minor: Number, patch: Number) -> Self {
        Self::of_four([major, minor, patch, Number::ZERO])
    }

    pub(crate) fn of_four(numbers: [Number; 4]) -> Self {
        Self {
            numbers,
            stage: Stage::Release,
            build: Vec::new(),
        }
    }

    /// Its first pre-release: in front of everything with these numbers.
    pub(crate) fn first_pre(mut self) -> Self {
        self.stage = Stage::Pre(Vec::new());
        self
    }

    pub(crate) fn is_pre(&self) -> bool {
        matches!(self.stage, Stage::Pre(_))
    }

    /// True if both have the same numbers.
    pub(crate) fn has_numbers_of(&self, other: &Self) -> bool {
        self.numbers.cmp(&other.numbers) == Ordering::Equal
    }
}

fn parts(text: &str, dialect: Dialect) -> Vec<Part> {
    let text = if dialect == Dialect::NuGet {
        text.to_lowercase()
    } else {
        text.to_owned()
    };
    let is_short = |part: &str| {
        let (word, digits) = split_where(part, |c| c.is_ascii_digit());
        matches!(word, "rc" | "beta") && Number::parse(digits).is_some()
    };
    let mut parts = Vec::new();
    for part in text.split('.') {
        if dialect == Dialect::Go && is_short(part) {
            parts.extend(runs(part).map(Part::read));
        } else {
            parts.push(Part::read(part));
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn less(dialect: Dialect, versions: &[&str]) {
        let read = |text| Semver::parse(text, dialect).unwrap();
        for pair in versions.windows(2) {
            assert!(read(pair[0]) < read(pair[1]), "{pair:?}");
        }
    }

    #[test]
    fn go_has_pseudo_versions_and_its_own_release_candidates() {
        let pseudo = [
            "v0.0.0-20190101000000-abcdefabcdef",
            "v0.0.0-20200101000000-abcdefabcdef",
            "v1.2.3-0.20200101000000-abcdefabcdef",
            "v1.2.3-pre.0.20200101000000-abcdefabcdef",
            "v1.2.3",
            "v2.0.0+incompatible",
        ];
        less(Dialect::Go, &pseudo);
        less(Dialect::Go, &["go1.20", "1.21rc2", "go1.21rc10", "1.21.0"]);
    }

    #[test]
    fn what_is_no_version_is_none() {
        for text in [
            "",
            "main",
            "-1",
            "x.1",
            "1 2",
            "0123456789abcdef0123456789abcdef01234567",
        ] {
            assert_eq!(Semver::parse(text, Dialect::Plain), None, "{text}");
        }
    }
}
