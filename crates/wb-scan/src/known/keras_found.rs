//! How a reference of a Keras configuration is put into words: the same for every rule about references.

use crate::Found;
use wb_formats::model::keras_config::{Reference, ReferenceKind};

/// A finding about a reference: what it names, and why that matters in a few words.
pub fn found(reference: &Reference, why: &str) -> Found {
    let kind = match reference.kind {
        ReferenceKind::Class => "class",
        ReferenceKind::Function => "function",
        ReferenceKind::TypeSpec => "tensor type",
        ReferenceKind::TensorFlowSymbol => "TensorFlow symbol",
        ReferenceKind::TensorFlowOperation => "TensorFlow operation",
    };
    let full = full_name(reference);
    let registered = reference
        .registered_name
        .as_deref()
        .filter(|name| *name != reference.name && !matches!(*name, "" | "function"));
    let message = match registered {
        Some(name) => format!("the configuration names the {kind} `{full}` (registered as `{name}`), {why}"),
        None => format!("the configuration names the {kind} `{full}`, {why}"),
    };
    let at = match reference.path.as_str() {
        "" => "the model itself",
        path => path,
    };
    let mut found = Found::new(message).evidence("at", at);
    if reference.count > 1 {
        found = found.evidence("times", reference.count.to_string());
    }
    found
}

fn full_name(reference: &Reference) -> String {
    match &reference.module {
        Some(module) => format!("{module}.{}", reference.name),
        None => reference.name.clone(),
    }
}
