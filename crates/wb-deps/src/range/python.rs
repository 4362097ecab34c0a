//! Python: the specifiers of PEP 440, and Poetry's `^`, `~`, `*` and `||`.

use super::{Alternative, Cut, Prereleases, VersionSet, one};
use crate::version::{Key, Number, Pep440, Python, Version, pep440_release};

type Why = &'static str;

const SIGNS: &[&str] = &["===", "==", "~=", "!=", "<=", ">=", "<", ">", "^", "~", "="];

pub(crate) fn parse(text: &str) -> Result<Vec<Alternative>, Why> {
    let text = text
        .strip_prefix('(')
        .and_then(|text| text.strip_suffix(')'))
        .unwrap_or(text);
    let mut alternatives = Vec::new();
    for alternative in text.split("||").flat_map(|part| part.split(" | ")) {
        alternatives.append(&mut together(alternative)?);
    }
    Ok(alternatives)
}

fn together(text: &str) -> Result<Vec<Alternative>, Why> {
    let mut set = VersionSet::all();
    let mut prereleases = Prereleases::None;
    // Poetry also takes blanks between conditions.
    for clause in text.split(',').flat_map(|part| {
        let words = super::joined_words(part, SIGNS);
        words
            .into_iter()
            .map(std::borrow::Cow::into_owned)
            .collect::<Vec<_>>()
    }) {
        let (sign, version) = super::sign(&clause, SIGNS);
        let (allowed, is_pre) = clause_set(sign, version)?;
        if is_pre && sign != "!=" {
            prereleases = Prereleases::All;
        }
        set = set.intersect(&allowed);
    }
    Ok(one(set, prereleases))
}

fn whole(version: Pep440) -> Version {
    Version(Key::Python(Python::Standard(version)))
}

/// The versions that a clause allows, and whether it names a pre-release.
fn clause_set(sign: &str, text: &str) -> Result<(VersionSet, bool), Why> {
    if text == "*" && matches!(sign, "" | "=" | "==" | ">=") {
        return Ok((VersionSet::all(), false));
    }
    if sign == "===" {
        let version = Python::parse(text).ok_or("there is no version behind `===`")?;
        let version = Version(Key::Python(version));
        let only = VersionSet::between(Cut::before(version.clone()), Cut::behind(version.clone()));
        return Ok((only, version.is_prerelease()));
    }
    if let Some(prefix) = text.strip_suffix(".*") {
        let series = series(prefix)?;
        return match sign {
            "" | "==" | "=" | "^" | "~" => Ok((series, false)),
            "!=" => Ok((series.complement(), false)),
            _ => Err("`.*` goes only with `==` and `!=`"),
        };
    }
    let version = Pep440::parse(text).ok_or("a version is not as PEP 440 has it")?;
    let is_pre = version.is_pre();
    let written = numbers(text);
    let from = |version: &Pep440| VersionSet::at_least(&whole(version.clone()));
    let set = match sign {
        "" | "=" | "==" => VersionSet::exactly(&whole(version)),
        "!=" => VersionSet::exactly(&whole(version)).complement(),
        ">=" => from(&version),
        "<=" => VersionSet::at_most(&whole(version)),
        "<" => below(&version),
        ">" => above(&version),
        "~=" => {
            let prefix = written
                .split_last()
                .map(|(_, prefix)| prefix)
                .filter(|prefix| !prefix.is_empty());
            let prefix = prefix.ok_or("`~=` needs two numbers")?;
            from(&version).intersect(&begins(&version.epoch, prefix))
        }
        "~" => {
            let prefix: Vec<Number> = written.into_iter().take(2).collect();
            from(&version).intersect(&begins(&version.epoch, &prefix))
        }
        _ => {
            // What must stay: up to the first number that is not zero, or as many as are written.
            let first = written.iter().position(|number| !number.is_zero());
            let kept = first.map_or(written.len(), |first| first.saturating_add(1));
            let prefix: Vec<Number> = written.into_iter().take(kept).collect();
            from(&version).intersect(&begins(&version.epoch, &prefix))
        }
    };
    Ok((set, is_pre))
}

/// The numbers of the release as they are written, zeros at the end included.
fn numbers(text: &str) -> Vec<Number> {
    let text = text.trim().trim_start_matches(['v', 'V']);
    let text = text.split_once('!').map_or(text, |(_, text)| text);
    pep440_release(text).map_or_else(Vec::new, |(numbers, _)| numbers)
}

fn series(prefix: &str) -> Result<VersionSet, Why> {
    let text = prefix.trim().trim_start_matches(['v', 'V']);
    let (epoch, text) = match text.split_once('!') {
        Some((epoch, text)) => (Number::parse(epoch).ok_or("an epoch is no number")?, text),
        None => (Number::ZERO, text),
    };
    match pep440_release(text) {
        Some((numbers, "")) => Ok(begins(&epoch, &numbers)),
        _ => Err("only numbers go in front of `.*`"),
    }
}

/// All versions whose release begins with these numbers.
fn begins(epoch: &Number, prefix: &[Number]) -> VersionSet {
    let mut next = prefix.to_vec();
    if let Some(last) = next.last_mut() {
        *last = last.next();
    }
    let first = |numbers: Vec<Number>| Cut::before(whole(Pep440::first_of(epoch.clone(), numbers)));
    VersionSet::between(first(prefix.to_vec()), first(next))
}

/// `<1.0` does not mean the pre-releases of 1.0.
fn below(version: &Pep440) -> VersionSet {
    let all = VersionSet::below(&whole(version.clone()));
    if version.is_pre() {
        return all;
    }
    let base = base(version);
    let pres = Cut::before(whole(Pep440::first_of(base.epoch.clone(), base.release.clone())));
    all.without(&VersionSet::between(pres, Cut::before(whole(base))))
}

/// `>1.0` means neither the post-releases nor the variants of 1.0.
fn above(version: &Pep440) -> VersionSet {
    if version.is_post() || version.is_dev() {
        return VersionSet::above(&whole(version.clone()));
    }
    VersionSet::between(Cut::behind(whole(version.behind_posts())), Cut::End)
}

fn base(version: &Pep440) -> Pep440 {
    Pep440::final_of(version.epoch.clone(), version.release.clone())
}
