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

/// How many bits the hash of three letters has, and how many words hold as many flags.
const HASH_BITS: u32 = 15;
const FILTER_WORDS: usize = 1 << (HASH_BITS - 6);

/// The beginnings, made ready to be looked for.
pub(super) struct Search {
    /// A flag for every hash of three letters that some beginning begins with.
    filter: [u64; FILTER_WORDS],
    /// Sorted by the first three letters; of those that begin alike, the longest stands first.
    beginnings: Vec<(u32, &'static [u8], &'static Kind)>,
}

/// All beginnings of all kinds.
pub(super) static SEARCH: LazyLock<Search> = LazyLock::new(Search::new);

/// The first three letters of four as a number.
const fn letters(four: [u8; 4]) -> u32 {
    u32::from_le_bytes(four) << 8
}

/// Which word and which flag of the filter stand for three letters.
const fn place(letters: u32) -> (usize, u32) {
    let hash = letters.wrapping_mul(0x9e37_79b1) >> (32 - HASH_BITS);
    ((hash >> 6) as usize, hash & 63)
}

impl Search {
    fn new() -> Self {
        let anchors = KINDS
            .iter()
            .flat_map(|kind| kind.anchors.iter().map(move |anchor| (anchor.as_bytes(), kind)));
        let mut beginnings: Vec<(u32, &'static [u8], &'static Kind)> = anchors
            .filter_map(|(anchor, kind)| match anchor {
                [a, b, c, ..] => Some((letters([*a, *b, *c, 0]), anchor, kind)),
                _ => None,
            })
            .collect();
        beginnings.sort_by(|a, b| (a.0, b.1.len()).cmp(&(b.0, a.1.len())));
        let mut filter = [0; FILTER_WORDS];
        for (letters, ..) in &beginnings {
            let (word, flag) = place(*letters);
            if let Some(word) = filter.get_mut(word) {
                *word |= 1u64 << flag;
            }
        }
        Self { filter, beginnings }
    }

    /// True if some beginning may begin with these letters.
    fn may_begin(&self, letters: u32) -> bool {
        let (word, flag) = place(letters);
        self.filter
            .get(word)
            .is_some_and(|word| word & (1u64 << flag) != 0)
    }

    /// The first beginning from `from` on, and the longest one there. No secret is so short that one of the last three
    /// letters could begin it.
    pub(super) fn next(&self, bytes: &[u8], from: usize) -> Option<Beginning> {
        let mut from = from;
        loop {
            let rest = bytes.get(from..)?;
            let at = rest
                .array_windows()
                .position(|four| self.may_begin(letters(*four)))?;
            let start = from.saturating_add(at);
            let rest = bytes.get(start..)?;
            let first = rest.first_chunk().map(|four| letters(*four))?;
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
