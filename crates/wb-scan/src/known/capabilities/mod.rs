//! What names of real packages can reach, derived from their sources: the database behind the tables that people
//! wrote ([`super::pickle`]).
//!
//! `cargo xtask capabilities` reads the packages (never runs them) and writes one table per top-level module: a
//! head that names the versions read with their digests, and a line per module, sorted, with the module's names
//! and what each is. A table is text in the program's own memory and is searched as it lies there: nothing is
//! parsed or allocated before a question is asked, and a scan without unknown names asks none.

mod index;
mod line;

pub use line::{Capability, Sureness};

use super::pickle::Consequence;
use index::TABLES;
use std::fmt::Write as _;

/// Definitions that stand for others are followed so often.
const ALIASES_MAX: usize = 4;

/// Definitions that attacks have used although their own sources reach nothing: what they make is used later, or
/// prepares another call. No framework writes them into files, so none is passed over in silence.
static DISTRUSTED: &[(&str, &str)] = &[
    ("joblib.memory", "Memory"),
    ("joblib.parallel", "Parallel"),
    ("nturl2path", "url2pathname"),
    ("torch._utils_internal", "get_file_path"),
    ("torch.serialization", "_open_file"),
];

/// What the sources say about a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// What calling it reaches, in any of the versions that were read; the gravest first.
    pub capabilities: Vec<Capability>,
    /// Calling it reaches nothing, in all versions that were read: every call in it was followed to its end.
    pub is_harmless: bool,
    /// Making an instance without its `__init__`, giving it state and filling it reaches nothing.
    pub is_plain_class: bool,
    /// The package's own `__reduce__` methods name it: its pickles call it.
    pub is_written: bool,
    /// The package, and the versions that this is true of.
    pub source: String,
}

/// Looks a name up; the name may have dots (a method of a class). Module and name are as Python spells them.
pub fn look_up(module: &str, name: &str) -> Option<Review> {
    let (mut module, mut name) = (module.to_owned(), name.to_owned());
    for _ in 0..ALIASES_MAX {
        let table = table_of(&module)?;
        let entry = entry(line_of(table, &module)?, &name)?;
        match line::target(entry) {
            Some((to, renamed)) => {
                name = renamed.map_or(name, str::to_owned);
                module = to.to_owned();
            }
            None => {
                let mut review = review(table, entry);
                let is_trusted = !DISTRUSTED.contains(&(module.as_str(), name.as_str()));
                review.is_harmless &= is_trusted;
                review.is_plain_class &= is_trusted;
                return Some(review);
            }
        }
    }
    None
}

/// What calling `package.module.Class.method` is known for; the longest module that a table knows wins.
pub fn look_up_path(path: &str) -> Option<Review> {
    path.match_indices('.')
        .rev()
        .find_map(|(at, _)| look_up(path.get(..at)?, path.get(at.saturating_add(1)..)?))
}

/// The table of the module's package; everything that has none of its own may be of the standard library.
fn table_of(module: &str) -> Option<&'static str> {
    let root = module.split('.').next().unwrap_or_default();
    let find = |root: &str| {
        let at = TABLES.binary_search_by(|(name, _)| (*name).cmp(root)).ok()?;
        TABLES.get(at).map(|(_, table)| *table)
    };
    find(root).or_else(|| find("stdlib"))
}

/// The module's line: everything after its name. The lines are sorted by module, and so is the head before them,
/// since `#` sorts before letters.
fn line_of(table: &'static str, module: &str) -> Option<&'static str> {
    let (mut low, mut high) = (0, table.len());
    while low < high {
        let middle = low.midpoint(high);
        // `middle` may lie within a character, but tables are plain ASCII: a test sees to that.
        let start = table
            .get(low..middle)?
            .rfind('\n')
            .map_or(low, |at| low.saturating_add(at).saturating_add(1));
        let rest = table.get(start..high)?;
        let end = rest.find('\n').unwrap_or(rest.len());
        let line = rest.get(..end)?;
        let (key, entries) = line.split_once('\t').unwrap_or((line, ""));
        match key.cmp(module) {
            std::cmp::Ordering::Equal => return Some(entries),
            std::cmp::Ordering::Less => low = start.saturating_add(end).saturating_add(1),
            std::cmp::Ordering::Greater => high = start,
        }
    }
    None
}

/// What a module's line says about a name: names and entries take turns.
fn entry<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let mut fields = line.split('\t');
    while let (Some(key), Some(entry)) = (fields.next(), fields.next()) {
        if key == name {
            return Some(entry);
        }
    }
    None
}

/// Joins what is said of the versions: it can harm if one can, it is harmless if all are.
fn review(table: &'static str, entry: &'static str) -> Review {
    let mut review = Review {
        capabilities: Vec::new(),
        is_harmless: true,
        is_plain_class: true,
        is_written: false,
        source: String::new(),
    };
    let versions = versions(table);
    let mut named: Vec<usize> = Vec::new();
    for alternative in entry.split('|') {
        let (of, said) = line::alternative(alternative, versions.len());
        let said = line::parse(said);
        review.is_harmless &= said.is_harmless;
        review.is_plain_class &= said.is_plain_class;
        review.is_written |= said.is_written;
        if !said.capabilities.is_empty() || entry.find('|').is_none() {
            named.extend(of);
        }
        for capability in said.capabilities {
            if !review
                .capabilities
                .iter()
                .any(|known| known.consequence == capability.consequence)
            {
                review.capabilities.push(capability);
            }
        }
    }
    named.sort_unstable();
    review.source = source(&versions, &named);
    review
        .capabilities
        .sort_by_key(|known| (known.sureness.rank(), known.rank));
    review
}

/// Package and version of each archive that was read: `#1 name version sha256:…`.
fn versions(table: &str) -> Vec<(&str, &str)> {
    let heads = table.lines().skip(1).take_while(|line| line.starts_with('#'));
    heads
        .filter_map(|line| {
            let mut words = line.split(' ').skip(1);
            Some((words.next()?, words.next()?))
        })
        .collect()
}

fn source(versions: &[(&str, &str)], named: &[usize]) -> String {
    let mut out = String::new();
    for (at, (package, version)) in versions.iter().enumerate() {
        if named.contains(&at.saturating_add(1)) {
            let _ = match out.is_empty() {
                true => write!(out, "{package} {version}"),
                false => write!(out, ", {version}"),
            };
        }
    }
    out
}

impl Review {
    /// The gravest thing that an argument of the caller's choice reaches, if the call gives that argument.
    pub fn harm(&self, arguments: Given) -> Option<&Capability> {
        self.capabilities.iter().find(|capability| {
            let is_given = match (&capability.sureness, arguments) {
                (Sureness::Argument { .. }, Given::Anything | Given::State)
                | (Sureness::State, Given::State) => true,
                (Sureness::Argument { position, name }, Given::Positional(count)) => {
                    *position < count && !name.starts_with("**")
                }
                _ => false,
            };
            // Reading alone changes nothing and tells nobody; what a package's own pickles call is told from
            // what merely could be by what it reaches.
            let is_grave = capability.runs_code() || (!self.is_written && !capability.only_reads);
            is_given && is_grave
        })
    }

    /// What it reaches in a report's words, or nothing if it reaches nothing.
    pub fn words(&self, capability: &Capability) -> String {
        format!("{} ({}; {})", capability.words(), capability.how(), self.source)
    }
}

/// What a caller gives to what it calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Given {
    /// So many arguments in order.
    Positional(usize),
    /// Arguments by name, or nobody knows which.
    Anything,
    /// A state (BUILD), that becomes the object's own.
    State,
}

/// True for the consequences that end in code of the caller's choice.
const fn runs_code(consequence: Consequence) -> bool {
    matches!(
        consequence,
        Consequence::Commands | Consequence::Code | Consequence::Native | Consequence::LoadsAgain
    )
}

#[cfg(test)]
mod tests;
