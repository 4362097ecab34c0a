//! The memo: what PUT keeps and GET brings back, at four bytes an entry where the entries are dense.

use super::token::{Kind, Token};
use std::collections::BTreeMap;
use wb_core::{Limit, Meter, Reached};

const CHUNK_BITS: u32 = 10;
const CHUNK: usize = 1 << CHUNK_BITS;
/// Slots in front that are kept as they are, so that small pickles need no chunk.
const FRONT: u64 = 64;
/// Slots from here on are rare enough for a map.
const FAR: u64 = 1 << 27;
const FAR_MAX: usize = 1 << 16;
const EMPTY_NARROW: u32 = u32::MAX;
const NARROW_PAYLOAD_BITS: u32 = 27;
const NARROW_NODE_BITS: u32 = 21;

/// The memo of one pickle.
#[derive(Default)]
pub(super) struct Memo {
    front: Vec<Token>,
    chunks: Vec<Option<Chunk>>,
    far: BTreeMap<u64, Token>,
    chunks_used: u64,
    /// How many slots are filled: what MEMOIZE fills next.
    pub(super) filled: u64,
}

/// A thousand slots: narrow while every token fits relative to the chunk's base.
struct Chunk {
    offset_base: u64,
    node_base: u32,
    has_offset: bool,
    has_node: bool,
    slots: Slots,
}

enum Slots {
    Narrow(Box<[u32; CHUNK]>),
    Wide(Box<[Token; CHUNK]>),
}

impl Memo {
    /// Forgets everything: a new pickle begins.
    pub(super) fn clear(&mut self) {
        self.front.clear();
        self.chunks.clear();
        self.far.clear();
        self.chunks_used = 0;
        self.filled = 0;
    }

    /// What is in a slot.
    pub(super) fn get(&self, index: u64) -> Option<Token> {
        if index < FRONT {
            return self.front.get(index as usize).and_then(|token| token.present());
        }
        if index >= FAR {
            return self.far.get(&index).copied();
        }
        let chunk = self.chunks.get((index >> CHUNK_BITS) as usize)?.as_ref()?;
        chunk.get(index)
    }

    /// Fills a slot.
    pub(super) fn put(&mut self, index: u64, token: Token, meter: Option<&Meter>) -> Result<(), Reached> {
        if index < FRONT {
            let index = index as usize;
            if index >= self.front.len() {
                self.front.resize(index.saturating_add(1), Token::ABSENT);
            }
            if let Some(slot) = self.front.get_mut(index) {
                self.filled = self.filled.saturating_add(u64::from(slot.present().is_none()));
                *slot = token;
            }
            return Ok(());
        }
        if index >= FAR {
            return self.put_far(index, token, meter);
        }
        let number = (index >> CHUNK_BITS) as usize;
        if number >= self.chunks.len() {
            self.chunks.resize_with(number.saturating_add(1), || None);
        }
        let Some(chunk) = self.chunks.get_mut(number) else {
            return Ok(());
        };
        if chunk.is_none() {
            self.chunks_used = self.chunks_used.saturating_add(1);
            if let Some(meter) = meter {
                // A chunk costs what a thousand entries cost, however few of them are used.
                let before = self.chunks_used.saturating_sub(1);
                meter.check(Limit::MemoEntries, before << CHUNK_BITS)?;
            }
        }
        let chunk = chunk.get_or_insert_with(Chunk::empty);
        self.filled = self.filled.saturating_add(u64::from(chunk.put(index, token)));
        Ok(())
    }

    fn put_far(&mut self, index: u64, token: Token, meter: Option<&Meter>) -> Result<(), Reached> {
        if self.far.len() >= FAR_MAX && !self.far.contains_key(&index) {
            let allowed = meter.map_or(FAR_MAX as u64, |meter| meter.budget().memo_entries);
            return Err(Reached {
                limit: Limit::MemoEntries,
                allowed,
            });
        }
        let is_new = self.far.insert(index, token).is_none();
        self.filled = self.filled.saturating_add(u64::from(is_new));
        Ok(())
    }

    /// A container changed its weight (or got a new node): its slot must know.
    pub(super) fn update(&mut self, before: Token, after: Token) {
        let Some(index) = u64::from(after.slot_plus_one()).checked_sub(1) else {
            return;
        };
        if self.get(index).is_some_and(|held| held.is_same_container(before)) {
            // The slot is there, so that no limit can be reached.
            let _ = self.put(index, after, None);
        }
    }
}

impl Chunk {
    fn empty() -> Self {
        Self {
            offset_base: 0,
            node_base: 0,
            has_offset: false,
            has_node: false,
            slots: Slots::Narrow(Box::new([EMPTY_NARROW; CHUNK])),
        }
    }

    const fn place(index: u64) -> usize {
        (index & (CHUNK as u64).wrapping_sub(1)) as usize
    }

    fn get(&self, index: u64) -> Option<Token> {
        match &self.slots {
            Slots::Narrow(slots) => self.widen(index, *slots.get(Self::place(index))?),
            Slots::Wide(slots) => slots.get(Self::place(index))?.present(),
        }
    }

    /// Fills a slot; true if it was empty.
    fn put(&mut self, index: u64, token: Token) -> bool {
        let place = Self::place(index);
        if matches!(self.slots, Slots::Narrow(_)) {
            let narrow = self.narrow(index, token);
            match (&mut self.slots, narrow) {
                (Slots::Narrow(slots), Some(narrow)) => {
                    return slots
                        .get_mut(place)
                        .is_some_and(|slot| std::mem::replace(slot, narrow) == EMPTY_NARROW);
                }
                _ => self.make_wide(index),
            }
        }
        match &mut self.slots {
            Slots::Wide(slots) => slots
                .get_mut(place)
                .is_some_and(|slot| std::mem::replace(slot, token).present().is_none()),
            Slots::Narrow(_) => false,
        }
    }

    fn make_wide(&mut self, index: u64) {
        let first = index & !(CHUNK as u64).wrapping_sub(1);
        let mut wide = Box::new([Token::ABSENT; CHUNK]);
        for (place, slot) in wide.iter_mut().enumerate() {
            *slot = self
                .get(first.saturating_add(place as u64))
                .unwrap_or(Token::ABSENT);
        }
        self.slots = Slots::Wide(wide);
    }

    /// Four bytes for a token, if it fits: kind, and the rest relative to the chunk's base.
    fn narrow(&mut self, index: u64, token: Token) -> Option<u32> {
        let kind = token.kind();
        let payload = match kind {
            Kind::Str | Kind::Bytes | Kind::ByteArray | Kind::Number => {
                if !self.has_offset {
                    self.has_offset = true;
                    self.offset_base = token.payload();
                }
                token.payload().checked_sub(self.offset_base)?
            }
            Kind::Int => return None,
            _ if token.is_container() => {
                if u64::from(token.slot_plus_one()) != index.saturating_add(1) {
                    return None;
                }
                if !self.has_node {
                    self.has_node = true;
                    self.node_base = token.node();
                }
                let node = u64::from(token.node().checked_sub(self.node_base)?);
                if node >> NARROW_NODE_BITS != 0 {
                    return None;
                }
                (u64::from(token.weight()) << NARROW_NODE_BITS) | node
            }
            _ => token.payload(),
        };
        if payload >> NARROW_PAYLOAD_BITS != 0 {
            return None;
        }
        Some((u32::from(kind as u8) << NARROW_PAYLOAD_BITS) | u32::try_from(payload).ok()?)
    }

    fn widen(&self, index: u64, narrow: u32) -> Option<Token> {
        if narrow == EMPTY_NARROW {
            return None;
        }
        let payload = u64::from(narrow & ((1 << NARROW_PAYLOAD_BITS) - 1));
        let kind = Token::from_kind_bits(narrow >> NARROW_PAYLOAD_BITS);
        Some(match kind {
            Kind::Str | Kind::Bytes | Kind::ByteArray | Kind::Number => {
                Token::new(kind, payload.saturating_add(self.offset_base))
            }
            _ if Token::new(kind, 0).is_container() => {
                let node = (payload & ((1 << NARROW_NODE_BITS) - 1)) as u32;
                let weight = (payload >> NARROW_NODE_BITS) as u8;
                let slot = u32::try_from(index.saturating_add(1)).unwrap_or_default();
                Token::shared(kind, weight, slot, node.saturating_add(self.node_base))
            }
            _ => Token::new(kind, payload),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_token_comes_back_as_it_went_in() {
        let mut memo = Memo::default();
        let tokens: Vec<(u64, Token)> = (0..5_000_u64)
            .map(|index| {
                let slot = (index + 1) as u32;
                let token = match index % 7 {
                    0 => Token::new(Kind::Str, 1_000_000 + index * 17),
                    1 => Token::shared(Kind::Dict, 12, slot, (index * 3) as u32),
                    2 => Token::new(Kind::Import, index),
                    3 if index > 3_000 => Token::int(-5),
                    4 => Token::new(Kind::Bytes, (index << 33) | 5),
                    5 => Token::shared(Kind::List, 63, slot, Token::NO_NODE),
                    _ => Token::NONE,
                };
                (index, token)
            })
            .chain([(FAR + 5, Token::UNKNOWN), (u64::MAX, Token::NONE)])
            .collect();
        for (index, token) in &tokens {
            memo.put(*index, *token, None).unwrap();
        }
        for (index, token) in &tokens {
            assert_eq!(memo.get(*index), Some(*token), "{index}");
        }
        assert_eq!(memo.filled, tokens.len() as u64);
        assert_eq!(memo.get(5_001), None);
        memo.clear();
        assert_eq!(memo.get(0), None);
    }

    #[test]
    fn far_slots_reach_the_limit_instead_of_filling_memory() {
        let meter = Meter::unlimited_time();
        let mut memo = Memo::default();
        let reached = (0..1_u64 << 17)
            .map(|step| step << CHUNK_BITS)
            .find_map(|index| memo.put(index, Token::NONE, Some(&meter)).err());
        assert_eq!(reached.unwrap().limit, Limit::MemoEntries);
    }
}
