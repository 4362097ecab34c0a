//! Composer: `^`, `~`, `|`, hyphens, stability flags, branches.

use super::{Alternative, Cut, Prereleases, VersionSet, one};
use crate::version::{Key, Number, Packagist, Version};

type Why = &'static str;

const SIGNS: &[&str] = &[">=", "<=", "!=", "<>", "==", "=", ">", "<", "^", "~"];

pub(crate) fn parse(text: &str) -> Result<Vec<Alternative>, Why> {
    let mut alternatives = Vec::new();
    for part in text.split('|').map(str::trim).filter(|part| !part.is_empty()) {
        // `dev-main as 1.0`: what is installed is the branch.
        let part = part.split_once(" as ").map_or(part, |(branch, _)| branch.trim());
        alternatives.append(&mut match part.split_once(" - ") {
            Some((from, to)) => hyphen(from, to)?,
            None => together(part)?,
        });
    }
    if text.is_empty() {
        return Ok(one(VersionSet::all(), Prereleases::None));
    }
    if alternatives.is_empty() {
        Err("there is no version in it")
    } else {
        Ok(alternatives)
    }
}

/// A version as it is written: its numbers, and whether a word follows them.
struct Written {
    numbers: Vec<Number>,
    key: Packagist,
    is_bare: bool,
}

impl Written {
    fn read(text: &str) -> Result<Self, Why> {
        let key = Packagist::parse(text).ok_or("a version is no version")?;
        let text = text.trim().trim_start_matches(['v', 'V']);
        let core = text.split(['-', '+']).next().unwrap_or(text);
        let numbers: Vec<Number> = core.split('.').map_while(Number::parse).collect();
        if numbers.is_empty() {
            return Err("it is a branch: which versions it has been, nobody can say");
        }
        Ok(Self {
            is_bare: !text.contains('-') && numbers.len() == core.split('.').count(),
            numbers,
            key,
        })
    }

    fn is_pre(&self) -> bool {
        self.key.instability() > 0
    }

    /// In front of it and, unless it is a pre-release itself, of its pre-releases.
    fn before(&self) -> Cut {
        if self.is_bare {
            first_of(&self.numbers)
        } else {
            Cut::before(Version(Key::Packagist(self.key.clone())))
        }
    }

    /// Behind it, and behind the same with more zeros.
    fn behind(&self) -> Cut {
        let key = if self.is_bare {
            Packagist::padded(&self.numbers)
        } else {
            self.key.clone()
        };
        Cut::behind(Version(Key::Packagist(key)))
    }

    fn exactly(&self) -> VersionSet {
        let key = if self.is_bare {
            Packagist::shortest(&self.numbers)
        } else {
            self.key.clone()
        };
        VersionSet::between(Cut::before(Version(Key::Packagist(key))), self.behind())
    }

    /// In front of the next version after the number at a position.
    fn before_next(&self, position: usize) -> Cut {
        let mut next: Vec<Number> = self
            .numbers
            .iter()
            .take(position.saturating_add(1))
            .cloned()
            .collect();
        if let Some(last) = next.last_mut() {
            *last = last.next();
        }
        first_of(&next)
    }
}

fn first_of(numbers: &[Number]) -> Cut {
    Cut::before(Version(Key::Packagist(Packagist::first_of(numbers))))
}

fn hyphen(from: &str, to: &str) -> Result<Vec<Alternative>, Why> {
    let (from, to) = (Written::read(from)?, Written::read(to)?);
    let end = if to.is_bare && to.numbers.len() < 3 {
        to.before_next(to.numbers.len().saturating_sub(1))
    } else {
        to.behind()
    };
    let prereleases = if from.is_pre() || to.is_pre() {
        Prereleases::All
    } else {
        Prereleases::None
    };
    Ok(one(VersionSet::between(from.before(), end), prereleases))
}

fn together(text: &str) -> Result<Vec<Alternative>, Why> {
    let mut set = VersionSet::all();
    let mut prereleases = Prereleases::None;
    let text = text.replace(',', " ");
    for word in super::joined_words(&text, SIGNS) {
        let (word, flag) = word.split_once('@').unwrap_or((&word, "stable"));
        if flag != "stable" {
            prereleases = Prereleases::All;
        }
        let (sign, version) = super::sign(word, SIGNS);
        let starred = version.strip_suffix(".*").or_else(|| version.strip_suffix(".x"));
        let starred = starred.or_else(|| matches!(version, "*" | "x" | "").then_some(""));
        if starred == Some("") {
            continue;
        }
        let (version, is_dev_series) = match version.strip_suffix(".x-dev") {
            Some(series) => (series, true),
            None => (version, false),
        };
        let written = Written::read(starred.unwrap_or(version))?;
        if written.is_pre() || is_dev_series {
            prereleases = Prereleases::All;
        }
        let sign = if starred.is_some() || is_dev_series {
            "*"
        } else {
            sign
        };
        set = set.intersect(&compared(sign, &written));
    }
    Ok(one(set, prereleases))
}

fn compared(sign: &str, written: &Written) -> VersionSet {
    let last = written.numbers.len().saturating_sub(1);
    match sign {
        ">=" => VersionSet::between(written.before(), Cut::End),
        "<" => VersionSet::between(Cut::Start, written.before()),
        ">" => VersionSet::between(written.behind(), Cut::End),
        "<=" => VersionSet::between(Cut::Start, written.behind()),
        "!=" | "<>" => written.exactly().complement(),
        "~" => VersionSet::between(written.before(), written.before_next(last.saturating_sub(1))),
        "*" => VersionSet::between(written.before(), written.before_next(last)),
        "^" => {
            let first = written.numbers.iter().position(|number| !number.is_zero());
            let kept = first.map_or(last, |first| first.min(last));
            VersionSet::between(written.before(), written.before_next(kept))
        }
        _ => written.exactly(),
    }
}
