//! The file named `checkpoint`, which says which checkpoint is the latest.

use super::build::Builder;
use super::facts::Container;
use super::schema::Kind;
use super::text::Walk;
use crate::format::Input;
use crate::generated::Facts;
use crate::notes::{Notes, Stop};
use crate::sniff::Head;
use memchr::memmem::find;
use serde::Serialize;

crate::format_room! {
    /// The text file `checkpoint`: the latest checkpoint and the ones in front of it, by path.
    pub static FORMAT = {
        id: "tensorflow-checkpoint-state",
        name: "TensorFlow checkpoint state",
        since: "0.1.0",
        extensions: [],
        facts: CheckpointStateFacts,
        sniff: sniff,
        read: read,
    };
}

/// Which checkpoints there are.
#[derive(Clone, Debug, Default, Serialize)]
pub struct CheckpointStateFacts {
    /// The latest, then the others, each once. Untrusted text.
    pub paths: Vec<String>,
}

fn sniff(head: &Head<'_>) -> bool {
    let base = head.name.rsplit(['/', '\\']).next().unwrap_or(head.name);
    let is_state = base == "checkpoint"
        || head
            .bytes
            .trim_ascii_start()
            .starts_with(b"model_checkpoint_path");
    is_state && find(head.bytes, b"model_checkpoint_path").is_some() && !head.has_zeros()
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = CheckpointStateFacts::default();
    if let Err(stop) = read_whole(input, &mut facts, notes) {
        notes.stopped(stop);
    }
    Facts::TensorflowCheckpointState(facts)
}

fn read_whole(input: &Input<'_>, facts: &mut CheckpointStateFacts, notes: &mut Notes) -> Result<(), Stop> {
    let bytes = input.whole()?;
    let mut builder = Builder::new(Container::Graph, Kind::CheckpointState, input.meter);
    Walk::new(&bytes, &mut builder, input.meter).run(notes);
    facts.paths = builder.paths;
    Ok(())
}
