//! A latest checkpoint that lies elsewhere.

use crate::known::outside::outside;
use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// The file `checkpoint` names a checkpoint outside its own folder: at an absolute path, at an address, or by way of `..`.
    ///
    /// ## Why it matters
    /// `tf.train.latest_checkpoint` follows the path: weights are loaded from another place than the one that was scanned.
    /// TensorFlow 1 wrote absolute paths of its own accord, so that this is often only a trace of the author's machine.
    ///
    /// ## What to do
    /// Load the checkpoint by its own name, or correct the path.
    pub static RULE = {
        id: "model-checkpoint-path-outside",
        since: "0.1.0",
        severity: Medium,
        summary: "the latest checkpoint lies outside the folder",
        remedy: "load the checkpoint by its own name, or correct the path",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::TensorflowCheckpointState(facts) = seen.facts else {
        return;
    };
    let first = facts.paths.iter().find_map(|path| Some((path, outside(path)?)));
    if let Some((path, why)) = first {
        let message = format!("the checkpoint `{path}` {}", why.words());
        sink.found(Found::new(message));
    }
}
