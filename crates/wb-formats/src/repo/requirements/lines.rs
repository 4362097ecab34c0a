//! Lines of a requirements file, as pip reads them.

use super::{HiddenLine, RequirementsFacts, Source, SourceKind};
use crate::model::json::beginning;

/// A line as pip sees it: joined with what follows a `\`, comments removed.
pub(crate) struct Logical {
    pub(crate) text: String,
    pub(crate) offset: u64,
    /// The physical lines, as written.
    written: Vec<String>,
}

pub(crate) fn logical_lines(text: &str) -> Vec<Logical> {
    let mut out: Vec<Logical> = Vec::new();
    let mut is_open = false;
    let mut offset: usize = 0;
    for written in text.split_inclusive('\n') {
        let start = offset as u64;
        offset = offset.saturating_add(written.len());
        let line = written.trim_end_matches(['\n', '\r']);
        let is_comment = line.trim_start().starts_with('#');
        let (body, continues) = match line.strip_suffix('\\') {
            Some(body) if !is_comment => (body, true),
            _ => (line, false),
        };
        match out.last_mut().filter(|_| is_open) {
            Some(last) => {
                last.text.push_str(body.trim_start());
                last.written.push(beginning(line, 4_096));
            }
            None => out.push(Logical {
                text: body.to_owned(),
                offset: start,
                written: vec![beginning(line, 4_096)],
            }),
        }
        is_open = continues;
    }
    for logical in &mut out {
        logical.text = without_comment(&logical.text).trim().to_owned();
    }
    out.retain(|logical| !logical.text.is_empty());
    out
}

/// A comment begins with `#` at the beginning of a line or behind a blank.
fn without_comment(line: &str) -> &str {
    let mut before = ' ';
    for (at, c) in line.char_indices() {
        if c == '#' && before.is_whitespace() {
            return line.get(..at).unwrap_or_default();
        }
        before = c;
    }
    line
}

/// Options that say where packages come from. pip takes every unambiguous beginning of a long option.
const OPTIONS: &[(&str, &str, SourceKind)] = &[
    ("-i", "--index-url", SourceKind::Index),
    ("-i", "--pypi-url", SourceKind::Index),
    ("", "--extra-index-url", SourceKind::Index),
    ("-f", "--find-links", SourceKind::FindLinks),
    ("", "--trusted-host", SourceKind::TrustedHost),
];

pub(super) fn line(text: &str, offset: Option<u64>, facts: &mut RequirementsFacts) {
    let mut words = text.split_whitespace();
    let mut is_named = false;
    while let Some(word) = words.next() {
        if let Some(kind) = option_kind(word) {
            let value = option_value(word, kind.0, &mut words);
            keep(facts, kind.1, &value, text, offset);
        } else if let Some(rest) = editable(word) {
            let value = if rest.is_empty() {
                words.next().unwrap_or_default()
            } else {
                rest
            };
            let kind = place_kind(value).unwrap_or(SourceKind::Path);
            keep(facts, kind, value, text, offset);
            is_named = true;
        } else if word.starts_with('-') || word == "@" || word.starts_with(';') {
            // Options of one requirement, marks between its parts.
        } else {
            let value = word
                .split_once('@')
                .filter(|(name, _)| is_name(name))
                .map_or(word, |(_, at)| at);
            match place_kind(value) {
                Some(kind) => keep(facts, kind, value, text, offset),
                None if !is_named => facts.packages = facts.packages.saturating_add(1),
                None => {}
            }
            is_named = true;
        }
    }
}

fn option_kind(word: &str) -> Option<(&'static str, SourceKind)> {
    let name = word.split('=').next().unwrap_or(word);
    OPTIONS.iter().find_map(|(short, long, kind)| {
        let is_long = name.len() >= 5 && name.starts_with("--") && long.starts_with(name);
        let is_short = !short.is_empty() && word.starts_with(short) && !word.starts_with("--");
        (is_long || is_short).then_some((if is_long { "" } else { *short }, *kind))
    })
}

fn option_value<'t>(word: &'t str, short: &str, words: &mut impl Iterator<Item = &'t str>) -> String {
    let attached = match word.split_once('=') {
        Some((_, value)) => value,
        None if short.is_empty() => "",
        None => word.get(short.len()..).unwrap_or_default(),
    };
    let value = if attached.is_empty() {
        words.next().unwrap_or_default()
    } else {
        attached
    };
    value.trim_matches(['\'', '"']).to_owned()
}

fn editable(word: &str) -> Option<&str> {
    let long = word.split('=').next().unwrap_or(word);
    if long.len() >= 4 && "--editable".starts_with(long) {
        return Some(word.split_once('=').map_or("", |(_, value)| value));
    }
    word.strip_prefix("-e")
}

fn is_name(text: &str) -> bool {
    !text.is_empty()
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "-_.[],".contains(c))
}

/// What kind of place a word names; none if it is a name of a package.
fn place_kind(word: &str) -> Option<SourceKind> {
    let lower = word.to_ascii_lowercase();
    let is_repository = ["git+", "hg+", "svn+", "bzr+"]
        .iter()
        .any(|vcs| lower.starts_with(vcs))
        || lower.starts_with("git://")
        || lower.starts_with("git@");
    if is_repository {
        return Some(SourceKind::Repository);
    }
    if lower.starts_with("file:") {
        return Some(SourceKind::Path);
    }
    if lower.contains("://") {
        return Some(SourceKind::Address);
    }
    let is_file = [".whl", ".tar.gz", ".zip", ".tar.bz2", ".egg"]
        .iter()
        .any(|end| lower.ends_with(end));
    let is_path = lower.starts_with(['.', '/', '\\', '~']) || is_file;
    is_path.then_some(SourceKind::Path)
}

pub(super) fn keep(
    facts: &mut RequirementsFacts,
    kind: SourceKind,
    from: &str,
    line: &str,
    offset: Option<u64>,
) {
    if facts.sources.len() >= RequirementsFacts::KEPT_MAX {
        facts.unlisted = facts.unlisted.saturating_add(1);
        return;
    }
    facts.sources.push(Source {
        kind,
        from: beginning(from, 1_024),
        line: joined(line),
        offset,
    });
}

fn joined(line: &str) -> String {
    beginning(&line.split_whitespace().collect::<Vec<_>>().join(" "), 300)
}

/// Lines that people overlook: far to the right, behind invisible characters, an option cut by `\`.
pub(super) fn hidden(logical: &Logical, offset: Option<u64>, facts: &mut RequirementsFacts) {
    const BLANKS: usize = 60;
    let written = logical.written.first().map_or("", String::as_str);
    let blanks = " ".repeat(BLANKS);
    let far = logical.written.iter().any(|line| {
        let code = without_comment(line).trim_end();
        code.contains(&blanks) || code.contains("\t\t\t\t\t\t\t\t")
    });
    let invisible = |c: char| {
        matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
            || matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}' | '\u{b}' | '\u{c}' | '\r')
    };
    let is_cut = logical.written.len() > 1
        && !logical.text.contains("--hash")
        && logical.written.iter().any(|line| {
            let body = line.trim_end_matches('\\');
            let last = body.split_whitespace().last().unwrap_or_default();
            !body.ends_with([' ', '\t'])
                && !last.is_empty()
                && !last.ends_with([',', ';'])
                && line.ends_with('\\')
        })
        && (logical.text.contains("://") || logical.text.starts_with('-'));
    let how = if far {
        "it stands far to the right"
    } else if written.chars().skip(1).any(invisible)
        || logical.written.iter().skip(1).any(|l| l.chars().any(invisible))
    {
        "it holds invisible characters"
    } else if is_cut {
        "a word of it is cut in two by a line end"
    } else {
        return;
    };
    if facts.hidden.len() >= RequirementsFacts::KEPT_MAX {
        facts.unlisted = facts.unlisted.saturating_add(1);
        return;
    }
    facts.hidden.push(HiddenLine {
        how,
        line: joined(&logical.text),
        offset,
    });
}
