//! Requirements written anew, as close to the old ones as can be.

use crate::Family;
use crate::range::{Requirement, joined_words, sign};
use crate::version::{Version, major};

/// How a file writes requirements.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// PEP 440: `>=1.2,<2`.
    Python,
    /// Poetry: `^1.2`, and what PEP 440 has.
    Poetry,
    /// npm: `^1.2.0`, `>=1 <2`.
    Npm,
    /// Cargo: `1.2`, `>=1, <2`.
    Cargo,
}

const PYTHON: &[&str] = &["===", "==", "~=", "!=", "<=", ">=", "<", ">"];
const SHORT: &[&str] = &[">=", "<=", "=", ">", "<", "^", "~>", "~"];

/// The version from which on a requirement allows: the greatest that stands behind a sign of a lower end.
pub(super) fn version_in(style: Style, text: &str) -> Option<String> {
    let clauses: Vec<(&str, String)> = match style {
        Style::Python | Style::Poetry => clauses(text, ','),
        Style::Npm => clauses(text.rsplit_once('@').map_or(text, |(_, range)| range), ' '),
        Style::Cargo => clauses(text, ','),
    };
    let lower = clauses
        .into_iter()
        .filter(|(sign, _)| !matches!(*sign, "<" | "<=" | "!="));
    lower
        .map(|(_, version)| version.trim_end_matches(".*").trim_end_matches(".x").to_owned())
        .find(|version| {
            version
                .trim_start_matches('v')
                .starts_with(|c: char| c.is_ascii_digit())
        })
}

fn clauses(text: &str, separator: char) -> Vec<(&'static str, String)> {
    let text = text.trim().trim_matches(['(', ')']);
    let words: Vec<String> = match separator {
        ' ' => joined_words(text, SHORT)
            .into_iter()
            .map(std::borrow::Cow::into_owned)
            .collect(),
        _ => text
            .split([separator, '|'])
            .map(|part| part.trim().to_owned())
            .collect(),
    };
    let read = |clause: &String| {
        let signs = ["===", "==", "~=", "!=", "<=", ">=", "<", ">", "^", "~>", "~", "="];
        let (sign, version) = sign(clause, &signs);
        (sign, version.trim().to_owned())
    };
    words.iter().filter(|word| !word.is_empty()).map(read).collect()
}

/// The requirement for a version; with an end before the next major version, if it is to be bounded.
pub(super) fn requirement(style: Style, family: Family, text: &str, to: &str, is_bounded: bool) -> String {
    let trimmed = text.trim();
    match style {
        Style::Python => python(family, trimmed, to, is_bounded),
        Style::Poetry => poetry(family, trimmed, to, is_bounded),
        Style::Npm => npm(family, trimmed, to, is_bounded),
        Style::Cargo => cargo(family, trimmed, to, is_bounded),
    }
}

fn allows(family: Family, clause: &str, version: &str) -> bool {
    let version = Version::parse(family, version);
    let requirement = Requirement::parse(family, clause).ok();
    requirement
        .zip(version)
        .is_some_and(|(requirement, version)| requirement.set().contains(&version))
}

/// The number of the next major version.
fn next_major(to: &str) -> String {
    let number = major(Family::PyPi, to).and_then(|major| major.parse::<u64>().ok());
    number.map_or_else(|| "0".to_owned(), |number| number.saturating_add(1).to_string())
}

fn python(family: Family, text: &str, to: &str, is_bounded: bool) -> String {
    let inner = text.strip_prefix('(').and_then(|text| text.strip_suffix(')'));
    if let Some(inner) = inner {
        return format!("({})", python(family, inner.trim(), to, is_bounded));
    }
    let separator = if text.contains(", ") { ", " } else { "," };
    let mut written: Vec<String> = Vec::new();
    let (mut has_lower, mut has_upper) = (false, false);
    for clause in text.split(',').map(str::trim).filter(|clause| !clause.is_empty()) {
        let (sign, version) = sign(clause, PYTHON);
        // Blanks between sign and version stay.
        let gap = if clause
            .strip_prefix(sign)
            .is_some_and(|rest| rest.starts_with(' '))
        {
            " "
        } else {
            ""
        };
        match sign {
            "==" if version.ends_with(".*") => {
                if allows(family, clause, to) {
                    written.push(clause.to_owned());
                } else {
                    has_upper = true;
                    written.push(format!("<{gap}{}", next_major(to)));
                }
            }
            "==" | "===" => {
                has_lower = true;
                has_upper = true;
                written.push(format!("=={gap}{to}"));
            }
            "~=" => {
                has_upper = true;
                written.push(format!("~={gap}{}", as_long_as(to, version)));
            }
            ">=" | ">" => {
                has_lower = true;
                written.push(format!(">={gap}{to}"));
            }
            "<" | "<=" => {
                has_upper = true;
                if allows(family, clause, to) {
                    written.push(clause.to_owned());
                } else {
                    written.push(format!("<{gap}{}", next_major(to)));
                }
            }
            _ => written.push(clause.to_owned()),
        }
    }
    let is_exact = written
        .iter()
        .any(|clause| clause.starts_with("~=") && clause.ends_with(to));
    if !has_lower && !is_exact {
        written.insert(0, format!(">={to}"));
    }
    if is_bounded && !has_upper {
        written.push(format!("<{}", next_major(to)));
    }
    written.join(separator)
}

/// A version cut or filled up to as many numbers as another one has.
fn as_long_as(to: &str, model: &str) -> String {
    let count = model
        .split('.')
        .filter(|part| part.starts_with(|c: char| c.is_ascii_digit()))
        .count()
        .max(2);
    let numbers = to
        .split('.')
        .filter(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let numbers = numbers.chain(std::iter::repeat("0"));
    numbers.take(count).collect::<Vec<_>>().join(".")
}

fn poetry(family: Family, text: &str, to: &str, is_bounded: bool) -> String {
    match text.chars().next() {
        Some('^') if !text.contains(['|', ',']) => format!("^{to}"),
        Some('~') if !text.contains(['|', ',', '=']) => format!("~{to}"),
        Some(c) if c.is_ascii_digit() && !text.contains(['|', ',', '*']) => to.to_owned(),
        Some('*') | None if is_bounded => format!("^{to}"),
        Some('*') | None => format!(">={to}"),
        _ if text.contains('|') || text.contains('^') || text.contains('*') => format!("^{to}"),
        _ => python(family, text, to, is_bounded),
    }
}

fn npm(family: Family, text: &str, to: &str, is_bounded: bool) -> String {
    // `npm:name@range`: the name stays.
    if let Some((alias, range)) = text.strip_prefix("npm:").and_then(|rest| rest.rsplit_once('@')) {
        return format!("npm:{alias}@{}", npm(family, range, to, is_bounded));
    }
    let is_any = matches!(text, "" | "*" | "x" | "X");
    if text.contains("||") || text.contains(" - ") || (is_any && is_bounded) {
        return format!("^{to}");
    }
    if is_any {
        return format!(">={to}");
    }
    let words = joined_words(text, SHORT);
    match words.as_slice() {
        [only] => match sign(only, SHORT) {
            ("^", _) => format!("^{to}"),
            ("~" | "~>", _) => format!("~{to}"),
            ("=", _) => format!("={to}"),
            (">=" | ">", _) if is_bounded => format!("^{to}"),
            (">=" | ">", _) => format!(">={to}"),
            ("<" | "<=", _) => {
                ends(family, only, to, ".0.0").map_or_else(|| format!("^{to}"), |end| format!(">={to} {end}"))
            }
            (_, version) if version.split('.').count() < 3 || version.contains(['x', 'X', '*']) => {
                format!("^{to}")
            }
            _ => to.to_owned(),
        },
        words => {
            let end = words.iter().find(|word| word.starts_with('<'));
            let end = end.and_then(|end| ends(family, end, to, ".0.0"));
            end.map_or_else(|| format!("^{to}"), |end| format!(">={to} {end}"))
        }
    }
}

/// An upper end that still holds, or the next major version.
fn ends(family: Family, clause: &str, to: &str, zeros: &str) -> Option<String> {
    if allows(family, clause, to) {
        return Some(clause.to_owned());
    }
    Some(format!("<{}{zeros}", next_major(to)))
}

fn cargo(family: Family, text: &str, to: &str, is_bounded: bool) -> String {
    let clauses: Vec<&str> = text
        .split(',')
        .map(str::trim)
        .filter(|clause| !clause.is_empty())
        .collect();
    match clauses.as_slice() {
        [] => to.to_owned(),
        [only] => match sign(only, SHORT) {
            ("^", _) => format!("^{to}"),
            ("~" | "~>", _) => format!("~{to}"),
            ("=", _) => format!("={to}"),
            (">=" | ">", _) if !is_bounded => format!(">={to}"),
            ("<" | "<=", _) => {
                ends(family, only, to, "").map_or_else(|| to.to_owned(), |end| format!(">={to}, {end}"))
            }
            _ => to.to_owned(),
        },
        clauses => {
            let end = clauses.iter().find(|clause| clause.starts_with('<'));
            let end = end.and_then(|end| ends(family, end, to, ""));
            end.map_or_else(|| to.to_owned(), |end| format!(">={to}, {end}"))
        }
    }
}
