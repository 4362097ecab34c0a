//! R's serialised objects: RDS files and workspaces.

mod stream;
#[cfg(test)]
mod tests;
mod walk;

use crate::format::Input;
use crate::generated::Facts;
use crate::notes::Notes;
use crate::sniff::Head;
use serde::Serialize;
use std::collections::BTreeMap;

crate::format_room! {
    /// R objects (`.rds`) and workspaces (`.rda`, `.RData`), serialisation versions 2 and 3, in the XDR, native and text
    /// layouts; gzip, bzip2, xz and zstd around them are decoded first. The whole object is walked without building
    /// it, bytecode included. Noted are promises that were not kept yet, whose code runs when they are touched
    /// (CVE-2024-27322), functions and active bindings with what they call, names bound at the top, namespaces that
    /// are loaded, and files that are mapped. Numbers and texts of data are skipped. Version 1 of R 1.x is not read.
    pub static FORMAT = {
        id: "r-data",
        name: "R object or workspace",
        since: "0.1.0",
        extensions: ["rda", "rdata", "rds"],
        facts: RDataFacts,
        sniff: sniff,
        read: read,
    };
}

/// What an R file holds.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RDataFacts {
    /// True for a workspace: every object in it gets its name back.
    pub is_workspace: bool,
    /// `xdr`, `native` or `text`.
    pub layout: &'static str,
    /// The version of the serialisation.
    pub version: u64,
    /// The version of R that wrote it.
    pub written_by: String,
    /// Objects by kind.
    pub objects: BTreeMap<&'static str, u64>,
    /// Names bound at the top, as many as are kept.
    pub bindings: Vec<RBinding>,
    /// Code in the file, as much as is kept.
    pub code: Vec<RCode>,
    /// Pieces of code beyond those.
    pub code_unlisted: u64,
    /// Namespaces that reading loads.
    pub namespaces: Vec<String>,
    /// Classes of compact vectors, with their packages.
    pub compact_classes: Vec<String>,
}

/// A name that is bound at the top of a workspace.
#[derive(Clone, Debug, Serialize)]
pub struct RBinding {
    /// The name.
    pub name: String,
    /// True if it is bound to a function.
    pub is_function: bool,
}

/// When a piece of code runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RWhen {
    /// As soon as somebody looks at the value: a promise that was not kept yet.
    Touched,
    /// Whenever somebody looks at the value: an active binding.
    Read,
    /// When somebody calls it.
    Called,
    /// When somebody evaluates it: a stored call, a formula.
    Evaluated,
}

/// A piece of code: a promise, a function, an active binding, or all stored calls together.
#[derive(Clone, Debug, Serialize)]
pub struct RCode {
    /// When it runs.
    pub when: RWhen,
    /// The name that it is bound to, if it has one.
    pub name: String,
    /// Functions that it calls by name, sorted.
    pub calls: Vec<String>,
    /// Other names that it mentions, sorted.
    pub mentions: Vec<String>,
    /// Texts in it.
    pub texts: Vec<String>,
    /// Where it begins.
    pub offset: u64,
}

/// What the first bytes say: the layout, whether it is a workspace, and where the version stands.
pub(crate) fn opening(bytes: &[u8]) -> Option<(stream::Layout, bool, u64)> {
    use stream::Layout;
    let (is_workspace, rest, skipped) = match bytes {
        [
            b'R',
            b'D',
            kind @ (b'X' | b'A' | b'B'),
            b'2' | b'3',
            b'\n',
            rest @ ..,
        ] => (rest.first() == Some(kind)).then_some((true, rest, 5))?,
        _ => (false, bytes, 0),
    };
    let behind = |layout| Some((layout, is_workspace, 2_u64.saturating_add(skipped)));
    // Version, version of the writer, oldest version of a reader.
    match rest {
        // The mark of a workspace is enough by itself.
        [b'X', b'\n', ..] if is_workspace => behind(Layout::Xdr),
        [b'B', b'\n', ..] if is_workspace => behind(Layout::Native),
        [b'A', b'\n', ..] if is_workspace => behind(Layout::Text),
        [b'X', b'\n', 0, 0, 0, 2 | 3, 0, 0..=20, _, _, 0, 0..=20, ..] => behind(Layout::Xdr),
        [b'B', b'\n', 2 | 3, 0, 0, 0, _, _, 0..=20, 0, _, _, 0..=20, 0, ..] => behind(Layout::Native),
        [b'A', b'\n', 2 | 3 | b'2' | b'3', ..] => {
            let mut lines = rest.split(|byte| *byte == b'\n').skip(1);
            let is_number =
                |line: &[u8]| (1..=8).contains(&line.len()) && line.iter().all(u8::is_ascii_digit);
            let all = (0..3).all(|_| lines.next().is_some_and(|line| is_number(line.trim_ascii())));
            if all { behind(Layout::Text) } else { None }
        }
        _ => None,
    }
}

fn sniff(head: &Head<'_>) -> bool {
    opening(head.bytes).is_some()
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = RDataFacts::default();
    let head = Head::read_bytes(input.source.as_ref()).unwrap_or_default();
    if let Some((layout, is_workspace, start)) = opening(&head) {
        facts.is_workspace = is_workspace;
        facts.layout = layout.name();
        if let Err(stop) = walk::walk(input, layout, start, &mut facts) {
            notes.stopped(stop);
        }
    }
    Facts::RData(facts)
}
