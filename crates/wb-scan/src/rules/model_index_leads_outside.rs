//! Indexes that name files elsewhere.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// The index of a sharded checkpoint names a shard that isn't a file of its own folder: an absolute path, a
    /// path with `..`, another drive, an address.
    ///
    /// ## Why it matters
    /// A loader joins the name to the folder and opens it. It then reads a file that isn't part of the model, one
    /// that was never scanned, or one that the model's author should not be able to point at.
    ///
    /// ## What to do
    /// Do not load it. Shards lie beside their index; ask the publisher for an index that says so.
    pub static RULE = {
        id: "model-index-leads-outside",
        since: "0.1.0",
        severity: High,
        summary: "an index names shards outside its own folder",
        remedy: "do not load it; ask for an index whose shards lie beside it",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::SafetensorsIndex(facts) = seen.facts else {
        return;
    };
    for shard in facts.shards.iter().filter(|shard| leads_outside(shard)) {
        let message = format!("the index names the shard `{shard}`, which is not a file of its folder");
        sink.found(Found::new(message).evidence("shard", shard.clone()));
    }
}

/// True for absolute paths, drives, addresses and anything that climbs.
pub(crate) fn leads_outside(path: &str) -> bool {
    path.starts_with(['/', '\\', '~'])
        || path.contains(':')
        || path.contains('\0')
        || path.split(['/', '\\']).any(|part| part == "..")
}
