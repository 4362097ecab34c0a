//! Tensors of any format, found in the facts by their shape.
//!
//! Every format lists its tensors in its own words (`dims`, `dimensions`, `shape`; an end, or a size). What a reader
//! compares and draws is the same for all: a name, an element type, a shape, a place and a size.

use crate::inspect::Inspection;
use serde_json::Value;

/// A tensor as some format lists it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tensor {
    /// The part of the file that it lies in: the names of the parts, outermost first, without the file itself.
    pub part: Vec<String>,
    /// Its name; empty for the one array of a file.
    pub name: String,
    /// The type of its elements, in the format's words.
    pub dtype: String,
    /// Its dimensions.
    pub shape: Vec<i64>,
    /// Where its data begins in its part, if that is known.
    pub offset: Option<u64>,
    /// How many bytes its data has, if that is known.
    pub bytes: Option<u64>,
}

impl Tensor {
    /// Type and shape: `F32 [4096, 4096]`.
    pub fn layout(&self) -> String {
        format!("{} {:?}", self.dtype, self.shape)
    }
}

/// Lists in facts that are about tensors.
const LISTS: [&str; 8] = [
    "tensors",
    "arrays",
    "datasets",
    "initializers",
    "variables",
    "entries",
    "weights",
    "parameters",
];

/// True if a list of this name in the facts is about tensors.
pub(crate) fn is_list(key: &str) -> bool {
    LISTS.contains(&key)
}

/// Every tensor of a file and the parts inside it, in the order of the bytes as far as that is known.
pub fn collect(inspection: &Inspection) -> Vec<Tensor> {
    let mut tensors = Vec::new();
    let mut waiting = vec![inspection];
    while let Some(part) = waiting.pop() {
        for facts in &part.facts {
            in_facts(part, facts, &mut tensors);
        }
        waiting.extend(part.children.iter().rev());
    }
    tensors
}

fn in_facts(part: &Inspection, facts: &Value, tensors: &mut Vec<Tensor>) {
    let data_offset = number(facts, &["data_offset"]).unwrap_or_default();
    let first = tensors.len();
    for (key, list) in facts.as_object().into_iter().flatten() {
        // HDF5 lists datasets among its groups.
        let is_own = key == "objects" && facts.get("format").and_then(Value::as_str) == Some("hdf5");
        if let (true, Some(list)) = (is_own || is_list(key), list.as_array()) {
            for item in list {
                if let Some(mut tensor) = tensor(item, data_offset) {
                    tensor.part = part.place.path.iter().skip(1).cloned().collect();
                    tensors.push(tensor);
                }
            }
        }
    }
    let mut new = tensors.split_off(first);
    new.sort_by_key(|tensor| tensor.offset);
    tensors.append(&mut new);
}

fn number(value: &Value, keys: &[&str]) -> Option<u64> {
    keys.iter().find_map(|key| value.get(key)?.as_u64())
}

fn tensor(item: &Value, data_offset: u64) -> Option<Tensor> {
    let shape = ["shape", "dims", "dimensions"]
        .iter()
        .find_map(|key| item.get(key)?.as_array())?;
    let dtype = ["dtype", "type", "element_type", "scalar_type", "datatype"]
        .iter()
        .find_map(|key| match item.get(key)? {
            Value::String(name) => Some(name.clone()),
            // Some formats number their types.
            Value::Number(number) => Some(format!("type {number}")),
            _ => None,
        })?;
    let name = item.get("name").or_else(|| item.get("path"));
    let (begin, end) = (number(item, &["begin"]), number(item, &["end"]));
    let bytes = match (begin, end) {
        (Some(begin), Some(end)) => end.checked_sub(begin),
        _ => number(
            item,
            &["size_bytes", "data_bytes", "raw_bytes", "bytes", "storage_bytes"],
        ),
    };
    // An array of its own says where its data is; tensors of a table count from where the data begins.
    let offset = number(item, &["data_offset"]).or_else(|| {
        begin
            .or_else(|| number(item, &["offset"]))
            .map(|at| at.saturating_add(data_offset))
    });
    Some(Tensor {
        part: Vec::new(),
        name: name
            .and_then(Value::as_str)
            .unwrap_or_default()
            .trim_start_matches('/')
            .to_owned(),
        dtype,
        shape: shape.iter().map(|n| n.as_i64().unwrap_or(-1)).collect(),
        offset,
        bytes,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn tensors_of_every_format_are_found() {
        let part = Inspection {
            facts: vec![
                json!({"format": "safetensors", "data_offset": 100, "tensors":
                    [{"name": "a", "dtype": "F32", "shape": [2, 3], "begin": 0, "end": 24}]}),
                json!({"format": "gguf", "data_offset": 64, "tensors":
                    [{"name": "b", "type": "Q4_0", "dimensions": [32], "offset": 32, "size_bytes": 18}]}),
                json!({"format": "npy", "arrays":
                    [{"offset": 0, "dtype": "<f8", "shape": [4], "data_offset": 128, "data_bytes": 32}]}),
                json!({"format": "tensorflow-checkpoint", "tensors":
                    [{"name": "c", "dtype": 1, "shape": [2], "shard": 0, "start": 0, "bytes": 8}]}),
                json!({"format": "hdf5", "objects": [{"path": "/", "kind": "group", "bytes": 0},
                    {"path": "/d/k", "kind": "dataset", "shape": [2], "datatype": "f32", "bytes": 8}]}),
                json!({"format": "other", "tensors": [{"name": "no shape"}], "entries": 3}),
            ],
            ..Inspection::default()
        };
        let found = collect(&part);
        let rows: Vec<(String, Option<u64>, Option<u64>)> = found
            .iter()
            .map(|tensor| (tensor.layout(), tensor.offset, tensor.bytes))
            .collect();
        assert_eq!(
            rows,
            [
                ("F32 [2, 3]".to_owned(), Some(100), Some(24)),
                ("Q4_0 [32]".to_owned(), Some(96), Some(18)),
                ("<f8 [4]".to_owned(), Some(128), Some(32)),
                ("type 1 [2]".to_owned(), None, Some(8)),
                ("f32 [2]".to_owned(), None, Some(8)),
            ]
        );
    }
}
