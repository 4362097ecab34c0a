//! Version 2 B-trees: the index of dense links, dense attributes and huge objects.

use super::Trouble;
use super::bytes::Bytes;
use super::file::File;
use wb_core::Limit;

/// Mark, version, type and checksum of a node.
const NODE_OVERHEAD: usize = 10;

/// What a level of the tree holds at most, and how wide that number is written.
#[derive(Clone, Copy, Default)]
struct Level {
    total_max: u64,
    total_width: usize,
}

/// All records of the tree whose header is at an address; the tree must be of one of these types.
pub(super) fn records(file: &File<'_>, address: u64, types: &[u8]) -> Result<Vec<Vec<u8>>, Trouble> {
    let at = file.place(address);
    if !file.is_defined(address) {
        return Err(Trouble::broken(at, "an index that is nowhere"));
    }
    let head = file.some(address, 64)?;
    let mut bytes = Bytes::new(&head, at);
    if bytes.take(4)? != b"BTHD" {
        return Err(Trouble::broken(at, "a B-tree without its mark"));
    }
    let version = bytes.u8()?;
    let kind = bytes.u8()?;
    if version != 0 || !types.contains(&kind) {
        return Err(Trouble::unsupported(
            at,
            format!("B-tree of version {version} and type {kind}"),
        ));
    }
    let node_size = bytes.count(4)?;
    let record_width = bytes.count(2)?;
    let depth = bytes.count(2)?;
    bytes.skip(2)?;
    let root = file.address(&mut bytes)?;
    let root_records = bytes.count(2)?;
    if !file.is_defined(root) || root_records == 0 {
        return Ok(Vec::new());
    }
    if record_width == 0 || node_size <= NODE_OVERHEAD {
        return Err(Trouble::broken(at, "a B-tree with impossible node sizes"));
    }
    file.meter.check(Limit::Nesting, depth as u64)?;
    let mut walk = Walk {
        file,
        node_size,
        record_width,
        levels: Vec::new(),
        leaf_width: 0,
        records: Vec::new(),
        nodes: 0,
    };
    walk.measure(depth);
    walk.run(root, root_records, depth)?;
    Ok(walk.records)
}

struct Walk<'f, 'a> {
    file: &'f File<'a>,
    node_size: usize,
    record_width: usize,
    levels: Vec<Level>,
    leaf_width: usize,
    records: Vec<Vec<u8>>,
    nodes: u64,
}

impl Walk<'_, '_> {
    /// How many records fit a node decides how wide the counts in its parent are.
    fn measure(&mut self, depth: usize) {
        let room = self.node_size.saturating_sub(NODE_OVERHEAD);
        let leaf_max = room.checked_div(self.record_width).unwrap_or_default() as u64;
        self.leaf_width = limit_width(leaf_max);
        let mut below = Level {
            total_max: leaf_max,
            total_width: 0,
        };
        self.levels.push(below);
        for _ in 0..depth {
            let pointer = self
                .file
                .offset_width
                .saturating_add(self.leaf_width)
                .saturating_add(below.total_width);
            let own_max = room
                .saturating_sub(pointer)
                .checked_div(self.record_width.saturating_add(pointer))
                .unwrap_or_default() as u64;
            let total_max = own_max
                .saturating_add(1)
                .saturating_mul(below.total_max)
                .saturating_add(own_max);
            below = Level {
                total_max,
                total_width: limit_width(total_max),
            };
            self.levels.push(below);
        }
    }

    fn run(&mut self, root: u64, root_records: usize, depth: usize) -> Result<(), Trouble> {
        let mut waiting = vec![(root, root_records, depth)];
        while let Some((address, count, depth)) = waiting.pop() {
            self.nodes = self.nodes.saturating_add(1);
            self.file.meter.check(Limit::Entries, self.nodes)?;
            let block = self.file.block(address, self.node_size as u64)?;
            let at = self.file.place(address);
            let mut bytes = Bytes::new(&block, at);
            let mark: &[u8] = if depth == 0 { b"BTLF" } else { b"BTIN" };
            if bytes.take(4)? != mark {
                return Err(Trouble::broken(at, "a B-tree node without its mark"));
            }
            bytes.skip(2)?;
            for _ in 0..count {
                self.records.push(bytes.take(self.record_width)?.to_vec());
            }
            self.file.meter.check(Limit::Entries, self.records.len() as u64)?;
            let Some(below) = depth.checked_sub(1) else {
                continue;
            };
            let total_width = self.levels.get(below).map_or(0, |level| level.total_width);
            for _ in 0..=count {
                let child = self.file.address(&mut bytes)?;
                let records = bytes.count(self.leaf_width)?;
                bytes.skip(total_width)?;
                waiting.push((child, records, below));
            }
        }
        Ok(())
    }
}

/// Bytes that a number up to `limit` takes, as the library counts them.
pub(super) fn limit_width(limit: u64) -> usize {
    let bits = limit.checked_ilog2().unwrap_or_default() as usize;
    bits.checked_div(8).unwrap_or_default().saturating_add(1)
}
