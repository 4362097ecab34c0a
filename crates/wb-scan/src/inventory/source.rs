//! What source code uses, as sightings: models, datasets, adapters, services, prompts, vector stores, packages.

mod hub;
mod packages;
mod services;

use crate::known::ai::{self, loads, place};
use crate::known::ai_commands;
use crate::rule::Seen;
use std::collections::BTreeMap;
use wb_core::inventory::{Node, NodeKind, Pin, Relation, Standing};
use wb_core::{Place, Sighting};
use wb_formats::Facts;
use wb_formats::code::uses::{Use, Uses};

pub(crate) use hub::{Reference, references};
pub use packages::{Import, imports};

/// What a source file or a notebook uses, if it is one.
pub(crate) fn uses(facts: &Facts) -> Option<&Uses> {
    match facts {
        Facts::PythonSource(python) => Some(&python.uses),
        Facts::Notebook(notebook) => Some(&notebook.python.uses),
        Facts::JavascriptSource(script) => Some(&script.uses),
        _ => None,
    }
}

/// The sightings of one file.
pub(super) fn sightings(seen: &Seen<'_>, out: &mut Vec<Sighting>) {
    if let Facts::Notebook(notebook) = seen.facts {
        for command in &notebook.commands {
            commands(&command.line, seen.place, out);
        }
    }
    let Some(uses) = uses(seen.facts) else { return };
    // What libraries do inside is theirs: the system uses the library.
    if place::is_library(seen.place) {
        return;
    }
    packages::sightings(uses, seen.place, out);
    let trains = uses.calls.iter().any(is_training);
    for call in &uses.calls {
        if let Some(load) = loads::of(call) {
            for reference in references(call, load) {
                out.push(hub::sighting_of(&reference, call, trains, seen.place));
            }
        }
        services::sightings(call, uses, seen.place, out);
        if let Some((store, at)) = ai::stores::of(call) {
            out.push(store_sighting(store, at, call, seen.place));
        }
        if call.path == "os.system" || call.path.starts_with("subprocess.") {
            for text in call.arguments.iter().flat_map(|argument| argument.texts()) {
                commands(text, seen.place, out);
            }
        }
    }
    for prompt in &uses.prompts {
        let properties = [
            ("sha256", prompt.sha256.clone()),
            ("bytes", prompt.bytes.to_string()),
            ("placeholders", prompt.placeholders.join(" ")),
        ];
        let node = node(
            NodeKind::Prompt,
            format!("urn:weighbridge:prompt:sha256:{}", prompt.sha256),
            &prompt.name,
            properties,
        );
        let node = Node {
            version: Some(prompt.sha256.clone()),
            ..node
        };
        out.push(sighting(
            node,
            Relation::InstructedBy,
            Pin::Immutable,
            None,
            seen.place,
            prompt.offset,
        ));
    }
}

/// Models and data that a command line fetches or serves.
fn commands(text: &str, place: &Place, out: &mut Vec<Sighting>) {
    for command in ai_commands::read(text) {
        let mut node = node(
            command.kind,
            command.id,
            &command.name,
            [("tool", command.tool.to_owned())],
        );
        node.version = command
            .revision
            .clone()
            .filter(|_| matches!(command.pin, Pin::Immutable | Pin::Exact));
        out.push(Sighting {
            from: None,
            relation: command.relation,
            node,
            written: Some(match command.revision {
                Some(revision) => format!("{}@{revision}", command.name),
                None => command.name,
            }),
            pin: command.pin,
            condition: None,
            place: place.clone(),
            standing: Standing::Used,
        });
    }
}

/// True for a call that trains.
fn is_training(call: &Use) -> bool {
    let is_trainer = call.path.contains("Trainer");
    is_trainer && call.path.ends_with("().train")
        || call.name() == "fit"
            && matches!(
                call.root(),
                "keras" | "tensorflow" | "lightning" | "setfit" | "sentence_transformers"
            )
        || call.path.contains("fine_tuning.jobs.create")
}

fn store_sighting(store: &'static str, at: Option<String>, call: &Use, place: &Place) -> Sighting {
    let properties = at.iter().map(|at| ("endpoint", at.clone()));
    let node = node(
        NodeKind::VectorStore,
        ai::reference::urn("vector-store", store),
        store,
        properties,
    );
    let is_far = at.as_deref().is_some_and(|at| at.contains("://"));
    let relation = if is_far { Relation::Calls } else { Relation::Loads };
    sighting(
        node,
        relation,
        if is_far { Pin::Unknown } else { Pin::Local },
        at,
        place,
        call.offset,
    )
}

/// A node without a version.
fn node<'p>(
    kind: NodeKind,
    id: String,
    name: &str,
    properties: impl IntoIterator<Item = (&'p str, String)>,
) -> Node {
    let properties = properties.into_iter().filter(|(_, value)| !value.is_empty());
    Node {
        id,
        kind,
        name: name.to_owned(),
        ecosystem: None,
        version: None,
        properties: properties
            .map(|(key, value)| (key.to_owned(), value))
            .collect::<BTreeMap<_, _>>(),
    }
}

fn sighting(
    node: Node,
    relation: Relation,
    pin: Pin,
    written: Option<String>,
    place: &Place,
    offset: u64,
) -> Sighting {
    Sighting {
        from: None,
        relation,
        node,
        written,
        pin,
        condition: None,
        place: place.at(Some(offset)),
        standing: Standing::Used,
    }
}
