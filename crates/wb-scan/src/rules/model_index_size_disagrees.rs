//! Indexes whose total isn't that of the shards.

use crate::rule::Folder;
use crate::rules::model_index_disagrees::shards;
use crate::rules::model_index_shard_missing::indexes;
use crate::sink::{Found, Sink};

crate::rule! {
    /// The total size in the index of a sharded checkpoint isn't that of the shards together.
    ///
    /// ## Why it matters
    /// Loaders only plan their memory by it, so nothing breaks. It is a sign that index and shards were not
    /// written together; writers that count shared weights twice leave it behind as well.
    ///
    /// ## What to do
    /// Nothing, unless the file should be exactly as published: then compare digests.
    pub static RULE = {
        id: "model-index-size-disagrees",
        since: "0.1.0",
        severity: Low,
        summary: "the total size in an index is not that of its shards",
        remedy: "compare the digests with the publisher's if it matters",
        wants: ["safetensors", "safetensors-index"],
        check: Folder(check),
    };
}

fn check(folder: &Folder<'_>, sink: &mut Sink<'_>) {
    for (file, index) in indexes(folder) {
        let (Some(total), Some(shards)) = (index.total_size_bytes, shards(folder, file, index)) else {
            continue;
        };
        let sum = shards
            .iter()
            .fold(0u64, |sum, shard| sum.saturating_add(shard.data_bytes));
        if sum != total {
            let message = format!("the index gives {total} bytes in all, the shards hold {sum}");
            sink.found(Found::new(message).in_file(folder.place(file)));
        }
    }
}
