//! The binary layout that versions before 1.0 wrote and versions before 3.1 read: structures as they lay in memory.

use super::XgboostFacts;
use crate::format::Input;
use crate::model::json::beginning;
use crate::notes::{Defect, Notes, Stop};
use crate::sniff::Head;
use crate::source::Cursor;
use wb_core::Limit;

const MARK: &[u8] = b"binf";
/// Bytes of the learner's, the booster's and a tree's parameters.
const LEARNER_BYTES: usize = 136;
const BOOSTER_BYTES: usize = 160;
const TREE_BYTES: usize = 148;
/// Bytes of a node and of its statistics.
const NODE_BYTES: u64 = 20;
const STATISTICS_BYTES: u64 = 16;
const NAME_MAX: u64 = 64;

/// Parameters, then two names with their lengths: the objective and the booster.
pub(super) fn sniff(head: &Head<'_>) -> bool {
    let rest = head.bytes.strip_prefix(MARK).unwrap_or(head.bytes);
    let Some((objective, rest)) = rest.get(LEARNER_BYTES..).and_then(name) else {
        return false;
    };
    let is_objective = objective.contains(&b':') && objective.iter().all(u8::is_ascii_graphic);
    is_objective
        && name(rest).is_some_and(|(booster, _)| matches!(booster, b"gbtree" | b"dart" | b"gblinear"))
}

fn name(bytes: &[u8]) -> Option<(&[u8], &[u8])> {
    let (length, rest) = bytes.split_first_chunk::<8>()?;
    let length = u64::from_le_bytes(*length);
    let length = usize::try_from(length)
        .ok()
        .filter(|length| (1..=64).contains(length))?;
    rest.split_at_checked(length)
}

struct Reader<'a, 'b> {
    cursor: Cursor<'a>,
    facts: &'b mut XgboostFacts,
}

/// Reads the model; says where it ends.
pub(super) fn read(input: &Input<'_>, facts: &mut XgboostFacts, notes: &mut Notes) -> Result<u64, Stop> {
    let mut reader = Reader {
        cursor: Cursor::new(input.source.as_ref(), 0),
        facts,
    };
    if reader.cursor.peek(4)?.starts_with(MARK) {
        reader.cursor.skip(4);
    }
    let learner = reader.bytes(LEARNER_BYTES)?;
    let features = int(&learner, 4);
    let (has_attributes, has_metrics) = (int(&learner, 12) != 0, int(&learner, 16) != 0);
    reader.facts.features = u64::try_from(features).unwrap_or_default();
    reader.facts.version = format!("{}.{}", int(&learner, 20), int(&learner, 24));
    reader.facts.objective = reader.text()?;
    reader.facts.booster = reader.text()?;
    if reader.facts.booster == "gblinear" {
        // Its weights are the rest of the file but for the attributes: nothing points anywhere in them.
        return Ok(input.source.len()?);
    }
    reader.booster(input, features, notes)?;
    if reader.facts.booster == "dart" {
        let count = reader.count(input)?;
        reader.cursor.skip(count.saturating_mul(4));
    }
    if has_attributes {
        let count = reader.count(input)?;
        for _ in 0..count {
            let (key, value) = (reader.text()?, reader.text()?);
            if reader.facts.attributes.len() < 256 {
                reader.facts.attributes.insert(key, value);
            }
        }
    }
    if has_metrics {
        let count = reader.count(input)?;
        for _ in 0..count {
            reader.text()?;
        }
    }
    Ok(reader.cursor.position())
}

fn int(bytes: &[u8], at: usize) -> i32 {
    let raw = bytes.get(at..).and_then(|rest| rest.first_chunk::<4>());
    raw.map_or(0, |raw| i32::from_le_bytes(*raw))
}

impl Reader<'_, '_> {
    fn ends(&self) -> Stop {
        let detail = "the model ends too early";
        Defect::at("xgboost-broken", self.cursor.position(), detail).into()
    }

    fn bytes(&mut self, count: usize) -> Result<Vec<u8>, Stop> {
        let bytes = self.cursor.bytes(count as u64)?;
        bytes.ok_or_else(|| self.ends())
    }

    fn count(&mut self, input: &Input<'_>) -> Result<u64, Stop> {
        let Some(raw) = self.cursor.array::<8>()? else {
            return Err(self.ends());
        };
        let count = u64::from_le_bytes(raw);
        input.meter.check(Limit::Entries, count)?;
        Ok(count)
    }

    fn text(&mut self) -> Result<String, Stop> {
        let Some(raw) = self.cursor.array::<8>()? else {
            return Err(self.ends());
        };
        let length = u64::from_le_bytes(raw);
        let kept = length.min(NAME_MAX.saturating_mul(64));
        let Some(bytes) = self.cursor.bytes(kept)? else {
            return Err(self.ends());
        };
        self.skip(length.saturating_sub(kept))?;
        Ok(beginning(&String::from_utf8_lossy(&bytes), 200))
    }

    fn skip(&mut self, bytes: u64) -> Result<(), Stop> {
        self.cursor.skip(bytes.saturating_sub(1));
        if bytes > 0 && self.cursor.byte()?.is_none() {
            return Err(self.ends());
        }
        Ok(())
    }

    fn booster(&mut self, input: &Input<'_>, features: i32, notes: &mut Notes) -> Result<(), Stop> {
        let booster = self.bytes(BOOSTER_BYTES)?;
        let Ok(trees) = u64::try_from(int(&booster, 0)) else {
            return Err(Defect::new("xgboost-tree-broken", "the number of trees is negative").into());
        };
        input.meter.check(Limit::Entries, trees)?;
        self.facts.trees = trees;
        for number in 0..trees {
            input.meter.time()?;
            let tree = self.bytes(TREE_BYTES)?;
            let nodes = int(&tree, 4);
            let Ok(count) = u64::try_from(nodes) else {
                let detail = format!("tree {number} has {nodes} nodes");
                return Err(Defect::new("xgboost-tree-broken", detail).into());
            };
            let start = self.cursor.position();
            for node in 0..count {
                let raw = self.bytes(20)?;
                let (left, right, split) = (int(&raw, 4), int(&raw, 8), int(&raw, 12) & i32::MAX);
                let is_leaf = left == -1;
                let is_inside = |child: i32| (0..nodes).contains(&child);
                // Deleted nodes keep whatever was in them.
                let is_deleted = split == i32::MAX;
                let is_wrong = !is_leaf && (!is_inside(left) || !is_inside(right) || split >= features);
                if is_wrong && !is_deleted && features > 0 {
                    let detail = format!(
                        "node {node} of tree {number} has the children {left} and {right} and splits at feature {split}, \
                         of {nodes} nodes and {features} features"
                    );
                    notes.defect(Defect::at("xgboost-tree-broken", start, detail));
                    break;
                }
            }
            self.cursor.seek(start);
            self.skip(count.saturating_mul(NODE_BYTES.saturating_add(STATISTICS_BYTES)))?;
            if int(&tree, 20) > 0 {
                let floats = self.count(input)?;
                self.skip(floats.saturating_mul(4))?;
            }
        }
        // The group of each tree.
        if trees > 0 {
            self.skip(trees.saturating_mul(4))?;
        }
        Ok(())
    }
}
