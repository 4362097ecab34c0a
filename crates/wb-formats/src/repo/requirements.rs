//! Lists of Python packages to install: what changes where code comes from.

use crate::format::Input;
use crate::generated::Facts;
use crate::model::json::beginning;
use crate::notes::{Notes, Stop};
use crate::sniff::Head;
use crate::text::tree::{Id, Tree};
use crate::text::{json, yaml};
use serde::Serialize;
use wb_core::{GapReason, Limit};

crate::format_room! {
    /// `requirements*.txt`, `constraints*.txt` and the lists of conda and MLflow environments (`conda.yaml`,
    /// `environment.yml`, `python_env.yaml`), as pip reads them: options in every spelling that pip takes, addresses,
    /// version control, local paths, lines joined by `\`, and lines that are written so that people overlook them.
    pub static FORMAT = {
        id: "requirements",
        name: "Python requirements",
        since: "0.1.0",
        extensions: [],
        facts: RequirementsFacts,
        sniff: sniff,
        read: read,
    };
}

/// What a list of packages says about where they come from.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RequirementsFacts {
    /// How many packages are asked for by name alone.
    pub packages: u64,
    /// Lines that say where packages come from, in order.
    pub sources: Vec<Source>,
    /// Lines that people overlook.
    pub hidden: Vec<HiddenLine>,
    /// Sources and hidden lines that were not kept.
    pub unlisted: u64,
}

impl RequirementsFacts {
    /// How many sources are kept.
    pub const KEPT_MAX: usize = 5_000;
}

/// How a line says where a package comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SourceKind {
    /// `--index-url`, `--extra-index-url`: a package index; a conda channel with an address.
    Index,
    /// `--find-links`: a page or folder of packages.
    FindLinks,
    /// `--trusted-host`: a host whose certificate is not checked.
    TrustedHost,
    /// A package at an address.
    Address,
    /// A package from version control.
    Repository,
    /// A package from a local path.
    Path,
}

/// A line that says where packages come from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Source {
    /// How.
    pub kind: SourceKind,
    /// The address, host or path.
    pub from: String,
    /// The line, blanks joined.
    pub line: String,
    /// Where it begins.
    pub offset: Option<u64>,
}

/// A line that people overlook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct HiddenLine {
    /// How it is hidden.
    pub how: &'static str,
    /// The line, blanks joined.
    pub line: String,
    /// Where it begins.
    pub offset: Option<u64>,
}

fn base(name: &str) -> String {
    name.rsplit(['/', '\\'])
        .next()
        .unwrap_or(name)
        .to_ascii_lowercase()
}

fn is_list(base: &str) -> bool {
    let stem = base
        .strip_suffix(".txt")
        .or_else(|| base.strip_suffix(".in"))
        .or_else(|| base.strip_suffix(".pip"));
    stem.is_some_and(|stem| stem.contains("requirements") || stem.starts_with("constraints"))
}

fn is_environment(base: &str) -> bool {
    matches!(
        base,
        "conda.yaml" | "conda.yml" | "environment.yaml" | "environment.yml" | "python_env.yaml"
    )
}

fn sniff(head: &Head<'_>) -> bool {
    let base = base(head.name);
    let is_wide = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    (is_list(&base) || is_environment(&base)) && (is_wide || !head.has_zeros())
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = RequirementsFacts::default();
    if let Err(stop) = read_all(input, notes, &mut facts) {
        notes.stopped(stop);
    }
    Facts::Requirements(facts)
}

fn read_all(input: &Input<'_>, notes: &mut Notes, facts: &mut RequirementsFacts) -> Result<(), Stop> {
    const BYTES_MAX: u64 = 8 << 20;
    let len = input.source.len()?;
    input.meter.check(Limit::HeaderBytes, len)?;
    if len > BYTES_MAX {
        let detail = format!("the list has {len} bytes; up to {BYTES_MAX} are read");
        notes.gap(GapReason::Limit, Some(BYTES_MAX), detail);
    }
    let bytes = input.source.read_vec(0, BYTES_MAX)?;
    let text = json::text(&bytes);
    if is_environment(&base(input.name)) {
        let document = yaml::parse(&text, input.meter);
        environment(&document.tree, facts);
        return document.stop.map_or(Ok(()), Err);
    }
    let mark: u64 = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    for logical in logical_lines(&text) {
        let offset = Some(mark.saturating_add(logical.offset));
        hidden(&logical, offset, facts);
        line(&logical.text, offset, facts);
    }
    Ok(())
}

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

fn line(text: &str, offset: Option<u64>, facts: &mut RequirementsFacts) {
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

fn keep(facts: &mut RequirementsFacts, kind: SourceKind, from: &str, line: &str, offset: Option<u64>) {
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
fn hidden(logical: &Logical, offset: Option<u64>, facts: &mut RequirementsFacts) {
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

/// The lists of an environment: `dependencies` with a `pip` list in it, channels.
fn environment(tree: &Tree, facts: &mut RequirementsFacts) {
    for root in &tree.roots {
        for key in ["dependencies", "build_dependencies"] {
            for entry in list(tree, *root, key) {
                match tree.text(entry) {
                    Some(text) => line(text, offset_of(tree, entry), facts),
                    None => {
                        for entry in list(tree, entry, "pip") {
                            line(
                                tree.text(entry).unwrap_or_default(),
                                offset_of(tree, entry),
                                facts,
                            );
                        }
                    }
                }
            }
        }
        for channel in list(tree, *root, "channels") {
            let name = tree.text(channel).unwrap_or_default();
            if name.contains("://") {
                keep(facts, SourceKind::Index, name, name, offset_of(tree, channel));
            }
        }
    }
}

fn list(tree: &Tree, map: Id, key: &str) -> Vec<Id> {
    tree.get(map, key)
        .map_or_else(Vec::new, |value| tree.elements(value).to_vec())
}

fn offset_of(tree: &Tree, id: Id) -> Option<u64> {
    tree.nodes.get(id).and_then(|node| node.offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(SourceKind, String)> {
        let mut facts = RequirementsFacts::default();
        for logical in logical_lines(text) {
            line(&logical.text, Some(0), &mut facts);
        }
        facts
            .sources
            .into_iter()
            .map(|source| (source.kind, source.from))
            .collect()
    }

    #[test]
    fn every_spelling_of_pip_is_read() {
        use SourceKind::{Address, FindLinks, Index, Path, Repository, TrustedHost};
        for (text, kind, from) in [
            ("--index-url https://x.example", Index, "https://x.example"),
            ("-ihttps://x.example", Index, "https://x.example"),
            ("-i \\\n  https://x.example", Index, "https://x.example"),
            ("--extra=https://x.example", Index, "https://x.example"),
            ("--find-l ./here", FindLinks, "./here"),
            ("--trusted-host x.example", TrustedHost, "x.example"),
            ("a@https://x.example/a.whl", Address, "https://x.example/a.whl"),
            (
                "a[b] @ git+https://x.example/a",
                Repository,
                "git+https://x.example/a",
            ),
            ("-e .", Path, "."),
            (
                "--editable=git+ssh://git@x.example/a",
                Repository,
                "git+ssh://git@x.example/a",
            ),
            ("./a.whl", Path, "./a.whl"),
        ] {
            assert_eq!(kinds(text), [(kind, from.to_owned())], "{text}");
        }
        assert_eq!(
            kinds("numpy>=1 # see https://x.example\n-r more.txt\ntorch==2 --hash=sha256:00\n"),
            []
        );
    }
}
