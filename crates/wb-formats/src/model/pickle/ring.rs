//! What is in containers, for as long as it may matter.
//!
//! A pickle of millions of nested lists must not cost millions of lists. Nodes have serial numbers and live in
//! a ring: the newest are there, the oldest are forgotten, and a token whose node is gone still says that it is
//! a list and how much it weighs. Arguments of a call are built just before it, so they are there.

use super::token::{Kind, Token, weight_of};

/// One container.
pub(super) struct Node {
    serial: u32,
    /// How many items it has.
    pub(super) count: u64,
    /// How many objects it stands for when it is walked.
    pub(super) objects: u64,
    /// The first items, and later ones that say more than plain data does; of a dict, keys and values in turn.
    pub(super) items: Vec<Token>,
}

/// The newest containers.
#[derive(Default)]
pub(super) struct Ring {
    nodes: Vec<Node>,
    next: u32,
    /// How many items a node keeps at most; more for a list whose items are needed.
    pub(super) items_kept: usize,
}

/// Items kept of one container: twice the arguments that are shown, since a dict has keys and values.
pub(super) const ITEMS_KEPT: usize = 64;
/// Items kept of one container in all, where later ones are imports, calls or the like.
const ITEMS_KEPT_TELLING: usize = 256;
const CAPACITY: u32 = 1 << 14;

impl Ring {
    /// A new container of these items.
    pub(super) fn add(&mut self, kind: Kind, items: &[Token]) -> Token {
        let serial = self.next;
        if serial >= Token::NO_NODE {
            let objects = self.objects_in(items).saturating_add(1);
            return Token::container(kind, weight_of(objects), Token::NO_NODE);
        }
        self.next = serial.saturating_add(1);
        let slot = (serial % CAPACITY) as usize;
        if slot >= self.nodes.len() {
            self.nodes.push(Node {
                serial,
                count: 0,
                objects: 1,
                items: Vec::new(),
            });
        }
        let objects = self.objects_in(items).saturating_add(1);
        let items_kept = self.items_kept;
        let Some(node) = self.nodes.get_mut(slot) else {
            return Token::container(kind, 0, Token::NO_NODE);
        };
        node.serial = serial;
        node.count = 0;
        node.objects = objects;
        if node.items.capacity() > ITEMS_KEPT_TELLING {
            node.items = Vec::new();
        }
        node.items.clear();
        node.extend(kind, items, items_kept);
        Token::container(kind, weight_of(node.objects), serial)
    }

    /// Puts more items in. A forgotten node gets a new life with what is known of it.
    pub(super) fn extend(&mut self, container: Token, items: &[Token]) -> Token {
        let items_kept = self.items_kept;
        let objects = self.objects_in(items);
        let kind = container.kind();
        if let Some(node) = self.get_mut(container) {
            node.objects = node.objects.saturating_add(objects);
            node.extend(kind, items, items_kept);
            return container.with_weight(weight_of(node.objects));
        }
        let before = container.objects();
        let fresh = self.add(container.kind(), items);
        let Some(node) = self.get_mut(fresh) else {
            return container.with_weight(weight_of(before.saturating_add(objects)));
        };
        node.objects = node.objects.saturating_add(before);
        node.count = node.count.saturating_add(1);
        let weight = weight_of(node.objects);
        fresh.with_weight(weight).with_slot(container.slot_plus_one())
    }

    /// Writes into a list at indexes, which stand before their values.
    pub(super) fn replace(&mut self, list: Token, pairs: &[Token]) {
        let Some(node) = self.get_mut(list) else {
            return;
        };
        for pair in pairs.chunks_exact(2) {
            if let [index, value] = pair {
                let index = usize::try_from(index.int_value()).unwrap_or(usize::MAX);
                if let Some(item) = node.items.get_mut(index) {
                    *item = *value;
                }
            }
        }
    }

    /// How many objects these values stand for: exactly for what is remembered, roughly for what is not.
    pub(super) fn objects_in(&self, items: &[Token]) -> u64 {
        items.iter().fold(0, |sum: u64, item| {
            let objects = if item.is_container() {
                self.get(*item).map_or(item.objects(), |node| node.objects)
            } else {
                1
            };
            sum.saturating_add(objects)
        })
    }

    /// What is in a container, unless it was forgotten.
    pub(super) fn get(&self, container: Token) -> Option<&Node> {
        let serial = container.node();
        let node = self.nodes.get((serial % CAPACITY) as usize)?;
        (node.serial == serial && serial != Token::NO_NODE && container.kind() != Kind::Call).then_some(node)
    }

    fn get_mut(&mut self, container: Token) -> Option<&mut Node> {
        let serial = container.node();
        let node = self.nodes.get_mut((serial % CAPACITY) as usize)?;
        (node.serial == serial && serial != Token::NO_NODE && container.kind() != Kind::Call).then_some(node)
    }
}

impl Node {
    /// Items beyond the limit are kept only if they tell something; a dict's key stays with its value.
    fn extend(&mut self, kind: Kind, items: &[Token], items_kept: usize) {
        let limit = items_kept.max(ITEMS_KEPT);
        let width = if kind == Kind::Dict { 2 } else { 1 };
        for group in items.chunks(width) {
            let mut kinds = group.iter().map(|item| item.kind());
            let telling = kinds.any(|kind| matches!(kind, Kind::Import | Kind::Call | Kind::Persistent));
            let kept = self.items.len();
            if kept < limit || (telling && kept < ITEMS_KEPT_TELLING) {
                self.items.extend_from_slice(group);
            }
        }
        self.count = self.count.saturating_add(items.len() as u64);
    }
}
