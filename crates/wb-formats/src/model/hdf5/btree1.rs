//! Version 1 B-trees: the index of an old group, and of a chunked dataset.

use super::Trouble;
use super::bytes::Bytes;
use super::file::File;
use std::collections::BTreeSet;
use wb_core::Limit;

/// What a tree indexes, with the width of its keys.
#[derive(Clone, Copy)]
pub(super) enum Tree {
    /// Symbol table nodes of a group.
    Group,
    /// Chunks of a dataset with this many dimensions, the element size counted as one.
    Chunks(usize),
}

/// An entry at the lowest level: its key's bytes and the address that it leads to.
pub(super) struct Leaf {
    pub(super) key: Vec<u8>,
    pub(super) address: u64,
}

/// All entries of the tree at an address, in order.
pub(super) fn leaves(file: &File<'_>, address: u64, tree: Tree) -> Result<Vec<Leaf>, Trouble> {
    let (node_type, key_width) = match tree {
        Tree::Group => (0, file.length_width),
        Tree::Chunks(dimensions) => (1, dimensions.saturating_mul(8).saturating_add(8)),
    };
    let mut leaves = Vec::new();
    let mut visited = BTreeSet::new();
    let mut waiting = vec![address];
    while let Some(node) = waiting.pop() {
        let at = file.place(node);
        if !visited.insert(node) {
            return Err(Trouble::broken(at, "a B-tree that leads into itself"));
        }
        file.meter.check(Limit::Entries, visited.len() as u64)?;
        let head_len = 8_usize.saturating_add(file.offset_width.saturating_mul(2));
        let head = file.block(node, head_len as u64)?;
        let mut bytes = Bytes::new(&head, at);
        if bytes.take(4)? != b"TREE" || bytes.u8()? != node_type {
            return Err(Trouble::broken(at, "a B-tree node without its mark"));
        }
        let level = bytes.u8()?;
        let used = bytes.count(2)?;
        let entry = key_width.saturating_add(file.offset_width);
        let body = file.block(
            node.saturating_add(head_len as u64),
            used.saturating_mul(entry) as u64,
        )?;
        let mut bytes = Bytes::new(&body, at);
        let mut children = Vec::with_capacity(used);
        for _ in 0..used {
            let key = bytes.take(key_width)?;
            let address = file.address(&mut bytes)?;
            if level > 0 {
                children.push(address);
            } else {
                leaves.push(Leaf {
                    key: key.to_vec(),
                    address,
                });
            }
        }
        file.meter.check(Limit::Entries, leaves.len() as u64)?;
        waiting.extend(children.into_iter().rev());
    }
    Ok(leaves)
}
