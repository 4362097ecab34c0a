//! Models, adapters and datasets that code loads.

use super::{node, sighting};
use crate::known::ai::loads::{Hub, Load};
use crate::known::ai::reference::{hub_id, is_local, is_repository, pin_of, urn};
use crate::known::ai_commands::ollama_pin;
use wb_core::inventory::{Node, NodeKind, Pin, Relation};
use wb_core::{Place, Sighting};
use wb_formats::code::uses::{Argument, Use, Value};

/// One thing that a call loads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reference {
    /// Model, adapter or dataset.
    pub(crate) kind: NodeKind,
    /// The id in the graph, without a revision.
    pub(crate) id: String,
    /// The name as its hub writes it; `?` if it is computed.
    pub(crate) name: String,
    /// The revision as written.
    pub(crate) revision: Option<String>,
    /// How firmly it is named.
    pub(crate) pin: Pin,
    /// True if it comes from the Hugging Face hub, where a revision can be given.
    pub(crate) is_hub: bool,
    /// True if loading it reads weights or data, not only a tokenizer or a configuration.
    pub(crate) is_whole: bool,
}

/// What a call loads: several things if its name can be several texts.
pub(crate) fn references(call: &Use, load: &Load) -> Vec<Reference> {
    let kind = match call.named("repo_type").and_then(Argument::text) {
        Some("dataset") => NodeKind::Dataset,
        Some("space") => return Vec::new(),
        _ => load.kind,
    };
    let Some(argument) = load.name(call) else {
        return default_of_task(call, load);
    };
    let revision = call.named(load.revision_keyword());
    let one = |name: &str| {
        let mut reference = named(name, kind, load, revision, call);
        reference.is_whole = load.is_whole;
        reference
    };
    match &argument.value {
        Value::Text(name) => vec![one(name)],
        Value::OneOf(names) | Value::List(names) => names.iter().map(|name| one(name)).collect(),
        // The model is an object that was loaded before, or its name is not known.
        Value::Partly(text) if is_local(text) => vec![Reference {
            pin: Pin::Local,
            ..computed(kind, load, text)
        }],
        Value::Partly(text) => vec![computed(kind, load, text)],
        Value::Setting { file, key } => vec![computed(kind, load, &format!("{file}#{key}"))],
        Value::Name(name) if name.contains("()") || load.position_is_object(call) => Vec::new(),
        Value::Name(name) => vec![computed(kind, load, name)],
        Value::Computed => vec![computed(kind, load, "?")],
        Value::None | Value::Bool(_) | Value::Number(_) => Vec::new(),
    }
}

/// `pipeline("text-classification")` without a model takes what the library says.
fn default_of_task(call: &Use, load: &Load) -> Vec<Reference> {
    let task = call.argument(Some(0), "task").and_then(Argument::text);
    match task {
        Some(task) if call.path == "transformers.pipeline" && !call.has_unknown_arguments() => {
            vec![Reference {
                kind: NodeKind::Model,
                id: urn("model", &format!("transformers/default/{task}")),
                name: format!("default model for {task}"),
                revision: None,
                pin: Pin::Unpinned,
                is_hub: true,
                is_whole: load.is_whole,
            }]
        }
        _ => Vec::new(),
    }
}

fn computed(kind: NodeKind, load: &Load, what: &str) -> Reference {
    Reference {
        kind,
        id: urn(kind.name(), &format!("computed:{what}")),
        name: what.to_owned(),
        revision: None,
        pin: Pin::Unknown,
        is_hub: load.hub == Hub::HuggingFace,
        is_whole: load.is_whole,
    }
}

fn named(name: &str, kind: NodeKind, load: &Load, revision: Option<&Argument>, call: &Use) -> Reference {
    let plain = |id: String, pin: Pin, revision: Option<String>| Reference {
        kind,
        id,
        name: name.to_owned(),
        revision,
        pin,
        is_hub: false,
        is_whole: true,
    };
    let local = || plain(urn(kind.name(), name), Pin::Local, None);
    match load.hub {
        Hub::HuggingFace if kind == NodeKind::Dataset && is_builder(name) => local(),
        Hub::HuggingFace => on_hub(name, kind, revision, call),
        Hub::SentenceTransformers if name.contains('/') || is_local(name) => {
            on_hub(name, kind, revision, call)
        }
        Hub::SentenceTransformers => on_hub(&format!("sentence-transformers/{name}"), kind, revision, call),
        Hub::Timm | Hub::OpenClip => match ["hf_hub:", "hf-hub:", "hf_hub/"]
            .iter()
            .find_map(|start| name.strip_prefix(start))
        {
            Some(rest) => {
                let (rest, at) = rest
                    .split_once('@')
                    .map_or((rest, None), |(rest, at)| (rest, Some(at)));
                with_revision(rest, kind, at)
            }
            None if name.starts_with("local-dir:") => local(),
            None => plain(
                urn("model", &format!("{}/{name}", call.root())),
                Pin::Floating,
                None,
            ),
        },
        Hub::Keras => match (name.strip_prefix("hf://"), name.strip_prefix("kaggle://")) {
            (Some(rest), _) => {
                let (rest, at) = rest
                    .split_once('@')
                    .map_or((rest, None), |(rest, at)| (rest, Some(at)));
                with_revision(rest, kind, at)
            }
            (_, Some(rest)) => kaggle(rest, kind),
            _ if call.name() == "from_preset" && !is_local(name) => {
                plain(urn("model", &format!("keras/{name}")), Pin::Floating, None)
            }
            _ => local(),
        },
        Hub::Kaggle => kaggle(name, kind),
        Hub::Torch => torch(name, call),
        Hub::TensorFlow if name.contains("://") => {
            let version = name
                .trim_end_matches('/')
                .rsplit('/')
                .next()
                .filter(|last| last.parse::<u32>().is_ok());
            let pin = if version.is_some() {
                Pin::Exact
            } else {
                Pin::Unpinned
            };
            plain(urn("model", name), pin, version.map(str::to_owned))
        }
        Hub::TensorFlow => local(),
        Hub::Ollama => {
            let (pin, tag) = ollama_pin(name);
            plain(urn("model", &format!("ollama/{name}")), pin, tag)
        }
        Hub::ModelScope if is_local(name) => local(),
        Hub::ModelScope => {
            let revision = revision.and_then(Argument::text);
            plain(
                urn("model", &format!("modelscope/{name}")),
                pin_of(revision),
                revision.map(str::to_owned),
            )
        }
        Hub::Own("file") => local(),
        Hub::Own(_) if is_local(name) && !is_published(name) => local(),
        Hub::Own(library) => plain(urn("model", &format!("{library}/{name}")), Pin::Floating, None),
    }
}

/// Weights that a library fetches by the name of their file.
fn is_published(name: &str) -> bool {
    ["yolo", "rtdetr", "sam_", "FastSAM", "mobile_sam"]
        .iter()
        .any(|start| name.starts_with(start))
        && !name.contains('/')
}

/// Names of loaders that read files of one's own.
fn is_builder(name: &str) -> bool {
    const BUILDERS: &[&str] = &[
        "json",
        "csv",
        "parquet",
        "text",
        "imagefolder",
        "audiofolder",
        "videofolder",
        "arrow",
        "pandas",
        "webdataset",
        "xml",
        "sql",
        "generator",
        "pdffolder",
        "spark",
    ];
    BUILDERS.contains(&name)
}

fn on_hub(name: &str, kind: NodeKind, revision: Option<&Argument>, call: &Use) -> Reference {
    if is_local(name) || !is_repository(name) {
        return Reference {
            kind,
            id: urn(kind.name(), name),
            name: name.to_owned(),
            revision: None,
            pin: if is_local(name) { Pin::Local } else { Pin::Unknown },
            is_hub: false,
            is_whole: true,
        };
    }
    let mut reference = with_revision(name, kind, revision.and_then(Argument::text));
    let is_known = revision.is_none_or(|revision| matches!(revision.value, Value::Text(_) | Value::None));
    if !is_known || revision.is_none() && call.has_unknown_arguments() {
        reference.pin = Pin::Unknown;
    }
    reference
}

fn with_revision(name: &str, kind: NodeKind, revision: Option<&str>) -> Reference {
    Reference {
        kind,
        id: hub_id(name, None, kind == NodeKind::Dataset),
        name: name.to_owned(),
        revision: revision.map(str::to_owned),
        pin: pin_of(revision),
        is_hub: true,
        is_whole: true,
    }
}

/// `owner/model/framework/variation/version`, `owner/dataset/versions/3`.
fn kaggle(name: &str, kind: NodeKind) -> Reference {
    let version = name.rsplit('/').next().filter(|last| last.parse::<u32>().is_ok());
    Reference {
        kind,
        id: urn(kind.name(), &format!("kaggle/{name}")),
        name: name.to_owned(),
        revision: version.map(str::to_owned),
        pin: if version.is_some() {
            Pin::Exact
        } else {
            Pin::Unpinned
        },
        is_hub: false,
        is_whole: true,
    }
}

/// `owner/repository[:reference]`, a folder if `source` says so.
fn torch(name: &str, call: &Use) -> Reference {
    let is_folder =
        call.named("source").and_then(Argument::text) == Some("local") || name.starts_with(['.', '/', '~']);
    let (repository, reference) = name
        .split_once(':')
        .map_or((name, None), |(name, at)| (name, Some(at)));
    let (owner, base) = repository.split_once('/').unwrap_or(("", repository));
    Reference {
        kind: NodeKind::Model,
        id: if is_folder {
            urn("model", name)
        } else {
            wb_deps::Purl::new("github", Some(owner), base, None).to_string()
        },
        name: name.to_owned(),
        revision: reference.map(str::to_owned),
        pin: if is_folder { Pin::Local } else { pin_of(reference) },
        is_hub: false,
        is_whole: true,
    }
}

/// The sighting of a reference.
pub(super) fn sighting_of(reference: &Reference, call: &Use, trains: bool, place: &Place) -> Sighting {
    let version = reference
        .revision
        .clone()
        .filter(|_| matches!(reference.pin, Pin::Immutable | Pin::Exact));
    let properties = [
        ("library", call.root().to_owned()),
        (
            "trust-remote-code",
            call.named("trust_remote_code")
                .filter(|a| a.is_true())
                .map_or(String::new(), |_| "true".to_owned()),
        ),
    ];
    let id = match &version {
        Some(version) if reference.is_hub => hub_id(
            &reference.name,
            Some(version),
            reference.kind == NodeKind::Dataset,
        ),
        _ => reference.id.clone(),
    };
    let node = Node {
        version,
        ..node(reference.kind, id, &reference.name, properties)
    };
    let relation = match reference.kind {
        NodeKind::Dataset if trains => Relation::TrainsOn,
        _ => Relation::Loads,
    };
    let written = match &reference.revision {
        Some(revision) => format!("{}@{revision}", reference.name),
        None => reference.name.clone(),
    };
    sighting(node, relation, reference.pin, Some(written), place, call.offset)
}
