//! Intervals in brackets: Maven and NuGet.

use super::{Alternative, Cut, Prereleases, VersionSet, one};
use crate::Family;
use crate::version::{Dialect, Key, Number, Semver, Version};

type Why = &'static str;

/// Maven: `[1,2)`, several of them, or a version. A version alone is what Maven takes for what a project itself asks for.
pub(crate) fn maven(text: &str) -> Result<Vec<Alternative>, Why> {
    if text.contains("${") {
        return Err("it is computed");
    }
    if matches!(text, "" | "LATEST" | "RELEASE") {
        return Ok(one(VersionSet::all(), Prereleases::All));
    }
    if !text.starts_with(['[', '(']) {
        let version = version(Family::Maven, text)?;
        return Ok(one(VersionSet::exactly(&version), Prereleases::All));
    }
    let mut alternatives = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find([']', ')']).ok_or("a bracket is not closed")?;
        let (interval, after) = rest
            .split_at_checked(end.saturating_add(1))
            .ok_or("a bracket is not closed")?;
        alternatives.append(&mut one(bracket(Family::Maven, interval)?, Prereleases::All));
        rest = after.trim_start_matches([',', ' ']);
    }
    Ok(alternatives)
}

/// NuGet: a version is the least one; `[1.0]` is one; `1.*` floats.
pub(crate) fn nuget(text: &str) -> Result<Vec<Alternative>, Why> {
    if text.contains("$(") {
        return Err("it is computed");
    }
    let prereleases = || {
        if text.contains('-') {
            Prereleases::All
        } else {
            Prereleases::None
        }
    };
    if text.starts_with(['[', '(']) {
        return Ok(one(bracket(Family::NuGet, text)?, prereleases()));
    }
    if let Some(prefix) = text.split_once('*').map(|(prefix, _)| prefix) {
        return Ok(one(floating(prefix)?, prereleases()));
    }
    if text.is_empty() {
        return Ok(one(VersionSet::all(), Prereleases::None));
    }
    Ok(one(
        VersionSet::at_least(&version(Family::NuGet, text)?),
        prereleases(),
    ))
}

/// `1.*` takes the newest 1; `1.0.0-*` the newest of all that begin so, and from there on.
fn floating(prefix: &str) -> Result<VersionSet, Why> {
    let numbers = prefix.split('-').next().unwrap_or_default().trim_end_matches('.');
    if numbers.is_empty() {
        return Ok(VersionSet::all());
    }
    let first = Semver::parse(numbers, Dialect::NuGet).ok_or("a version is no version")?;
    let key = |version| Version(Key::Semver(version));
    if prefix.contains('-') {
        return Ok(VersionSet::at_least(&key(first.first_pre())));
    }
    let position = numbers.split('.').count().saturating_sub(1);
    let mut next = first.numbers.clone();
    if let Some(number) = next.get_mut(position) {
        *number = Number::next(number);
    }
    let next = Semver::of_four(next).first_pre();
    Ok(VersionSet::between(
        Cut::before(key(first)),
        Cut::before(key(next)),
    ))
}

fn version(family: Family, text: &str) -> Result<Version, Why> {
    Version::parse(family, text).ok_or("a version is no version")
}

fn bracket(family: Family, text: &str) -> Result<VersionSet, Why> {
    let is_from_included = text.starts_with('[');
    let is_to_included = text.ends_with(']');
    let inside = text
        .strip_prefix(['[', '('])
        .and_then(|text| text.strip_suffix([']', ')']));
    let inside = inside.ok_or("a bracket is not closed")?;
    let Some((from, to)) = inside.split_once(',') else {
        return if is_from_included && is_to_included {
            Ok(VersionSet::exactly(&version(family, inside.trim())?))
        } else {
            Err("one version stands in round brackets")
        };
    };
    let from = match from.trim() {
        "" => VersionSet::all(),
        from if is_from_included => VersionSet::at_least(&version(family, from)?),
        from => VersionSet::above(&version(family, from)?),
    };
    let to = match to.trim() {
        "" => VersionSet::all(),
        to if is_to_included => VersionSet::at_most(&version(family, to)?),
        to => VersionSet::below(&version(family, to)?),
    };
    Ok(from.intersect(&to))
}
