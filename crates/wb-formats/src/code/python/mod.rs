//! Python source that a model archive brings along.

mod analysis;
mod expressions;
mod imports;
pub(crate) mod lexer;
#[cfg(test)]
mod tests;
mod values;

use crate::format::Input;
use crate::generated::Facts;
use crate::notes::{Defect, Notes, Stop};
use serde::Serialize;
use wb_core::{GapReason, Limit};

pub(crate) use analysis::analyse;

crate::format_room! {
    /// Python source inside model archives (`torch.package`, TorchServe `.mar`), where a loader runs it. The text is
    /// split into tokens and its imports, calls and mentions of imported things are listed with their full dotted
    /// names: aliases (`import os as o`, `f = os.system`), `getattr` and `__import__` with names that can be computed
    /// (`'sys' + 'tem'`), expressions in f-strings and look-alike letters are resolved. Nothing is executed. A `.py`
    /// file that lies alone is not judged.
    pub static FORMAT = {
        id: "python-source",
        name: "Python source",
        since: "0.1.0",
        extensions: ["py"],
        facts: PythonFacts,
        sniff: |_| false,
        read: read,
    };
}

/// What a Python file imports and calls.
#[derive(Clone, Debug, Default, Serialize)]
pub struct PythonFacts {
    /// Modules and names imported, in order.
    pub imports: Vec<Imported>,
    /// Distinct dotted names that are called or mentioned, in the order of first mention.
    pub references: Vec<Reference>,
    /// Names of the functions and methods that the file defines, in order.
    pub functions: Vec<String>,
    /// The encoding that the file declares in its first two lines, if it does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub encoding: Option<String>,
    /// True if nothing but blanks, comments and strings is in it.
    pub is_empty: bool,
}

impl PythonFacts {
    /// How much source text of one file is read.
    pub const SOURCE_BYTES_MAX: u64 = 16 << 20;
    /// How many distinct references, imports and functions of one file are kept.
    pub const KEPT_MAX: usize = 20_000;
}

/// An import.
#[derive(Clone, Debug, Serialize)]
pub struct Imported {
    /// The module, with its leading dots if it is relative.
    pub module: String,
    /// The name taken from it; `*` for all; none for `import module`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Where.
    pub offset: u64,
}

/// A dotted name that is called or mentioned.
#[derive(Clone, Debug, Serialize)]
pub struct Reference {
    /// The name with aliases resolved. `()` stands for the result of a call, `[]` for an element, `?` for a part that
    /// could not be computed; builtin functions begin with `builtins.`.
    pub path: String,
    /// True if it is called.
    pub is_call: bool,
    /// The source text of the first mention, cut after 160 characters.
    pub code: String,
    /// Where it is mentioned first.
    pub offset: u64,
    /// How often it is mentioned in this way.
    pub count: u64,
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = PythonFacts::default();
    if let Err(stop) = read_source(input, notes, &mut facts) {
        notes.stopped(stop);
    }
    Facts::PythonSource(facts)
}

fn read_source(input: &Input<'_>, notes: &mut Notes, facts: &mut PythonFacts) -> Result<(), Stop> {
    let source = input.source;
    let max = PythonFacts::SOURCE_BYTES_MAX.min(input.meter.budget().get(Limit::HeaderBytes));
    let mut bytes = source.read_vec(0, max.saturating_add(1))?;
    if bytes.len() as u64 > max {
        let detail = format!("source text beyond {max} bytes is not read");
        notes.gap(GapReason::Limit, Some(max), detail);
        bytes.truncate(usize::try_from(max).unwrap_or(usize::MAX));
    }
    facts.encoding = declared_encoding(&bytes);
    if let Some(encoding) = facts.encoding.as_deref().filter(|encoding| !is_plain(encoding)) {
        let detail =
            format!("the source declares the encoding `{encoding}`, which can hide code from readers");
        notes.defect(Defect::at("python-encoding-hides-code", 0, detail));
        notes.gap(
            GapReason::UnsupportedFormat,
            Some(0),
            format!("source text in `{encoding}` is not decoded"),
        );
    }
    let bom = if bytes.starts_with(b"\xef\xbb\xbf") { 3 } else { 0 };
    // Latin-1 for what is no UTF-8: names and calls that matter are ASCII in every encoding that is let through.
    let text = match std::str::from_utf8(bytes.get(bom..).unwrap_or_default()) {
        Ok(text) => text.to_owned(),
        Err(_) => bytes.iter().skip(bom).copied().map(char::from).collect(),
    };
    analyse(&text, bom as u64, &[], input.meter, notes, facts)
}

/// The encoding that a comment in one of the first two lines declares (PEP 263).
fn declared_encoding(bytes: &[u8]) -> Option<String> {
    bytes.split(|b| *b == b'\n').take(2).find_map(|line| {
        let line: String = line.iter().take(512).copied().map(char::from).collect();
        let comment = line.trim_start().strip_prefix('#')?;
        let after = comment.split_once("coding").map(|(_, after)| after)?;
        let name = after.strip_prefix([':', '='])?.trim_start();
        let end = name
            .find(|c: char| !c.is_ascii_alphanumeric() && !"-_.".contains(c))
            .unwrap_or(name.len());
        name.get(..end)
            .filter(|name| !name.is_empty())
            .map(str::to_ascii_lowercase)
    })
}

/// True for encodings in which ASCII is ASCII.
fn is_plain(encoding: &str) -> bool {
    let name = encoding.replace('_', "-");
    let families = [
        "utf-8",
        "utf8",
        "ascii",
        "us-ascii",
        "latin",
        "iso-8859",
        "iso8859",
        "cp125",
        "windows-125",
    ];
    families.iter().any(|family| name.starts_with(family))
}
