//! Data files of a checkpoint that are missing or too short.

use crate::rule::{Folder, FolderFile, FolderFileKind};
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// A checkpoint's index names data files (`….data-00000-of-00001`) that are not there, or that are shorter than the
    /// variables in them. Said only where a folder is scanned.
    ///
    /// ## Why it matters
    /// The model is incomplete or was cut off. What will lie there one day has not been looked at.
    ///
    /// ## What to do
    /// Fetch the data files from where the index came from.
    pub static RULE = {
        id: "model-checkpoint-data-disagrees",
        since: "0.1.0",
        severity: Medium,
        summary: "a checkpoint's data files are missing or too short",
        remedy: "fetch the data files from where the index came from",
        wants: ["tensorflow-checkpoint"],
        check: Folder(check),
    };
}

fn check(folder: &Folder<'_>, sink: &mut Sink<'_>) {
    if folder.root.is_empty() {
        return;
    }
    for index in folder.files {
        for facts in &index.facts {
            let Facts::TensorflowCheckpoint(facts) = facts else {
                continue;
            };
            let Some(stem) = index.path.strip_suffix(".index").filter(|_| facts.version == 2) else {
                continue;
            };
            for (shard, bytes) in &facts.shard_bytes {
                let path = format!("{stem}.data-{shard:05}-of-{:05}", facts.shards_total);
                report(folder, index, &path, *bytes, sink);
            }
        }
    }
}

fn report(folder: &Folder<'_>, index: &FolderFile, path: &str, bytes: u64, sink: &mut Sink<'_>) {
    let message = match folder.get(path).map(|file| &file.kind) {
        None => format!("`{path}` is not there, but the index says that variables are in it"),
        Some(FolderFileKind::File(len)) if *len < bytes => {
            format!("`{path}` has {len} bytes, but its variables end at {bytes}")
        }
        Some(_) => return,
    };
    sink.found(Found::new(message).in_file(folder.place(index)));
}
