//! Zarr arrays and Orbax checkpoints: folders of chunks, described by small JSON files.

use crate::format::Input;
use crate::generated::Facts;
use crate::model::json::beginning;
use crate::notes::{Notes, Stop};
use crate::sniff::Head;
use crate::text::json::{self, Value};
use serde::Serialize;

crate::format_room! {
    /// Descriptions of Zarr arrays (`.zarray`, `.zmetadata`, `zarr.json`, versions 2 and 3) and of Orbax checkpoints
    /// (`_METADATA`, `_CHECKPOINT_METADATA`, `_sharding`). Types of elements and the codecs that a reader applies are
    /// noted; a codec that unpickles runs code as soon as the array is read. Chunks are judged by what they are.
    pub static FORMAT = {
        id: "zarr",
        name: "Zarr or Orbax description",
        since: "0.1.0",
        extensions: [],
        facts: ZarrFacts,
        sniff: sniff,
        read: read,
    };
}

/// What a description says.
#[derive(Clone, Debug, Default, Serialize)]
pub struct ZarrFacts {
    /// The version of Zarr, if it says one.
    pub zarr_format: Option<u64>,
    /// True for a description of an Orbax checkpoint.
    pub is_orbax: bool,
    /// Codecs that a reader applies, each once.
    pub codecs: Vec<ZarrCodec>,
    /// True if elements are Python objects.
    pub has_objects: bool,
    /// Handlers that wrote an Orbax checkpoint.
    pub handlers: Vec<String>,
    /// How many arrays are described.
    pub arrays: u64,
}

/// A codec.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ZarrCodec {
    /// Its name.
    pub name: String,
    /// Where, if it is written without escapes.
    pub offset: Option<u64>,
}

const NAMES_MAX: usize = 64;
const STYLE: json::Style = json::Style {
    defect: "zarr-broken",
    plain_max: 8,
};

fn sniff(head: &Head<'_>) -> bool {
    let base = head.name.rsplit(['/', '\\']).next().unwrap_or(head.name);
    // Every payload passes here: decoding all of them would cost more than reading the rest.
    if !head.bytes.iter().take(64).any(|byte| *byte == b'{') {
        return false;
    }
    let start = json::text(head.bytes);
    if !start.trim_start().starts_with('{') {
        return false;
    }
    let is_named = matches!(
        base,
        ".zarray" | ".zmetadata" | "zarr.json" | "_CHECKPOINT_METADATA"
    );
    let is_orbax = matches!(base, "_METADATA" | "_sharding");
    is_named
        || is_orbax && (start.contains("tree_metadata") || start.contains("sharding"))
        || start.contains("\"zarr_format\"") && (start.contains("\"chunk") || start.contains("\"codecs\""))
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = ZarrFacts::default();
    if let Err(stop) = read_whole(input, &mut facts, notes) {
        notes.stopped(stop);
    }
    Facts::Zarr(facts)
}

fn read_whole(input: &Input<'_>, facts: &mut ZarrFacts, notes: &mut Notes) -> Result<(), Stop> {
    let bytes = input.whole()?;
    let text = json::text(&bytes);
    let document = json::parse(&text, STYLE, input.meter);
    if let Some(stop) = document.stop {
        notes.stopped(stop);
    }
    let root = &document.value;
    facts.zarr_format = root.get("zarr_format").and_then(Value::whole_number);
    facts.is_orbax = ["tree_metadata", "item_handlers", "use_ocdbt"]
        .iter()
        .any(|key| root.get(key).is_some());
    if let Some(handlers) = root.get("item_handlers") {
        let named = handlers
            .members()
            .iter()
            .map(|(_, value)| value)
            .chain([handlers]);
        let named = named.filter_map(Value::text).take(NAMES_MAX);
        facts.handlers = named.map(|name| beginning(name, 200)).collect();
    }
    walk(&text, root, facts);
    Ok(())
}

/// Codecs stand in `compressor`, `filters` and `codecs`, in sharding codecs and under `metadata` of consolidated files.
fn walk(text: &str, root: &Value<'_>, facts: &mut ZarrFacts) {
    let mut waiting = vec![(root, false)];
    while let Some((value, is_codec)) = waiting.pop() {
        if let Some(name) = value.text().filter(|_| is_codec) {
            keep(text, name, facts);
        }
        if is_codec && let Some(name) = value.text_of("id").or_else(|| value.text_of("name")) {
            keep(text, name, facts);
        }
        if value.get("shape").is_some()
            && (value.get("chunks").is_some() || value.get("chunk_grid").is_some())
        {
            facts.arrays = facts.arrays.saturating_add(1);
        }
        waiting.extend(value.elements().iter().map(|value| (value, is_codec)));
        for (key, value) in value.members() {
            let names_codecs = matches!(
                &**key,
                "compressor"
                    | "compressors"
                    | "filters"
                    | "codecs"
                    | "index_codecs"
                    | "serializer"
                    | "object_codec"
            );
            if matches!(&**key, "dtype" | "data_type") {
                facts.has_objects |= is_object(value);
            }
            waiting.push((value, names_codecs));
        }
    }
}

fn is_object(value: &Value<'_>) -> bool {
    let written = |text: &str| text.trim_start_matches(['|', '<', '>', '=']) == "O" || text == "object";
    value.text().is_some_and(written)
        || value
            .elements()
            .iter()
            .any(|field| field.elements().get(1).and_then(Value::text).is_some_and(written))
}

fn keep(text: &str, name: &str, facts: &mut ZarrFacts) {
    let codec = ZarrCodec {
        name: beginning(name, 200),
        offset: json::offset_in(text, name),
    };
    let is_known = facts.codecs.iter().any(|known| known.name == codec.name);
    if !is_known && facts.codecs.len() < NAMES_MAX {
        facts.codecs.push(codec);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wb_core::Meter;

    #[test]
    fn codecs_are_found_wherever_they_stand() {
        let text = r#"{"metadata": {"a/.zarray": {"shape": [1], "chunks": [1], "dtype": "|O", "compressor": null,
            "filters": [{"id": "pickle", "protocol": 5}]}}, "x": {"codecs": [{"name": "sharding_indexed",
            "configuration": {"codecs": [{"name": "numcodecs.pickle"}]}}]}}"#;
        let meter = Meter::unlimited_time();
        let mut facts = ZarrFacts::default();
        walk(text, &json::parse(text, STYLE, &meter).value, &mut facts);
        let mut names: Vec<_> = facts.codecs.iter().map(|codec| codec.name.as_str()).collect();
        names.sort_unstable();
        assert_eq!(names, ["numcodecs.pickle", "pickle", "sharding_indexed"]);
        assert!(facts.has_objects);
        assert_eq!(facts.arrays, 1);
    }
}
