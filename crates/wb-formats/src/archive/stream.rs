//! What all single compressed streams have in common: one part inside, decoded on demand.

use super::decode::{Codec, Decoded, Expected};
use crate::format::Input;
use crate::notes::{Child, Notes};
use serde::Serialize;
use std::sync::Arc;

/// A compressed stream around one other artifact.
#[derive(Clone, Debug, Default, Serialize)]
pub struct StreamFacts {
    /// Its bytes as they are.
    pub compressed_bytes: u64,
    /// The name that the stream carries of what is inside, if it carries one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inner_name: Option<String>,
}

/// Adds what is inside as a child, under the name without the codec's ending.
pub(super) fn read(
    input: &Input<'_>,
    codec: Codec,
    endings: &[(&str, &str)],
    notes: &mut Notes,
) -> StreamFacts {
    let compressed_bytes = match input.source.len() {
        Ok(len) => len,
        Err(error) => {
            notes.stopped(error.into());
            return StreamFacts::default();
        }
    };
    let inner = Decoded::shared(Arc::clone(input.source), codec, input.meter, Expected::default());
    notes
        .children
        .push(Child::new(inner_name(input.name, endings), inner));
    StreamFacts {
        compressed_bytes,
        inner_name: None,
    }
}

/// `model.pkl.gz` holds `model.pkl`, `model.tgz` holds `model.tar`; a name without the ending stays.
fn inner_name(name: &str, endings: &[(&str, &str)]) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let lower = base.to_ascii_lowercase();
    for (ending, becomes) in endings {
        if let Some(stem) = lower.strip_suffix(ending)
            && let Some(kept) = base.get(..stem.len()).filter(|kept| !kept.is_empty())
        {
            return format!("{kept}{becomes}");
        }
    }
    base.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_inner_name_loses_the_ending_and_nothing_else() {
        let endings = [(".tgz", ".tar"), (".gz", "")];
        assert_eq!(inner_name("a/Model.PKL.GZ", &endings), "Model.PKL");
        assert_eq!(inner_name("model.tgz", &endings), "model.tar");
        assert_eq!(inner_name("model.joblib", &endings), "model.joblib");
        assert_eq!(inner_name(".gz", &endings), ".gz");
    }
}
