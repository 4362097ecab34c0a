//! The few numbers of a model's configuration that its weights must agree with.

use crate::format::Input;
use crate::generated::Facts;
use crate::model::json::beginning;
use crate::notes::{Notes, Stop};
use crate::sniff::Head;
use crate::text::json;
use serde::Serialize;
use wb_core::Limit;

crate::format_room! {
    /// `config.json` of transformers: the numbers that the weights beside it must agree with (layers, width,
    /// vocabulary).
    pub static FORMAT = {
        id: "model-architecture",
        name: "architecture in config.json",
        since: "0.1.0",
        extensions: [],
        facts: ArchitectureFacts,
        sniff: sniff,
        read: read,
    };
}

/// What the configuration says about the shape of the model.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ArchitectureFacts {
    /// `model_type`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model_type: Option<String>,
    /// How many layers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub layers: Option<u64>,
    /// How wide.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hidden_size: Option<u64>,
    /// How many words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vocab_size: Option<u64>,
    /// True if parts have configurations of their own, so that the numbers are not those of the whole.
    pub is_composed: bool,
}

fn sniff(head: &Head<'_>) -> bool {
    let base = head.name.rsplit(['/', '\\']).next().unwrap_or_default();
    let says = |word: &[u8]| memchr::memmem::find(head.bytes, word).is_some();
    base.eq_ignore_ascii_case("config.json")
        && head.bytes.trim_ascii_start().starts_with(b"{")
        && says(b"\"model_type\"")
        && (says(b"\"hidden_size\"")
            || says(b"\"vocab_size\"")
            || says(b"\"n_embd\"")
            || says(b"\"d_model\""))
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = ArchitectureFacts::default();
    if let Err(stop) = read_all(input, &mut facts) {
        notes.stopped(stop);
    }
    Facts::ModelArchitecture(facts)
}

fn read_all(input: &Input<'_>, facts: &mut ArchitectureFacts) -> Result<(), Stop> {
    const STYLE: json::Style = json::Style {
        defect: "config-broken-json",
        plain_max: 16,
    };
    const BYTES_MAX: u64 = 16 << 20;
    let len = input.source.len()?;
    input.meter.check(Limit::HeaderBytes, len)?;
    let bytes = input.source.read_vec(0, BYTES_MAX)?;
    let text = json::text(&bytes);
    let document = json::parse(&text, STYLE, input.meter);
    let root = &document.value;
    let number = |keys: &[&str]| keys.iter().find_map(|key| root.get(key)?.whole_number());
    facts.model_type = root.text_of("model_type").map(|text| beginning(text, 80));
    facts.layers = number(&["num_hidden_layers", "n_layer", "n_layers", "num_layers"]);
    facts.hidden_size = number(&["hidden_size", "n_embd", "d_model", "dim"]);
    facts.vocab_size = number(&["vocab_size"]);
    facts.is_composed = root.members().iter().any(|(key, value)| {
        key.ends_with("_config") && matches!(value, json::Value::Object(_)) && key != "quantization_config"
    }) || root.get("quantization_config").is_some();
    match document.stop {
        Some(Stop::Read(error)) => Err(error.into()),
        // Another reader of the same file says that it is broken; what stands before the break is kept.
        Some(Stop::Bad(_)) | None => Ok(()),
    }
}
