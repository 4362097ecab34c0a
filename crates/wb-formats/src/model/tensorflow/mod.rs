//! TensorFlow: graphs in all their files, checkpoints, and models for the browser.

mod build;
pub mod checkpoint;
mod draft;
mod facts;
mod follow;
mod followed;
mod graph;
pub mod js;
mod schema;
mod sniff;
pub mod state;
#[cfg(test)]
mod tests;
mod text;
mod wire;

pub use facts::{Asset, Call, Container, Operator, Origin, TensorFlowFacts};

use crate::format::Input;
use crate::generated::Facts;
use crate::model::protobuf::Wire;
use crate::notes::{Child, Notes, Role, Stop};
use crate::sniff::Head;
use crate::source::{MemSource, SliceSource};
use build::Builder;
use draft::Described;
use sniff::Sniffed;
use wb_core::Limit;

crate::format_room! {
    /// SavedModels (`saved_model.pb`), graphs of training (`.meta`) and frozen graphs (`.pb`), binary or as text
    /// (`.pbtxt`), and what Keras keeps beside them (`keras_metadata.pb`). All graphs and all functions of the library
    /// are walked. Operators that speak of files, addresses, Python or libraries are followed to what they are given:
    /// constants, assets, arguments, through functions and their callers, joined texts included. Descriptions of Keras
    /// layers are read as Keras configurations.
    ///
    /// Weights are skipped by their length, never read. There is no magic number: a file is a graph if its first
    /// messages have the structure of one. What the operators compute is not judged.
    pub static FORMAT = {
        id: "tensorflow",
        name: "TensorFlow graph",
        since: "0.1.0",
        extensions: ["pb", "pbtxt", "meta", "graphdef"],
        facts: TensorFlowFacts,
        sniff: sniff::sniff,
        read: read,
    };
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    match read_all(input, notes) {
        Ok(facts) => Facts::Tensorflow(facts),
        Err(stop) => {
            notes.stopped(stop);
            Facts::Tensorflow(TensorFlowFacts::default())
        }
    }
}

fn read_all(input: &Input<'_>, notes: &mut Notes) -> Result<TensorFlowFacts, Stop> {
    let source = input.source.as_ref();
    let first = Head::read_bytes(source)?;
    let sniffed = sniff::find_out(&Head::new(&first, input.name, input.source));
    let Sniffed { container, is_text } = sniffed.unwrap_or(Sniffed {
        container: Container::SavedModel,
        is_text: false,
    });
    let len = source.len()?;
    let bytes;
    let mut builder = Builder::new(container, wire::outermost(container), input.meter);
    if is_text {
        input.meter.check(Limit::HeaderBytes, len)?;
        bytes = source.read_vec(0, input.meter.budget().header_bytes)?;
        text::Walk::new(&bytes, &mut builder, input.meter).run(notes);
    } else {
        wire::Walk::new(Wire::new(source, input.meter), len, &mut builder).run(notes);
    }
    if let Err(stop) = builder.finish() {
        notes.stopped(stop);
    }
    builder.facts.is_text = is_text;
    for described in std::mem::take(&mut builder.described) {
        describe(input, described, notes)?;
    }
    unlisted(&builder.facts, notes);
    Ok(builder.facts)
}

/// What a list has no room for was not judged.
fn unlisted(facts: &TensorFlowFacts, notes: &mut Notes) {
    let beyond = facts.operators_unlisted.saturating_add(facts.calls_unlisted);
    if beyond > 0 {
        let detail = format!("{beyond} operators or nodes beyond those that are judged");
        notes.gap(wb_core::GapReason::Limit, None, detail);
    }
}

/// The description of a Keras object is a document of its own.
fn describe(input: &Input<'_>, described: Described, notes: &mut Notes) -> Result<(), Stop> {
    let is_object = described.text.trim_start().starts_with('{');
    if !is_object {
        return Ok(());
    }
    let source = match described.span {
        Some((start, len)) => SliceSource::shared(input.source, start, len)?,
        None => MemSource::shared(described.text.into_bytes()),
    };
    let name = format!("{}.json", described.path);
    notes
        .children
        .push(Child::new(name, source).role(Role::As("keras-config")));
    Ok(())
}
