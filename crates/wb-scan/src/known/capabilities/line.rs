//! How a table writes what a name is.
//!
//! `*kh,C0cmd@subprocess.Popen<run<_start`: a star if the package's own pickles call the name; `h` if calling it is
//! harmless and `k` if it is a class that brings nothing of its own when it is unpickled; then capabilities: a
//! letter, the argument that decides (its position and name, `~` for the object's own state, `?` for none), what it
//! reaches in the end and the functions on the way. Alternatives for versions have bars between them and begin with
//! the numbers of the versions: `12:h|3:…`. `=module name` says that another definition is meant.

use crate::known::pickle::Consequence;
use crate::known::reach;

/// One capability of a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Capability {
    /// What happens to the reader of the file.
    pub consequence: Consequence,
    /// How sure that is.
    pub sureness: Sureness,
    /// The function at the end of the way.
    pub sink: &'static str,
    /// The functions on the way, nearest first.
    pub way: Vec<&'static str>,
    /// It reads files and does nothing else to them.
    pub only_reads: bool,
    /// Its place in the order of gravity.
    pub(super) rank: usize,
}

/// How sure it is that a call reaches a capability.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sureness {
    /// This argument of the call flows into the argument that decides.
    Argument {
        /// Its position.
        position: usize,
        /// Its name.
        name: &'static str,
    },
    /// An attribute of the object flows there.
    State,
    /// It is reached, but with what the package itself gives it.
    Reached,
}

impl Sureness {
    pub(super) const fn rank(&self) -> u8 {
        match self {
            Self::Argument { .. } => 0,
            Self::State => 1,
            Self::Reached => 2,
        }
    }
}

/// The letters of the tables, the gravest first.
const LETTERS: &[(char, Consequence)] = &[
    ('C', Consequence::Commands),
    ('X', Consequence::Code),
    ('N', Consequence::Native),
    ('L', Consequence::LoadsAgain),
    ('M', Consequence::Imports),
    ('T', Consequence::Network),
    ('W', Consequence::Files),
    ('A', Consequence::Attributes),
    ('I', Consequence::Interpreter),
    ('R', Consequence::Files),
];

/// What one alternative says.
#[derive(Debug, Default)]
pub(super) struct Said {
    pub capabilities: Vec<Capability>,
    pub is_harmless: bool,
    pub is_plain_class: bool,
    pub is_written: bool,
}

/// Module and name that an entry refers to.
pub(super) fn target(entry: &'static str) -> Option<(&'static str, Option<&'static str>)> {
    let newest = entry.split('|').next()?;
    let at = newest.find('=')?;
    let is_head = newest.get(..at)?.chars().all(|c| c.is_ascii_digit() || c == ':');
    let target = newest.get(at.saturating_add(1)..).filter(|_| is_head)?;
    Some(match target.split_once(' ') {
        Some((module, name)) => (module, Some(name)),
        None => (target, None),
    })
}

/// The versions (numbers from 1) that an alternative speaks of, and what it says.
pub(super) fn alternative(text: &'static str, versions: usize) -> (Vec<usize>, &'static str) {
    let digits = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    match text.split_once(':') {
        Some((of, said)) if digits > 0 && of.len() == digits => {
            let of = of.bytes().map(|digit| usize::from(digit.saturating_sub(b'0')));
            (of.collect(), said)
        }
        _ => ((1..=versions).collect(), text),
    }
}

/// Reads one alternative.
pub(super) fn parse(text: &'static str) -> Said {
    let bare = text.trim_start_matches('*');
    let mut said = Said {
        is_written: bare.len() < text.len(),
        ..Said::default()
    };
    for part in bare.split(',') {
        match capability(part) {
            Some(capability) => said.capabilities.push(capability),
            None if part.chars().all(|flag| matches!(flag, 'h' | 'k')) => {
                said.is_harmless = part.contains('h');
                said.is_plain_class = part.contains('k');
            }
            // In other versions the name stands for another definition: nothing is claimed of it.
            None => {}
        }
    }
    said
}

fn capability(part: &'static str) -> Option<Capability> {
    let (head, tail) = part.split_once('@')?;
    let letter = head.chars().next()?;
    let rank = LETTERS.iter().position(|(known, _)| *known == letter)?;
    let (_, consequence) = LETTERS.get(rank)?;
    let rest = head.get(1..)?;
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let sureness = match (rest.get(..digits)?.parse(), rest.chars().next()) {
        (Ok(position), _) => Sureness::Argument {
            position,
            name: rest.get(digits..)?,
        },
        (Err(_), Some('~')) => Sureness::State,
        (Err(_), _) => Sureness::Reached,
    };
    let mut steps = tail.split('<');
    Some(Capability {
        consequence: *consequence,
        sureness,
        sink: steps.next()?,
        way: steps.collect(),
        only_reads: letter == 'R',
        rank,
    })
}

impl Capability {
    /// True if it ends in code of the caller's choice.
    pub const fn runs_code(&self) -> bool {
        super::runs_code(self.consequence)
    }

    /// What happens.
    pub const fn words(&self) -> &'static str {
        if self.only_reads {
            return "reads files";
        }
        reach::words(self.consequence)
    }

    /// How it is known.
    pub fn how(&self) -> String {
        let way = match self.way.is_empty() {
            true => String::new(),
            false => format!(" through {}", self.way.join(", ")),
        };
        match &self.sureness {
            Sureness::Argument { position, name: "" } => {
                format!("certain: argument {position} reaches {}{way}", self.sink)
            }
            Sureness::Argument { position, name } => {
                format!(
                    "certain: argument {position}, `{name}`, reaches {}{way}",
                    self.sink
                )
            }
            Sureness::State => format!("certain: the object's own state reaches {}{way}", self.sink),
            Sureness::Reached => format!(
                "possible: it reaches {}{way}, with what the package itself gives it",
                self.sink
            ),
        }
    }
}
