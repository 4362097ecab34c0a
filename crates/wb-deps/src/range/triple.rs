//! Requirements on three numbers: npm, Cargo, Dart's pub, and the tags of GitHub Actions.

use super::{Alternative, Cut, Prereleases, VersionSet, one};
use crate::version::{Dialect, Key, Number, Semver, Version};

type Why = &'static str;

const SIGNS: &[&str] = &[">=", "<=", "=", ">", "<", "^", "~>", "~"];

/// A version of which the last numbers may be missing.
struct Partial {
    version: Semver,
    /// How many numbers are known: 0 to 3.
    known: usize,
    dialect: Dialect,
}

impl Partial {
    fn parse(text: &str, dialect: Dialect) -> Result<Self, Why> {
        let bare = text.trim_start_matches(['v', 'V', '=']).trim_start();
        let core = bare.split(['-', '+']).next().unwrap_or(bare);
        let is_wild = |part: &&str| matches!(*part, "" | "*" | "x" | "X");
        let known = core.split('.').take(3).take_while(|part| !is_wild(part)).count();
        if known == 0 {
            let is_any = core.split('.').all(|part| is_wild(&part));
            return if is_any {
                Ok(Self {
                    version: Semver::of(Number::ZERO, Number::ZERO, Number::ZERO),
                    known,
                    dialect,
                })
            } else {
                Err("there is no version in it")
            };
        }
        let is_whole = known == 3;
        let numbers: Vec<&str> = core.split('.').take(known).collect();
        let text = if is_whole {
            bare.to_owned()
        } else {
            numbers.join(".")
        };
        let version = Semver::parse(&text, dialect).ok_or("a version is not three numbers")?;
        if !numbers
            .iter()
            .take(2)
            .all(|number| Number::parse(number).is_some())
        {
            return Err("a version is not three numbers");
        }
        Ok(Self {
            version,
            known,
            dialect,
        })
    }

    fn key(version: Semver) -> Version {
        Version(Key::Semver(version))
    }

    /// In front of the version; of its first numbers, if it is partial.
    fn before(&self) -> Cut {
        Cut::before(Self::key(self.version.clone()))
    }

    /// In front of the first pre-release of the next version after the number at a position.
    fn before_next(&self, position: usize) -> Cut {
        Cut::before(Self::key(self.next(position).first_pre()))
    }

    fn next(&self, position: usize) -> Semver {
        let mut numbers = self.version.numbers.clone();
        for (index, number) in numbers.iter_mut().enumerate() {
            if index == position {
                *number = number.next();
            } else if index > position {
                *number = Number::ZERO;
            }
        }
        Semver::of_four(numbers)
    }

    /// Versions with the same known numbers.
    fn series(&self) -> VersionSet {
        match self.known {
            0 => VersionSet::all(),
            3 => VersionSet::exactly(&Self::key(self.version.clone())),
            known => VersionSet::between(self.before(), self.before_next(known.saturating_sub(1))),
        }
    }

    fn caret(&self) -> VersionSet {
        if self.known == 0 {
            return VersionSet::all();
        }
        let last = self.known.saturating_sub(1);
        let first = self
            .version
            .numbers
            .iter()
            .take(3)
            .position(|number| !number.is_zero());
        let mut position = first.map_or(last, |first| first.min(last));
        if self.dialect == Dialect::Pub {
            position = position.min(1);
        }
        VersionSet::between(self.before(), self.before_next(position))
    }

    fn compared(&self, sign: &str) -> VersionSet {
        let is_whole = self.known == 3;
        let last = self.known.saturating_sub(1);
        let behind = || match is_whole {
            true => Cut::behind(Self::key(self.version.clone())),
            false => self.before_next(last),
        };
        match sign {
            "^" => self.caret(),
            "~" | "~>" if self.known > 0 => VersionSet::between(self.before(), self.before_next(last.min(1))),
            ">" | "<" if self.known == 0 => VersionSet::none(),
            _ if self.known == 0 => VersionSet::all(),
            ">=" => VersionSet::between(self.before(), Cut::End),
            ">" if is_whole => VersionSet::between(behind(), Cut::End),
            // `>1.2` begins with 1.3.0.
            ">" => VersionSet::between(Cut::before(Self::key(self.next(last))), Cut::End),
            "<" if is_whole && !self.is_pre() && self.dialect == Dialect::Pub => self.below_pres(),
            "<" if is_whole => VersionSet::between(Cut::Start, self.before()),
            "<" => self.below_pres(),
            "<=" => VersionSet::between(Cut::Start, behind()),
            _ => self.series(),
        }
    }

    fn below_pres(&self) -> VersionSet {
        VersionSet::between(
            Cut::Start,
            Cut::before(Self::key(self.version.clone().first_pre())),
        )
    }

    fn is_pre(&self) -> bool {
        self.version.is_pre()
    }
}

/// Conditions that hold together, and whose pre-releases they ask for.
fn together<'a>(
    words: impl Iterator<Item = &'a str>,
    bare: &'static str,
    dialect: Dialect,
) -> Result<Alternative, Why> {
    let mut set = VersionSet::all();
    let mut asked = Vec::new();
    for word in words {
        let (sign, version) = super::sign(word, SIGNS);
        let partial = Partial::parse(version, dialect)?;
        let is_wild = partial.known < 3;
        let sign = if sign.is_empty() && !(is_wild && version.contains(['*', 'x', 'X'])) {
            bare
        } else {
            sign
        };
        set = set.intersect(&partial.compared(sign));
        if partial.is_pre() {
            asked.push(partial.version);
        }
    }
    Ok(Alternative {
        set,
        prereleases: Prereleases::Of(asked),
    })
}

/// npm's grammar: `||`, hyphens, `x`, `~`, `^`; behind `npm:name@` and `workspace:`, too.
pub(crate) fn npm(text: &str) -> Result<Vec<Alternative>, Why> {
    let text = match text.strip_prefix("workspace:") {
        Some("^" | "~") => "*",
        Some(rest) => rest,
        None => text,
    };
    let text = match text.strip_prefix("npm:") {
        Some(alias) => match alias.rsplit_once('@') {
            Some((name, range)) if !name.is_empty() => range,
            _ => "*",
        },
        None => text,
    };
    if text.contains(':') || text.contains('/') {
        return Err("it is an address or a path");
    }
    let mut alternatives = Vec::new();
    for part in text.split("||").map(str::trim) {
        if let Some((from, to)) = part.split_once(" - ") {
            let (from, to) = (
                Partial::parse(from.trim(), Dialect::Plain)?,
                Partial::parse(to.trim(), Dialect::Plain)?,
            );
            let set = from.compared(">=").intersect(&to.compared("<="));
            let ends = [from, to].into_iter().filter(Partial::is_pre);
            let asked = ends.map(|end| end.version).collect();
            alternatives.push(Alternative {
                set,
                prereleases: Prereleases::Of(asked),
            });
            continue;
        }
        let words = super::joined_words(part, SIGNS);
        if words
            .iter()
            .any(|word| word.starts_with(|c: char| c.is_ascii_alphabetic() && !"vVxX".contains(c)))
        {
            return Err("it is a tag: which version that is, only the index knows");
        }
        alternatives.push(together(words.iter().map(AsRef::as_ref), "", Dialect::Plain)?);
    }
    Ok(alternatives)
}

/// Cargo: commas, and `^` where no sign stands.
pub(crate) fn cargo(text: &str) -> Result<Vec<Alternative>, Why> {
    if text.contains([':', '/']) {
        return Err("it is an address or a path");
    }
    let words = text.split(',').map(str::trim).filter(|word| !word.is_empty());
    Ok(vec![together(words, "^", Dialect::Plain)?])
}

/// Dart: `^`, comparisons between blanks, `any`.
pub(crate) fn dart(text: &str) -> Result<Vec<Alternative>, Why> {
    if matches!(text, "any" | "") {
        return Ok(one(VersionSet::all(), Prereleases::All));
    }
    let words = super::joined_words(text, SIGNS);
    let mut alternative = together(words.iter().map(AsRef::as_ref), "", Dialect::Pub)?;
    alternative.prereleases = Prereleases::All;
    Ok(vec![alternative])
}

/// A tag: `v4` is moved from release to release, `v4.1.2` is one of them.
pub(crate) fn reference(text: &str) -> Result<Vec<Alternative>, Why> {
    let is_tag = text
        .trim_start_matches(['v', 'V'])
        .starts_with(|c: char| c.is_ascii_digit());
    let is_commit = text.len() >= 40 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    if is_commit || !is_tag {
        return Err("it is a commit or a branch");
    }
    Ok(one(
        Partial::parse(text, Dialect::Plain)?.series(),
        Prereleases::All,
    ))
}
