//! The index of a sharded checkpoint: which tensor lies in which file.

use crate::format::Input;
use crate::generated::Facts;
use crate::model::json::{AnyValue, Key, Value, beginning};
use crate::notes::{Defect, Notes, Stop};
use crate::sniff::Head;
use crate::source::Cursor;
use serde::Serialize;
use serde::de::{DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor};
use std::collections::{HashMap, HashSet};
use std::fmt;
use std::io::Read;
use wb_core::{Limit, Meter};

crate::format_room! {
    /// `*.safetensors.index.json` and the same file beside other shards (`pytorch_model.bin.index.json`): which
    /// tensor lies in which shard, and the total size. Shards are compared where they are safetensors.
    pub static FORMAT = {
        id: "safetensors-index",
        name: "index of a sharded checkpoint",
        since: "0.1.0",
        extensions: [],
        facts: SafetensorsIndexFacts,
        sniff: sniff,
        read: read,
    };
}

/// What the index of a sharded checkpoint says.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SafetensorsIndexFacts {
    /// Bytes of tensor data in all shards together, as the index gives it.
    pub total_size_bytes: Option<u64>,
    /// The shards, in the order of first mention.
    pub shards: Vec<String>,
    /// The tensors, in the index's order.
    pub tensors: Vec<IndexedTensor>,
    /// Tensors beyond [`SafetensorsIndexFacts::TENSORS_MAX`].
    pub tensors_unlisted: u64,
    /// Shards beyond [`SafetensorsIndexFacts::SHARDS_MAX`].
    pub shards_unlisted: u64,
}

/// One line of the index.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct IndexedTensor {
    /// The tensor's name.
    pub name: String,
    /// Which of the shards it lies in, counted from 0.
    pub shard: u32,
}

impl SafetensorsIndexFacts {
    /// How many tensors are kept.
    pub const TENSORS_MAX: usize = 200_000;
    /// How many shards are kept.
    pub const SHARDS_MAX: usize = 20_000;
    /// How many bytes of a name are kept.
    pub const NAME_MAX: usize = 1_024;
}

fn sniff(head: &Head<'_>) -> bool {
    let text = head.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head.bytes);
    let first = text.iter().find(|byte| !byte.is_ascii_whitespace());
    if first != Some(&b'{') {
        return false;
    }
    let name = head.name.to_ascii_lowercase();
    let claimed = [".safetensors.index.json", ".bin.index.json"]
        .iter()
        .any(|ending| name.ends_with(ending));
    claimed || has_weight_map(text)
}

/// True if `"weight_map": {` stands in the text. Only Keras writes that, too: its map of HDF5 shards gives every
/// path a list of names.
fn has_weight_map(text: &[u8]) -> bool {
    const KEY: &[u8] = b"\"weight_map\"";
    memchr::memmem::find_iter(text, KEY).any(|at| {
        let behind = text.get(at.saturating_add(KEY.len())..).unwrap_or_default();
        let mut marks = behind.iter().filter(|byte| !byte.is_ascii_whitespace());
        let is_map = marks.next() == Some(&b':') && marks.next() == Some(&b'{');
        let first = marks.skip_while(|byte| **byte != b':').nth(1);
        is_map && first != Some(&b'[')
    })
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = SafetensorsIndexFacts::default();
    if let Err(stop) = read_all(input, &mut facts, notes) {
        notes.stopped(stop);
    }
    Facts::SafetensorsIndex(facts)
}

fn read_all(input: &Input<'_>, facts: &mut SafetensorsIndexFacts, notes: &mut Notes) -> Result<(), Stop> {
    let len = input.source.len()?;
    input.meter.check(Limit::HeaderBytes, len)?;
    let mut reader = Reader {
        facts,
        notes,
        meter: input.meter,
        shards: HashMap::new(),
        names: HashSet::new(),
        has_map: false,
        stop: None,
    };
    let mark = input.source.read_array::<3>(0)? == Some(*b"\xef\xbb\xbf");
    let stream = Cursor::new(input.source.as_ref(), if mark { 3 } else { 0 }).take(len);
    let mut json = serde_json::Deserializer::from_reader(stream);
    let result = json.deserialize_map(&mut reader).and_then(|()| json.end());
    if let Some(stop) = reader.stop.take() {
        return Err(stop);
    }
    let has_map = reader.has_map;
    if let Err(error) = result {
        let text = beginning(&error.to_string(), 200);
        let detail = format!("the index is not the JSON object that it should be: {text}");
        return Err(Defect::new("safetensors-index-json", detail).into());
    }
    if !has_map {
        let detail = "the index has no `weight_map`, so no shard is named";
        notes.defect(Defect::new("safetensors-index-json", detail));
    }
    Ok(())
}

struct Reader<'a> {
    facts: &'a mut SafetensorsIndexFacts,
    notes: &'a mut Notes,
    meter: &'a Meter,
    shards: HashMap<String, u32>,
    names: HashSet<(u64, u64)>,
    has_map: bool,
    stop: Option<Stop>,
}

impl Reader<'_> {
    fn shard(&mut self, name: String) -> Option<u32> {
        if let Some(at) = self.shards.get(&name) {
            return Some(*at);
        }
        if self.facts.shards.len() >= SafetensorsIndexFacts::SHARDS_MAX {
            self.facts.shards_unlisted = self.facts.shards_unlisted.saturating_add(1);
            return None;
        }
        let at = u32::try_from(self.facts.shards.len()).unwrap_or(u32::MAX);
        self.facts.shards.push(name.clone());
        self.shards.insert(name, at);
        Some(at)
    }
}

impl<'de> Visitor<'de> for &mut Reader<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with `weight_map`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key_seed(Key(64))? {
            match key.kept.as_str() {
                "weight_map" => {
                    if std::mem::replace(&mut self.has_map, true) {
                        let detail = "the index has the key `weight_map` twice";
                        self.notes
                            .defect(Defect::new("safetensors-index-duplicate-key", detail));
                    }
                    map.next_value_seed(WeightMap(self))?;
                }
                "metadata" => map.next_value_seed(Metadata(self))?,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(())
    }
}

struct WeightMap<'r, 'a>(&'r mut Reader<'a>);

impl<'de> DeserializeSeed<'de> for WeightMap<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for WeightMap<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object that maps tensors to files")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let reader = self.0;
        while let Some(name) = map.next_key_seed(Key(SafetensorsIndexFacts::NAME_MAX))? {
            let count = u64::try_from(reader.names.len()).unwrap_or(u64::MAX);
            if let Err(reached) = reader.meter.check(Limit::Entries, count) {
                reader.stop = Some(reached.into());
                return Err(A::Error::custom("stopped"));
            }
            if !reader.names.insert((name.print, name.len)) {
                let detail = format!("the index has the tensor `{}` twice", beginning(&name.kept, 80));
                reader
                    .notes
                    .defect(Defect::new("safetensors-index-duplicate-key", detail));
            }
            let value = map.next_value_seed(AnyValue {
                text_max: SafetensorsIndexFacts::NAME_MAX,
                list_max: 0,
            })?;
            let Value::Text(file) = value else {
                let detail = format!(
                    "the index should name a file for `{}`, but has {}",
                    beginning(&name.kept, 80),
                    value.kind()
                );
                reader.notes.defect(Defect::new("safetensors-index-json", detail));
                continue;
            };
            let shard = reader.shard(file.kept);
            match shard {
                Some(shard) if reader.facts.tensors.len() < SafetensorsIndexFacts::TENSORS_MAX => {
                    let name = name.kept;
                    reader.facts.tensors.push(IndexedTensor { name, shard });
                }
                _ => reader.facts.tensors_unlisted = reader.facts.tensors_unlisted.saturating_add(1),
            }
        }
        Ok(())
    }
}

struct Metadata<'r, 'a>(&'r mut Reader<'a>);

impl<'de> DeserializeSeed<'de> for Metadata<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Metadata<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        while let Some(key) = map.next_key_seed(Key(64))? {
            let value = map.next_value_seed(AnyValue {
                text_max: 64,
                list_max: 0,
            })?;
            if key.kept == "total_size" {
                self.0.facts.total_size_bytes = whole(&value);
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {}
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }
}

/// Some writers divide and leave a fraction: `1.0e9` is a size as well.
fn whole(value: &Value) -> Option<u64> {
    match value {
        Value::Whole(number) => Some(*number),
        #[allow(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "the range is checked, and a float cast saturates"
        )]
        Value::Number(number) if *number >= 0.0 && *number < 1e18 => Some(*number as u64),
        _ => None,
    }
}
