//! Indexes whose shards aren't all there.

use crate::rule::{Folder, FolderFile};
use crate::rules::model_index_leads_outside::leads_outside;
use crate::sink::{Found, Sink};
use wb_formats::Facts;
use wb_formats::model::safetensors_index::SafetensorsIndexFacts;

crate::rule! {
    /// The index of a sharded checkpoint names shards that aren't in its folder, while others are. An index that
    /// stands alone, without any of its shards, is only an index: that isn't reported.
    ///
    /// ## Why it matters
    /// The model can't be loaded as it is, and what would complete it wasn't scanned: a loader that finds the
    /// shard elsewhere (a cache, the hub) loads a file that nobody has judged.
    ///
    /// ## What to do
    /// Complete the download and scan the whole folder.
    pub static RULE = {
        id: "model-index-shard-missing",
        since: "0.1.0",
        severity: Medium,
        summary: "an index names shards that are not there",
        remedy: "complete the download and scan the whole folder",
        wants: ["safetensors-index"],
        check: Folder(check),
    };
}

fn check(folder: &Folder<'_>, sink: &mut Sink<'_>) {
    for (file, index) in indexes(folder) {
        let (present, missing): (Vec<_>, Vec<_>) = index
            .shards
            .iter()
            .filter(|shard| !leads_outside(shard))
            .partition(|shard| folder.get(&beside(file, shard)).is_some());
        if present.is_empty() || missing.is_empty() {
            continue;
        }
        let (count, all) = (missing.len(), index.shards.len());
        let message = format!("{count} of the {all} shards that the index names are not in its folder");
        let mut found = Found::new(message).in_file(folder.place(file));
        for shard in missing.into_iter().take(8) {
            found = found.evidence("missing", shard.clone());
        }
        sink.found(found);
    }
}

/// Every index of a folder that was scanned as a folder.
pub(crate) fn indexes<'f>(
    folder: &'f Folder<'_>,
) -> impl Iterator<Item = (&'f FolderFile, &'f SafetensorsIndexFacts)> {
    let files = if folder.root.is_empty() { &[] } else { folder.files };
    files.iter().flat_map(|file| {
        file.facts.iter().filter_map(move |facts| match facts {
            Facts::SafetensorsIndex(index) => Some((file, index)),
            _ => None,
        })
    })
}

/// The path of a file that lies beside another one.
pub(crate) fn beside(file: &FolderFile, name: &str) -> String {
    match file.path.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{name}"),
        None => name.to_owned(),
    }
}
