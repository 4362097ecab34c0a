//! Lists of Python packages to install: what changes where code comes from.

mod lines;

use crate::format::Input;
use crate::generated::Facts;
use crate::notes::{Notes, Stop};
use crate::sniff::Head;
use crate::text::tree::{Id, Tree};
use crate::text::{json, yaml};
pub(crate) use lines::logical_lines;
use lines::{hidden, keep, line};
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
