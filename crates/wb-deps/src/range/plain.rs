//! Requirements that are a sign and a version: RubyGems, Go, Conda, Hackage, CRAN, distributions.

use super::{Alternative, Cut, Prereleases, VersionSet, one};
use crate::Family;
use crate::version::{Key, Number, Version};

type Why = &'static str;

fn version(family: Family, text: &str) -> Result<Version, Why> {
    Version::parse(family, text).ok_or("a version is no version")
}

fn compared(sign: &str, version: &Version) -> Result<VersionSet, Why> {
    Ok(match sign {
        ">=" => VersionSet::at_least(version),
        "<=" => VersionSet::at_most(version),
        ">" | ">>" => VersionSet::above(version),
        "<" | "<<" => VersionSet::below(version),
        "!=" => VersionSet::exactly(version).complement(),
        "" | "=" | "==" => VersionSet::exactly(version),
        _ => return Err("its sign is not known"),
    })
}

/// Go: the least version; the build takes the greatest that anything asks for.
pub(crate) fn go(text: &str) -> Result<Vec<Alternative>, Why> {
    if matches!(text, "" | "latest" | "upgrade") {
        return Ok(one(VersionSet::all(), Prereleases::All));
    }
    let text = super::sign(text, &[">="]).1;
    Ok(one(
        VersionSet::at_least(&version(Family::Go, text)?),
        Prereleases::All,
    ))
}

/// RubyGems: commas, `~>`.
pub(crate) fn gem(text: &str) -> Result<Vec<Alternative>, Why> {
    let mut set = VersionSet::all();
    let mut prereleases = Prereleases::None;
    for clause in text.split(',').map(str::trim).filter(|clause| !clause.is_empty()) {
        let (sign, text) = super::sign(clause, &[">=", "<=", "!=", "~>", "=", ">", "<"]);
        let least = version(Family::RubyGems, text)?;
        if least.is_prerelease() {
            prereleases = Prereleases::All;
        }
        set = set.intersect(&match (sign, &least.0) {
            ("~>", Key::Gem(gem)) => {
                let numbers = text.split('.').map_while(Number::parse).collect();
                let next = Version(Key::Gem(gem.next_series(numbers)));
                VersionSet::between(Cut::before(least.clone()), Cut::before(next))
            }
            _ => compared(sign, &least)?,
        });
    }
    Ok(one(set, prereleases))
}

/// Conda: commas and `|`, `=1.2` and `1.2.*` for all that begin so.
pub(crate) fn conda(text: &str) -> Result<Vec<Alternative>, Why> {
    let mut alternatives = Vec::new();
    // A build string may follow the version.
    let text = match text.split_once(' ') {
        Some((before, behind))
            if !behind
                .trim_start()
                .starts_with(['<', '>', '=', '!', '~', '|', ',']) =>
        {
            before
        }
        _ => text,
    };
    for part in text.split('|') {
        let mut set = VersionSet::all();
        for clause in part.split(',').map(str::trim).filter(|clause| !clause.is_empty()) {
            let (sign, text) = super::sign(clause, &[">=", "<=", "==", "!=", "~=", "=", ">", "<"]);
            set = set.intersect(&conda_clause(sign, text)?);
        }
        alternatives.append(&mut one(set, Prereleases::All));
    }
    Ok(alternatives)
}

fn conda_clause(sign: &str, text: &str) -> Result<VersionSet, Why> {
    // `=1.2=py310_0` and `==1.2=py310_0`: the build.
    let text = text.split('=').next().unwrap_or(text);
    let starred = text.strip_suffix(".*").or_else(|| text.strip_suffix('*'));
    let prefix = starred.unwrap_or(text);
    if prefix.is_empty() {
        return Ok(VersionSet::all());
    }
    match (sign, starred) {
        ("=", _) | ("" | "==", Some(_)) => begins(prefix),
        ("!=", Some(_)) => Ok(begins(prefix)?.complement()),
        ("~=", _) => {
            let series = prefix.rsplit_once('.').ok_or("`~=` needs two numbers")?.0;
            Ok(VersionSet::at_least(&version(Family::Conda, prefix)?).intersect(&begins(series)?))
        }
        _ => compared(sign, &version(Family::Conda, prefix)?),
    }
}

/// All conda versions that begin with these parts.
fn begins(prefix: &str) -> Result<VersionSet, Why> {
    let (front, last) = match prefix.rsplit_once('.') {
        Some((front, last)) => (format!("{front}."), last),
        None => (String::new(), prefix),
    };
    let Some(next) = Number::parse(last).map(|number| number.next()) else {
        return compared("==", &version(Family::Conda, prefix)?);
    };
    let first = version(Family::Conda, &format!("{prefix}dev"))?;
    let next = version(Family::Conda, &format!("{front}{next}dev"))?;
    Ok(VersionSet::between(Cut::before(first), Cut::before(next)))
}

/// Hackage: `&&`, `||`, `==1.2.*`, `^>=`.
pub(crate) fn hackage(text: &str) -> Result<Vec<Alternative>, Why> {
    let mut alternatives = Vec::new();
    for part in text.split("||") {
        let mut set = VersionSet::all();
        for clause in part
            .split("&&")
            .map(str::trim)
            .filter(|clause| !clause.is_empty() && *clause != "-any")
        {
            let clause = clause.trim_matches(['(', ')', ' ']);
            let (sign, text) = super::sign(clause, &["^>=", ">=", "<=", "==", ">", "<"]);
            set = set.intersect(&match (sign, text.strip_suffix(".*")) {
                ("==", Some(prefix)) => hackage_series(prefix, prefix)?,
                // The major version of Haskell's policy is two numbers.
                ("^>=", _) => {
                    let major: Vec<&str> = text.split('.').chain(["0"]).take(2).collect();
                    hackage_series(text, &major.join("."))?
                }
                _ => compared(sign, &version(Family::Hackage, text)?)?,
            });
        }
        alternatives.append(&mut one(set, Prereleases::All));
    }
    Ok(alternatives)
}

/// From a version up to the series after another one.
fn hackage_series(from: &str, series: &str) -> Result<VersionSet, Why> {
    let mut numbers: Vec<Number> = series
        .split('.')
        .map(Number::parse)
        .collect::<Option<_>>()
        .ok_or("a version is no version")?;
    if let Some(last) = numbers.last_mut() {
        *last = last.next();
    }
    let next: Vec<String> = numbers.iter().map(Number::to_string).collect();
    let next = version(Family::Hackage, &next.join("."))?;
    let from = version(Family::Hackage, from)?;
    Ok(VersionSet::between(Cut::before(from), Cut::before(next)))
}

/// CRAN and distributions: commas, a sign or none, perhaps in brackets.
pub(crate) fn signs(family: Family, text: &str) -> Result<Vec<Alternative>, Why> {
    let text = text.trim_matches(['(', ')', ' ']);
    let mut set = VersionSet::all();
    for clause in text
        .split(',')
        .map(str::trim)
        .filter(|clause| !matches!(*clause, "" | "*"))
    {
        let (sign, text) = super::sign(clause, &[">=", "<=", ">>", "<<", "==", "!=", "=", ">", "<"]);
        set = set.intersect(&compared(sign, &version(family, text)?)?);
    }
    Ok(one(set, Prereleases::All))
}
