//! Conda: numbers and words between dots; `dev` before other words, words before numbers, `post` behind everything.

use super::number::{Number, runs};
use std::cmp::Ordering;

/// A version of a conda package.
#[derive(Clone, Debug)]
pub(crate) struct Conda {
    epoch: Number,
    version: Vec<Vec<Atom>>,
    local: Vec<Vec<Atom>>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Atom {
    Dev,
    Word(Box<str>),
    Number(Number),
    Post,
}

const ZERO: Atom = Atom::Number(Number::ZERO);

impl Conda {
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let text = text.trim().to_lowercase();
        let is_legal = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-' | '+' | '!' | '*');
        if text.is_empty() || !text.chars().all(is_legal) {
            return None;
        }
        let (epoch, rest) = match text.split_once('!') {
            Some((epoch, rest)) => (Number::parse(epoch)?, rest),
            None => (Number::ZERO, text.as_str()),
        };
        let (version, local) = match rest.split_once('+') {
            Some((version, local)) => (version, parts(local)?),
            None => (rest, Vec::new()),
        };
        Some(Self {
            epoch,
            version: parts(version)?,
            local,
        })
    }

    /// True for `dev`, and for words such as `rc1`.
    pub(crate) fn is_pre(&self) -> bool {
        let atoms = self.version.iter().flatten();
        atoms.clone().any(|atom| matches!(atom, Atom::Dev))
            || atoms.clone().any(|atom| match atom {
                Atom::Word(word) => matches!(&**word, "a" | "alpha" | "b" | "beta" | "rc" | "c" | "pre"),
                _ => false,
            })
    }
}

fn parts(text: &str) -> Option<Vec<Vec<Atom>>> {
    let mut parts = Vec::new();
    for part in text.split(['.', '_', '-']) {
        if part.is_empty() {
            return None;
        }
        let mut atoms: Vec<Atom> = Vec::new();
        for run in runs(part) {
            atoms.push(match Number::parse(run) {
                Some(number) => Atom::Number(number),
                None if run == "dev" => Atom::Dev,
                None if run == "post" => Atom::Post,
                None => Atom::Word(run.into()),
            });
        }
        if !matches!(atoms.first(), Some(Atom::Number(_))) {
            atoms.insert(0, ZERO);
        }
        parts.push(atoms);
    }
    Some(parts)
}

fn compare(a: &[Vec<Atom>], b: &[Vec<Atom>]) -> Ordering {
    for part in 0..a.len().max(b.len()) {
        let part_of = |parts: &[Vec<Atom>], index: usize| -> Atom {
            let atom = parts.get(part).and_then(|atoms| atoms.get(index));
            atom.cloned().unwrap_or(ZERO)
        };
        let length = |parts: &[Vec<Atom>]| parts.get(part).map_or(0, Vec::len);
        for index in 0..length(a).max(length(b)) {
            let order = part_of(a, index).cmp(&part_of(b, index));
            if order.is_ne() {
                return order;
            }
        }
    }
    Ordering::Equal
}

impl Ord for Conda {
    fn cmp(&self, other: &Self) -> Ordering {
        self.epoch
            .cmp(&other.epoch)
            .then_with(|| compare(&self.version, &other.version))
            .then_with(|| compare(&self.local, &other.local))
    }
}

impl PartialOrd for Conda {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Conda {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Conda {}
