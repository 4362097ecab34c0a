//! The header: one JSON object, read as a stream, tensor by tensor.

use super::facts::{MetadataEntry, SafetensorsFacts, Tensor};
use crate::model::json::{AnyValue, Key, List, Text, Value, beginning};
use crate::notes::{Defect, Notes, Stop};
use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use std::collections::{BTreeSet, HashMap};
use std::fmt;
use wb_core::{Limit, Meter};

/// One tensor as the checks need it: kept of all tensors, while names and shapes are kept of the first ones.
#[derive(Clone, Debug)]
pub(super) struct Extent {
    /// The beginning of its name.
    pub(super) name: Box<str>,
    /// Where its bytes begin, counted from the start of the tensor data.
    pub(super) begin: u64,
    /// Where they end.
    pub(super) end: u64,
}

/// What is gathered while the header is read.
pub(super) struct Header<'a> {
    pub(super) facts: &'a mut SafetensorsFacts,
    pub(super) notes: &'a mut Notes,
    pub(super) meter: &'a Meter,
    pub(super) extents: Vec<Extent>,
    /// Fingerprint and length of every name, with the places of what was said under it.
    seen: HashMap<(u64, u64), Places>,
    metadata_seen: bool,
    /// What is said once about a file, however many tensors it concerns.
    said: BTreeSet<String>,
    stop: Option<Stop>,
}

/// How much of a text of the metadata is looked at for addresses, secrets and hidden characters.
const LOOKED_AT_MAX: usize = 1 << 16;

#[derive(Clone, Copy)]
struct Places {
    extent: u32,
    kept: Option<u32>,
}

/// How many bytes of a name the checks keep, for their messages.
const SHOWN: usize = 48;

/// Places are counted in 32 bits: [`Limit::Entries`] is far below, and memory counts here.
fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

impl<'a> Header<'a> {
    pub(super) fn new(facts: &'a mut SafetensorsFacts, notes: &'a mut Notes, meter: &'a Meter) -> Self {
        Self {
            facts,
            notes,
            meter,
            extents: Vec::new(),
            seen: HashMap::new(),
            metadata_seen: false,
            said: BTreeSet::new(),
            stop: None,
        }
    }

    /// Reads the whole header from a JSON reader.
    pub(super) fn read<'de, R: serde_json::de::Read<'de>>(&mut self, reader: R) -> Result<(), Stop> {
        let mut json = serde_json::Deserializer::new(reader);
        let result = json.deserialize_map(&mut *self).and_then(|()| json.end());
        match (result, self.stop.take()) {
            (_, Some(stop)) => Err(stop),
            (Ok(()), None) => Ok(()),
            (Err(error), None) => Err(Stop::Bad(broken(&error))),
        }
    }

    fn stop<E: serde::de::Error>(&mut self, stop: impl Into<Stop>) -> E {
        self.stop = Some(stop.into());
        E::custom("stopped")
    }

    /// True the first time; beyond a hundred different things nothing more is said.
    fn say_once(&mut self, what: &str) -> bool {
        self.said.len() < 100 && self.said.insert(what.to_owned())
    }

    fn metadata(&mut self, name: &str, value: &Value) {
        self.notes.defect(Defect::new(
            "safetensors-metadata-shape",
            format!(
                "`__metadata__` maps texts to texts, but `{}` is {}",
                beginning(name, SHOWN),
                value.kind()
            ),
        ));
    }

    fn tensor(&mut self, name: Text, parts: Parts) {
        let shown = beginning(&name.kept, SHOWN);
        let (begin, end) = self.offsets(&shown, parts.offsets);
        let dtype = self.dtype(&shown, parts.dtype);
        let shape = self.shape(&shown, parts.shape);
        if let (Some(begin), Some(end), Some(dtype), Some(shape)) = (begin, end, dtype, shape) {
            self.check_size(&shown, &dtype, &shape, begin, end);
            let extent = Extent {
                name: shown.into(),
                begin,
                end,
            };
            let tensor = Tensor {
                name: name.kept.clone(),
                dtype,
                shape: shape.first,
                begin,
                end,
            };
            self.keep(&name, extent, tensor);
        }
    }

    /// Keeps a tensor; the last of those with one name, as the reference implementation does.
    fn keep(&mut self, name: &Text, extent: Extent, tensor: Tensor) {
        let key = (name.print, name.len);
        if let Some(places) = self.seen.get(&key).copied() {
            if let Some(old) = self.extents.get_mut(places.extent as usize) {
                *old = extent;
            }
            if let Some(old) = places.kept.and_then(|at| self.facts.tensors.get_mut(at as usize)) {
                *old = tensor;
            }
            return;
        }
        let kept = self.facts.tensors.len();
        let kept = (kept < SafetensorsFacts::TENSORS_MAX).then_some(index(kept));
        let places = Places {
            extent: index(self.extents.len()),
            kept,
        };
        self.seen.insert(key, places);
        self.extents.push(extent);
        match kept {
            Some(_) => self.facts.tensors.push(tensor),
            None => self.facts.tensors_unlisted = self.facts.tensors_unlisted.saturating_add(1),
        }
    }

    fn offsets(&mut self, name: &str, value: Option<Value>) -> (Option<u64>, Option<u64>) {
        if let Some(Value::List(list)) = &value
            && let ([begin, end], true, 2) = (list.first.as_slice(), list.whole, list.len)
        {
            if begin > end {
                self.notes.defect(Defect::new(
                    "safetensors-offsets-reversed",
                    format!("tensor `{name}` begins at {begin} and ends at {end}"),
                ));
            }
            return (Some(*begin), Some(*end));
        }
        self.field(name, "data_offsets", "two whole numbers", value.as_ref());
        (None, None)
    }

    fn dtype(&mut self, name: &str, value: Option<Value>) -> Option<String> {
        match value {
            Some(Value::Text(text)) => Some(beginning(&text.kept, 64)),
            other => {
                self.field(name, "dtype", "a text", other.as_ref());
                None
            }
        }
    }

    fn shape(&mut self, name: &str, value: Option<Value>) -> Option<List> {
        match value {
            Some(Value::List(list)) if list.whole => Some(list),
            other => {
                self.field(name, "shape", "a list of whole numbers", other.as_ref());
                None
            }
        }
    }

    fn field(&mut self, name: &str, field: &str, wanted: &str, value: Option<&Value>) {
        let found = match value {
            Some(Value::List(_)) => "another list",
            Some(value) => value.kind(),
            None => "missing",
        };
        self.notes.defect(Defect::new(
            "safetensors-field",
            format!("`{field}` of tensor `{name}` should be {wanted}, but is {found}"),
        ));
    }

    /// Element type × shape = bytes, without believing any of the three.
    fn check_size(&mut self, name: &str, dtype: &str, shape: &List, begin: u64, end: u64) {
        let Some(width) = super::dtype::bits(dtype) else {
            if self.say_once(dtype) {
                self.notes.defect(Defect::new(
                    "safetensors-dtype-unknown",
                    format!(
                        "tensor `{name}` has the unknown element type `{dtype}`; its size cannot be checked"
                    ),
                ));
            }
            return;
        };
        let bits = shape.product.and_then(|count| count.checked_mul(width));
        let Some(bits) = bits else {
            self.notes.defect(Defect::new(
                "safetensors-shape-overflows",
                format!(
                    "the shape of tensor `{name}` has more elements than fit into 64 bits ({:?})",
                    shape.first
                ),
            ));
            return;
        };
        let bytes = end.saturating_sub(begin);
        if bits % 8 != 0 || (begin <= end && bits / 8 != bytes) {
            self.notes.defect(Defect::new(
                "safetensors-size-differs",
                format!(
                    "tensor `{name}` is {dtype} {:?}, that is {} bits, but {bytes} bytes are set aside for it",
                    shape.first, bits
                ),
            ));
        }
        let count = shape.product.unwrap_or_default();
        self.facts.parameters_total = self.facts.parameters_total.saturating_add(count);
        let sum = self.facts.bytes_by_dtype.entry(dtype.to_owned()).or_default();
        *sum = sum.saturating_add(bytes);
    }
}

fn broken(error: &serde_json::Error) -> Defect {
    let text = beginning(&error.to_string(), 200);
    let detail = format!("the header is not the JSON object that it should be: {text}");
    let code = if text.starts_with("recursion limit") {
        "safetensors-header-nested"
    } else {
        "safetensors-header-json"
    };
    match u64::try_from(error.column()) {
        Ok(column) if error.line() == 1 => Defect::at(code, column.saturating_add(7), detail),
        _ => Defect::new(code, detail),
    }
}

impl<'de> Visitor<'de> for &mut Header<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object that maps names to tensors")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let mut count: u64 = 0;
        while let Some(name) = map.next_key_seed(Key(SafetensorsFacts::NAME_MAX))? {
            count = count.saturating_add(1);
            if let Err(reached) = self.meter.check(Limit::Entries, count) {
                return Err(self.stop(reached));
            }
            if count.is_multiple_of(4_096)
                && let Err(reached) = self.meter.time()
            {
                return Err(self.stop(reached));
            }
            if name.kept == "__metadata__" {
                if self.metadata_seen {
                    self.notes.defect(duplicate("the header", "__metadata__"));
                }
                self.metadata_seen = true;
                map.next_value_seed(MetadataSeed(self))?;
            } else {
                if self.seen.contains_key(&(name.print, name.len)) {
                    self.notes.defect(duplicate("the header", &name.kept));
                }
                let parts = map.next_value_seed(TensorSeed {
                    header: self,
                    name: &name.kept,
                })?;
                if let Some(parts) = parts {
                    self.tensor(name, parts);
                }
            }
        }
        Ok(())
    }
}

fn duplicate(whose: &str, key: &str) -> Defect {
    Defect::new(
        "safetensors-duplicate-key",
        format!("{whose} has the key `{}` twice", beginning(key, SHOWN)),
    )
}

/// What was said about one tensor.
#[derive(Default)]
struct Parts {
    dtype: Option<Value>,
    shape: Option<Value>,
    offsets: Option<Value>,
}

struct TensorSeed<'h, 'a, 'n> {
    header: &'h mut Header<'a>,
    name: &'n str,
}

const FIELD: AnyValue = AnyValue {
    text_max: 64,
    list_max: SafetensorsFacts::SHAPE_MAX,
};

impl<'de> DeserializeSeed<'de> for TensorSeed<'_, '_, '_> {
    type Value = Option<Parts>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl TensorSeed<'_, '_, '_> {
    fn not_an_object<E>(self, kind: &str) -> Result<Option<Parts>, E> {
        self.header.notes.defect(Defect::new(
            "safetensors-field",
            format!(
                "tensor `{}` should be an object, but is {kind}",
                beginning(self.name, SHOWN)
            ),
        ));
        Ok(None)
    }
}

impl<'de> Visitor<'de> for TensorSeed<'_, '_, '_> {
    type Value = Option<Parts>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object with `dtype`, `shape` and `data_offsets`")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut parts = Parts::default();
        while let Some(key) = map.next_key_seed(Key(64))? {
            let place = match key.kept.as_str() {
                "dtype" => &mut parts.dtype,
                "shape" => &mut parts.shape,
                "data_offsets" => &mut parts.offsets,
                other => {
                    if self.header.say_once(&format!("field {other}")) {
                        self.header.notes.defect(Defect::new(
                            "safetensors-field-unknown",
                            format!(
                                "tensor `{}` has the unknown field `{other}`",
                                beginning(self.name, SHOWN)
                            ),
                        ));
                    }
                    map.next_value::<serde::de::IgnoredAny>()?;
                    continue;
                }
            };
            let value = map.next_value_seed(FIELD)?;
            if place.replace(value).is_some() {
                let whose = format!("tensor `{}`", beginning(self.name, SHOWN));
                self.header.notes.defect(duplicate(&whose, &key.kept));
            }
        }
        Ok(Some(parts))
    }

    /// The reference implementation takes a tensor that is written as a list of its three fields.
    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        self.header.notes.defect(Defect::new(
            "safetensors-tensor-as-list",
            format!(
                "tensor `{}` is written as a list, which some loaders take and others do not",
                beginning(self.name, SHOWN)
            ),
        ));
        let parts = Parts {
            dtype: seq.next_element_seed(FIELD)?,
            shape: seq.next_element_seed(FIELD)?,
            offsets: seq.next_element_seed(FIELD)?,
        };
        while seq.next_element::<serde::de::IgnoredAny>()?.is_some() {}
        Ok(Some(parts))
    }

    fn visit_str<E>(self, _: &str) -> Result<Self::Value, E> {
        self.not_an_object("a text")
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        self.not_an_object("a number")
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        self.not_an_object("a number")
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        self.not_an_object("a number")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        self.not_an_object("a truth value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        self.not_an_object("null")
    }
}

struct MetadataSeed<'h, 'a>(&'h mut Header<'a>);

impl<'de> DeserializeSeed<'de> for MetadataSeed<'_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for MetadataSeed<'_, '_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object that maps texts to texts")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let header = self.0;
        let mut keys = std::collections::HashSet::new();
        while let Some(key) = map.next_key_seed(Key(SafetensorsFacts::VALUE_MAX))? {
            let count = u64::try_from(keys.len()).unwrap_or(u64::MAX);
            if let Err(reached) = header.meter.check(Limit::Entries, count) {
                return Err(header.stop(reached));
            }
            if !keys.insert((key.print, key.len)) {
                header.notes.defect(duplicate("`__metadata__`", &key.kept));
            }
            let value = map.next_value_seed(AnyValue {
                text_max: LOOKED_AT_MAX,
                list_max: 0,
            })?;
            let Value::Text(text) = value else {
                header.metadata(&key.kept, &value);
                continue;
            };
            header.notes.look_at(&key.kept, None, &text.kept);
            if header.facts.metadata.len() < SafetensorsFacts::METADATA_MAX {
                header.facts.metadata.push(MetadataEntry {
                    key: key.kept,
                    value: beginning(&text.kept, SafetensorsFacts::VALUE_MAX),
                    value_bytes: text.len,
                });
            } else {
                header.facts.metadata_unlisted = header.facts.metadata_unlisted.saturating_add(1);
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while seq.next_element::<serde::de::IgnoredAny>()?.is_some() {}
        self.0.metadata("__metadata__", &Value::Other("a list"));
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        self.0.metadata("__metadata__", &Value::Other("a text"));
        Ok(())
    }

    fn visit_u64<E>(self, number: u64) -> Result<(), E> {
        self.0.metadata("__metadata__", &Value::Whole(number));
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        self.0.metadata("__metadata__", &Value::Other("a number"));
        Ok(())
    }

    fn visit_f64<E>(self, number: f64) -> Result<(), E> {
        self.0.metadata("__metadata__", &Value::Number(number));
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        self.0.metadata("__metadata__", &Value::Other("a truth value"));
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        self.0.metadata("__metadata__", &Value::Null);
        Ok(())
    }
}
