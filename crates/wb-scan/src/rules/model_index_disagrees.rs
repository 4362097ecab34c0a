//! Indexes that say something else than the shards.

use crate::rule::{Folder, FolderFile};
use crate::rules::model_index_shard_missing::{beside, indexes};
use crate::sink::{Found, Sink};
use std::collections::BTreeMap;
use wb_formats::Facts;
use wb_formats::model::safetensors::SafetensorsFacts;
use wb_formats::model::safetensors_index::SafetensorsIndexFacts;

crate::rule! {
    /// The index of a sharded checkpoint and the shards disagree: a tensor isn't in the shard that the index names,
    /// is in several shards, or is in a shard but not in the index. Only looked at where all shards are there
    /// and are safetensors.
    ///
    /// ## Why it matters
    /// Loaders differ in what they follow: some look up every tensor in the index, some load every shard whole.
    /// With such a folder they load different weights, so what was evaluated need not be what runs.
    ///
    /// ## What to do
    /// Fetch index and shards of the same revision; ask the publisher if they still disagree.
    pub static RULE = {
        id: "model-index-disagrees",
        since: "0.1.0",
        severity: Medium,
        summary: "an index and its shards disagree about the tensors",
        remedy: "fetch index and shards of the same revision",
        wants: ["safetensors", "safetensors-index"],
        check: Folder(check),
    };
}

fn check(folder: &Folder<'_>, sink: &mut Sink<'_>) {
    for (file, index) in indexes(folder) {
        let Some(shards) = shards(folder, file, index) else {
            continue;
        };
        for (what, names) in compare(index, &shards) {
            let Some(first) = names.first() else {
                continue;
            };
            let more = match names.len() {
                1 => String::new(),
                count => format!(" and {} more", count.saturating_sub(1)),
            };
            let message = format!("`{first}`{more}: {what}");
            let mut found = Found::new(message).in_file(folder.place(file));
            for name in names.iter().take(8) {
                found = found.evidence("tensor", (*name).to_owned());
            }
            sink.found(found);
        }
    }
}

/// The facts of all shards, in the index's order; nothing unless all are there, whole and safetensors.
pub(crate) fn shards<'f>(
    folder: &'f Folder<'_>,
    file: &FolderFile,
    index: &SafetensorsIndexFacts,
) -> Option<Vec<&'f SafetensorsFacts>> {
    if index.tensors_unlisted > 0 || index.shards_unlisted > 0 {
        return None;
    }
    let facts = |shard: &String| {
        let shard = folder.get(&beside(file, shard))?;
        shard.facts.iter().find_map(|facts| match facts {
            Facts::Safetensors(facts) if facts.tensors_unlisted == 0 => Some(facts),
            _ => None,
        })
    };
    index.shards.iter().map(facts).collect()
}

fn compare<'f>(
    index: &'f SafetensorsIndexFacts,
    shards: &[&'f SafetensorsFacts],
) -> [(&'static str, Vec<&'f str>); 3] {
    let mut lies_in: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (at, shard) in shards.iter().enumerate() {
        for tensor in &shard.tensors {
            lies_in.entry(&tensor.name).or_default().push(at);
        }
    }
    let listed: BTreeMap<&str, usize> = index
        .tensors
        .iter()
        .map(|tensor| (tensor.name.as_str(), tensor.shard as usize))
        .collect();
    let absent = listed
        .iter()
        .filter(|(name, shard)| !lies_in.get(*name).is_some_and(|places| places.contains(shard)))
        .map(|(name, _)| *name)
        .collect();
    let twice = lies_in
        .iter()
        .filter(|(_, places)| places.len() > 1)
        .map(|(name, _)| *name)
        .collect();
    let unlisted = lies_in
        .keys()
        .filter(|name| !listed.contains_key(*name))
        .copied()
        .collect();
    [
        ("not in the shard that the index names", absent),
        ("in several shards", twice),
        ("in a shard, but not in the index", unlisted),
    ]
}
