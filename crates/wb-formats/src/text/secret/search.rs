//! Where a secret may begin: the first three letters of all beginnings, looked for at every place of a text at once.
//!
//! A general automaton over two hundred words costs a millisecond and a megabyte before its first letter, which is
//! more than most files take; this costs microseconds, and its filter stays in the nearest cache.

use super::table::{KINDS, Kind};
use std::sync::LazyLock;

/// A place where a secret of some kind may begin.
pub(super) struct Beginning {
    pub(super) kind: &'static Kind,
    pub(super) start: usize,
    pub(super) end: usize,
}

/// How many bits the hash of three letters has: one flag in eighty is set, and the flags fit into the nearest cache.
const HASH_BITS: u32 = 14;
const FLAGS: usize = 1 << HASH_BITS;

/// The beginnings, made ready to be looked for.
pub(super) struct Search {
    /// A flag for every hash of three letters that some beginning begins with.
    flags: Box<[u8; FLAGS]>,
    /// Sorted by the first three letters; of those that begin alike, the longest stands first.
    beginnings: Vec<(u32, &'static [u8], &'static Kind)>,
}

/// All beginnings of all kinds.
pub(super) static SEARCH: LazyLock<Search> = LazyLock::new(Search::new);

/// Three letters as a number: those of a little-endian word that stand behind `skipped` others.
const fn letters(word: u64, skipped: u32) -> u32 {
    (word.wrapping_shr(skipped.wrapping_mul(8)) as u32) << 8
}

/// Which flag stands for three letters.
const fn place(letters: u32) -> usize {
    (letters.wrapping_mul(0x9e37_79b1) >> (32 - HASH_BITS)) as usize
}

impl Search {
    fn new() -> Self {
        let anchors = KINDS
            .iter()
            .flat_map(|kind| kind.anchors.iter().map(move |anchor| (anchor.as_bytes(), kind)));
        let mut beginnings: Vec<(u32, &'static [u8], &'static Kind)> = anchors
            .filter_map(|(anchor, kind)| Some((first_letters(anchor)?, anchor, kind)))
            .collect();
        beginnings.sort_by(|a, b| (a.0, b.1.len()).cmp(&(b.0, a.1.len())));
        let mut flags = Box::new([0; FLAGS]);
        for (letters, ..) in &beginnings {
            if let Some(flag) = flags.get_mut(place(*letters)) {
                *flag = 1;
            }
        }
        Self { flags, beginnings }
    }

    /// Not 0 if some beginning may begin with these letters.
    fn flag(&self, letters: u32) -> u8 {
        self.flags.get(place(letters)).copied().unwrap_or_default()
    }

    /// How many places from the first on surely begin nothing.
    fn dull_places(&self, bytes: &[u8]) -> usize {
        let mut at: usize = 0;
        // Four places at a time: their letters lie in one word.
        while let Some(word) = bytes.get(at..).and_then(|rest| rest.first_chunk::<8>()) {
            let word = u64::from_le_bytes(*word);
            let flag = |skipped| self.flag(letters(word, skipped));
            if flag(0) | flag(1) | flag(2) | flag(3) != 0 {
                break;
            }
            at = at.saturating_add(4);
        }
        let rest = bytes.get(at..).unwrap_or_default();
        let dull = rest
            .windows(3)
            .position(|three| first_letters(three).is_some_and(|letters| self.flag(letters) != 0));
        at.saturating_add(dull.unwrap_or(rest.len()))
    }

    /// The first beginning from `from` on, and the longest one there.
    pub(super) fn next(&self, bytes: &[u8], from: usize) -> Option<Beginning> {
        let mut from = from;
        loop {
            let start = from.saturating_add(self.dull_places(bytes.get(from..)?));
            let rest = bytes.get(start..)?;
            let first = first_letters(rest)?;
            let index = self.beginnings.partition_point(|(letters, ..)| *letters < first);
            let alike = self.beginnings.iter().skip(index);
            let found = alike
                .take_while(|(letters, ..)| *letters == first)
                .find(|(_, anchor, _)| rest.starts_with(anchor));
            if let Some((_, anchor, kind)) = found {
                return Some(Beginning {
                    kind,
                    start,
                    end: start.saturating_add(anchor.len()),
                });
            }
            from = start.saturating_add(1);
        }
    }
}

/// The first three letters as a number.
fn first_letters(bytes: &[u8]) -> Option<u32> {
    match bytes {
        [a, b, c, ..] => Some(letters(u64::from_le_bytes([*a, *b, *c, 0, 0, 0, 0, 0]), 0)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_beginning_is_found_and_the_longest_counts() {
        for kind in KINDS {
            for anchor in kind.anchors {
                assert!(anchor.len() >= 3, "{anchor}");
                let text = format!("x {anchor} and more");
                let found = SEARCH.next(text.as_bytes(), 0).unwrap();
                assert_eq!((found.start, found.kind.id), (2, kind.id), "{anchor}");
                assert_eq!(found.end, anchor.len() + 2, "{anchor}");
                let at_end = SEARCH.next(anchor.as_bytes(), 0).unwrap();
                assert_eq!(at_end.end, anchor.len(), "{anchor}");
            }
        }
        assert!(SEARCH.next(b"nothing of this kind stands here", 0).is_none());
    }

    #[test]
    fn no_two_kinds_begin_alike() {
        let mut anchors: Vec<&str> = KINDS.iter().flat_map(|kind| kind.anchors).copied().collect();
        let all = anchors.len();
        anchors.sort_unstable();
        anchors.dedup();
        assert_eq!(anchors.len(), all);
    }
}
