//! Keras configurations: what `keras.models.load_model` would resolve, run and read while it builds the model.

pub mod archive;
mod facts;
mod marshal;
mod sniff;
#[cfg(test)]
mod tests;
mod walk;

pub use facts::{Bytecode, FileValue, KerasConfigFacts, Reference, ReferenceKind};

use crate::format::Input;
use crate::generated::Facts;
use crate::notes::{Notes, Stop};
use crate::text::json;

/// Nothing is looked up by the numbers of a list.
const JSON_STYLE: json::Style = json::Style {
    defect: "keras-config-broken-json",
    plain_max: 0,
};

crate::format_room! {
    /// The JSON in which Keras writes a model down: `config.json` of a `.keras` file, `model_config` and
    /// `training_config` of an HDF5 file, the result of `model.to_json()`. The whole tree is walked, wrapped
    /// layers, compile and build configurations included, and every object is noted that the loader looks up by
    /// name: with its module, as Keras 3 and Keras 2.13 resolve it, or by class name alone, as older versions do.
    /// Bytecode of `Lambda` layers is found in all its spellings and read for the names that it uses. Values that
    /// a layer opens as a file or an address are noted.
    ///
    /// JSON is read as Python reads it (encodings, `NaN`, the last of two equal keys). Lists of plain numbers are
    /// not kept.
    pub static FORMAT = {
        id: "keras-config",
        name: "Keras configuration",
        since: "0.1.0",
        extensions: ["json"],
        facts: KerasConfigFacts,
        sniff: sniff::sniff,
        read: read,
    };
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = KerasConfigFacts::default();
    if let Err(stop) = read_whole(input, &mut facts, notes) {
        notes.stopped(stop);
    }
    Facts::KerasConfig(facts)
}

fn read_whole(input: &Input<'_>, facts: &mut KerasConfigFacts, notes: &mut Notes) -> Result<(), Stop> {
    input.meter.time()?;
    let bytes = input.whole()?;
    let text = json::text(&bytes);
    let document = json::parse(&text, JSON_STYLE, input.meter);
    if let Some(stop) = document.stop {
        notes.stopped(stop);
    }
    walk::walk(&document.value, facts);
    Ok(())
}
