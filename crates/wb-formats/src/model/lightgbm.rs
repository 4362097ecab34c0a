//! LightGBM models: text, a header and then tree after tree.

use crate::format::Input;
use crate::generated::Facts;
use crate::model::json::beginning;
use crate::notes::{Defect, Notes, Stop};
use crate::sniff::Head;
use crate::source::Cursor;
use serde::Serialize;
use std::collections::BTreeMap;
use wb_core::Limit;

crate::format_room! {
    /// LightGBM models as text (versions 2 to 4). Every tree's lists are checked: as long as its leaves demand, and
    /// children and features inside their ranges; sizes of trees are compared with the file. Parameters of the
    /// training that name files or machines are noted.
    pub static FORMAT = {
        id: "lightgbm",
        name: "LightGBM model",
        since: "0.1.0",
        extensions: ["lgb", "lgbm"],
        facts: LightgbmFacts,
        sniff: sniff,
        read: read,
    };
}

/// What a LightGBM model says.
#[derive(Clone, Debug, Default, Serialize)]
pub struct LightgbmFacts {
    /// The version of the layout.
    pub version: String,
    /// The objective.
    pub objective: String,
    /// How many trees there are.
    pub trees: u64,
    /// The number of the last feature.
    pub last_feature: Option<i64>,
    /// Parameters that name files or machines, with their values.
    pub outside: BTreeMap<String, String>,
}

/// Parameters of the training that name something outside of the model.
const OUTSIDE: &str = " data valid machines machine_list_filename input_model output_model output_result \
    initscore_filename valid_data_initscores forcedsplits_filename forcedbins_filename parser_config_file \
    convert_model ";
const VALUE_MAX: usize = 200;

fn sniff(head: &Head<'_>) -> bool {
    let text = head
        .bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(head.bytes)
        .trim_ascii_start();
    let Some(rest) = text.strip_prefix(b"tree") else {
        return false;
    };
    let lines = rest.split(|byte| *byte == b'\n').map(<[u8]>::trim_ascii);
    let mut header = lines.filter(|line| !line.is_empty()).take(4);
    let is_alone = rest.first().is_some_and(u8::is_ascii_whitespace);
    is_alone
        && header.any(|line| {
            [
                b"version=v".as_slice(),
                b"num_class=",
                b"num_tree_per_iteration=",
                b"max_feature_idx=",
            ]
            .iter()
            .any(|key| line.starts_with(key))
        })
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = LightgbmFacts::default();
    if let Err(stop) = lines(input, &mut facts, notes) {
        notes.stopped(stop);
    }
    Facts::Lightgbm(facts)
}

/// What is known of the tree that is being read.
#[derive(Default)]
struct Tree {
    leaves: i64,
    is_open: bool,
}

fn lines(input: &Input<'_>, facts: &mut LightgbmFacts, notes: &mut Notes) -> Result<(), Stop> {
    let mut cursor = Cursor::new(input.source.as_ref(), 0);
    let mut tree = Tree::default();
    let mut sizes: Option<u64> = None;
    let mut first_tree = None;
    while let Some((start, line)) = line(&mut cursor, input)? {
        let line = line.trim();
        if let Some((key, value)) = line.split_once('=') {
            match key {
                "version" => facts.version = beginning(value, VALUE_MAX),
                "objective" => facts.objective = beginning(value, VALUE_MAX),
                "max_feature_idx" => facts.last_feature = value.parse().ok(),
                "tree_sizes" => {
                    let sum = value
                        .split_ascii_whitespace()
                        .try_fold(0_u64, |sum, size| sum.checked_add(size.parse().ok()?));
                    sizes = sum;
                    if sum.is_none() {
                        notes.defect(Defect::at(
                            "lightgbm-tree-broken",
                            start,
                            "the sizes of the trees are no numbers",
                        ));
                    }
                }
                "Tree" => {
                    facts.trees = facts.trees.saturating_add(1);
                    first_tree = first_tree.or(Some(start));
                    tree = Tree {
                        is_open: true,
                        ..Tree::default()
                    };
                }
                "num_leaves" => tree.leaves = value.parse().unwrap_or_default(),
                key if tree.is_open => check(key, value, &tree, facts, start, notes),
                _ => {}
            }
        } else if line == "end of trees" {
            tree.is_open = false;
            // The loader jumps from tree to tree by their sizes.
            if let (Some(sizes), Some(first)) = (sizes, first_tree)
                && first.saturating_add(sizes) > start
            {
                let detail = format!(
                    "the trees should take {sizes} bytes, and {} are there",
                    start.saturating_sub(first)
                );
                notes.defect(Defect::at("lightgbm-tree-broken", first, detail));
            }
        } else if let Some((key, value)) = parameter(line)
            && OUTSIDE.split_ascii_whitespace().any(|known| known == key)
            && !value.is_empty()
        {
            facts.outside.insert(key.to_owned(), beginning(value, VALUE_MAX));
        }
    }
    Ok(())
}

/// `[key: value]`
fn parameter(line: &str) -> Option<(&str, &str)> {
    let inner = line.strip_prefix('[')?.strip_suffix(']')?;
    let (key, value) = inner.split_once(':')?;
    Some((key.trim(), value.trim()))
}

fn check(key: &str, value: &str, tree: &Tree, facts: &LightgbmFacts, start: u64, notes: &mut Notes) {
    let splits = tree.leaves.saturating_sub(1).max(0);
    let allowed = match key {
        // A leaf is written as its number's complement.
        "left_child" | "right_child" => tree.leaves.saturating_neg()..=splits.saturating_sub(1),
        "split_feature" => 0..=facts.last_feature.unwrap_or(i64::MAX),
        _ => return,
    };
    let mut count: i64 = 0;
    for word in value.split_ascii_whitespace() {
        count = count.saturating_add(1);
        if !word.parse::<i64>().is_ok_and(|number| allowed.contains(&number)) {
            let number = facts.trees.saturating_sub(1);
            let word = beginning(word, 32);
            let detail = format!("`{key}` of tree {number} names {word}, which it does not have");
            notes.defect(Defect::at("lightgbm-tree-broken", start, detail));
            return;
        }
    }
    if count != splits && tree.leaves > 1 {
        let number = facts.trees.saturating_sub(1);
        let detail = format!(
            "tree {number} has {} leaves, and {count} entries in `{key}`",
            tree.leaves
        );
        notes.defect(Defect::at("lightgbm-tree-broken", start, detail));
    }
}

/// The next line and where it begins, at most as long as a header may be.
fn line(cursor: &mut Cursor<'_>, input: &Input<'_>) -> Result<Option<(u64, String)>, Stop> {
    let start = cursor.position();
    let mut line = Vec::new();
    loop {
        input.meter.check(Limit::HeaderBytes, line.len() as u64)?;
        let window = cursor.peek(1)?;
        if window.is_empty() {
            break;
        }
        let end = memchr::memchr(b'\n', window);
        let part = end.map_or(window, |end| window.get(..end).unwrap_or_default());
        line.extend_from_slice(part);
        let len = part.len() as u64;
        cursor.skip(len.saturating_add(u64::from(end.is_some())));
        if end.is_some() {
            input.meter.time()?;
            return Ok(Some((start, String::from_utf8_lossy(&line).into_owned())));
        }
    }
    let is_end = line.is_empty();
    Ok((!is_end).then(|| (start, String::from_utf8_lossy(&line).into_owned())))
}
