//! Python source that a model archive brings along.

mod analysis;
mod expressions;
pub mod facts;
mod imports;
pub(crate) mod lexer;
mod prefilter;
mod standing;
#[cfg(test)]
mod tests;
mod tree;
pub(crate) mod uses;
mod values;

use crate::format::Input;
use crate::generated::Facts;
use crate::notes::{Defect, Notes, Role, Stop};
use crate::sniff::Head;
use std::collections::BTreeSet;
use wb_core::{GapReason, Limit, Meter};

pub(crate) use analysis::analyse;
pub use facts::{
    Argument, Call, Decoded, Flow, FlowKind, Imported, PythonFacts, Reference, Runs, Standing, Told,
};
use tree::Reading;
pub(crate) use tree::parsed;
pub(crate) use tree::{base64, hex};

crate::format_room! {
    /// Python source, inside model archives (`torch.package`, TorchServe `.mar`) and in folders. It is parsed to a
    /// syntax tree; imports, calls and mentions of imported things are listed with their full dotted names, and with
    /// when they run: at import, when an object is made, when it is used. Aliases (`import os as o`, `f = os.system`),
    /// `getattr`, `__import__` and `globals()` with names that can be computed (`'sys' + 'tem'`, `[::-1]`, `chr`, base64,
    /// rot13, zlib, hex), attributes of instances, lambdas and f-strings are resolved. Constant texts that the code
    /// runs (`exec(zlib.decompress(…))`) are decoded and read as code again. Data is followed from where it comes
    /// from (network, key files, environment) to where it goes (execution, network). Nothing is executed.
    ///
    /// What cannot be parsed (broken syntax, Python 2) is read token by token as well. Of a file that no loader is
    /// known to run, the text is searched for words that lead out of the interpreter, and parsed only if there are
    /// some.
    pub static FORMAT = {
        id: "python-source",
        name: "Python source",
        since: "0.1.0",
        extensions: ["py", "pyw"],
        facts: PythonFacts,
        sniff: sniff,
        read: read,
    };
}

fn sniff(head: &Head<'_>) -> bool {
    let extension = head.extension();
    // Python reads no source with zeros in it.
    matches!(extension, "py" | "pyw") && !head.bytes.is_empty() && !head.has_zeros()
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
    facts.standing = match input.role {
        Role::As(_) => Standing::Archive,
        _ => standing::standing(input.name),
    };
    facts.encoding = declared_encoding(&bytes);
    let hides = |encoding: &&str| match facts.standing {
        // Old sources of libraries are written in many encodings.
        Standing::Alone => is_trick(encoding),
        _ => !is_plain(encoding),
    };
    if let Some(encoding) = facts.encoding.as_deref().filter(hides) {
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
    let is_plain = !facts.encoding.as_deref().is_some_and(is_trick);
    match uses::read(&text, bom as u64, input.meter) {
        Ok(uses) => facts.uses = uses,
        Err(stop) => notes.stopped(stop),
    }
    let is_build = input.name.rsplit(['/', '\\']).next() == Some("setup.py");
    if facts.standing == Standing::Alone
        && is_plain
        && !is_build
        && !prefilter::is_worth_reading(text.as_bytes())
    {
        facts.is_skimmed = true;
        facts.imports = relative_imports(&text, bom as u64);
        return Ok(());
    }
    let read = read_text(&text, bom as u64, input.meter, notes, facts);
    if facts.standing == Standing::Alone && standing::is_made_for_loader(facts) {
        facts.standing = Standing::Loader;
    }
    read
}

/// The modules beside a skimmed file that importing it runs as well.
fn relative_imports(text: &str, base: u64) -> Vec<Imported> {
    const IMPORTS_MAX: usize = 200;
    let mut at = base;
    let mut imports = Vec::new();
    for line in text.split_inclusive('\n') {
        let offset = at;
        at = at.saturating_add(line.len() as u64);
        let Some(rest) = line.trim_start().strip_prefix("from ") else {
            continue;
        };
        let Some((module, names)) = rest.trim_start().split_once("import") else {
            continue;
        };
        let module: String = module.split_whitespace().collect();
        if !module.starts_with('.') || imports.len() >= IMPORTS_MAX {
            continue;
        }
        for name in names
            .split([',', '(', ')', '#'])
            .filter_map(|name| name.split_whitespace().next())
        {
            imports.push(Imported {
                module: module.clone(),
                name: Some(name.to_owned()),
                offset,
            });
        }
    }
    imports.truncate(IMPORTS_MAX);
    imports
}

/// Reads code that stands in another file.
pub(crate) fn facts_of(
    text: &str,
    meter: &Meter,
    notes: &mut Notes,
    facts: &mut PythonFacts,
) -> Result<(), Stop> {
    read_text(text, 0, meter, notes, facts)
}

/// Reads the text as a tree, and by its tokens where the tree leaves something out.
fn read_text(
    text: &str,
    base: u64,
    meter: &Meter,
    notes: &mut Notes,
    facts: &mut PythonFacts,
) -> Result<(), Stop> {
    let reading = tree::analyse(text, base, meter, facts)?;
    // The tokens show letters that Python takes for others; a text without them is not read again.
    let may_disguise = || !text.is_ascii() && text.chars().any(lexer::is_compatibility_letter);
    if reading == Reading::Whole && (facts.standing == Standing::Alone || !may_disguise()) {
        return Ok(());
    }
    let mut tokens = PythonFacts::default();
    let mut asides = Notes::default();
    analyse(text, base, &[], meter, &mut asides, &mut tokens)?;
    for defect in asides.defects {
        notes.defect(defect);
    }
    if reading == Reading::Whole {
        return Ok(());
    }
    // Files that nobody runs are full of templates and of other Pythons: no gap for these.
    let is_judged = facts.standing != Standing::Alone;
    if is_judged {
        notes.gaps.append(&mut asides.gaps);
    }
    if reading == Reading::TooDeep {
        facts.is_empty = false;
        if is_judged {
            let detail = "the source is nested deeper than Python compiles, and was read token by token only";
            notes.gap(GapReason::Limit, Some(base), detail);
        }
    }
    add_tokens(facts, tokens);
    Ok(())
}

/// Adds what only the tokens show.
fn add_tokens(facts: &mut PythonFacts, tokens: PythonFacts) {
    let known: BTreeSet<(String, bool)> = facts
        .references
        .iter()
        .map(|reference| (reference.path.clone(), reference.is_call))
        .collect();
    let is_new = |reference: &Reference| !known.contains(&(reference.path.clone(), reference.is_call));
    facts
        .references
        .extend(tokens.references.into_iter().filter(is_new));
    facts.references.truncate(PythonFacts::KEPT_MAX);
    let seen: BTreeSet<u64> = facts.imports.iter().map(|import| import.offset).collect();
    let is_new = |import: &Imported| !seen.contains(&import.offset);
    facts.imports.extend(tokens.imports.into_iter().filter(is_new));
    facts.imports.truncate(PythonFacts::KEPT_MAX);
    if facts.functions.is_empty() {
        facts.functions = tokens.functions;
    }
    facts.is_empty &= tokens.is_empty;
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

/// True for encodings in which ASCII is something else: nobody writes source in them.
fn is_trick(encoding: &str) -> bool {
    let name = encoding.replace('_', "-");
    [
        "utf-7",
        "utf7",
        "u7",
        "unicode-1-1-utf-7",
        "rot13",
        "rot-13",
        "unicode-escape",
        "raw-unicode-escape",
        "punycode",
        "idna",
        "hex",
        "base64",
    ]
    .contains(&name.as_str())
}
