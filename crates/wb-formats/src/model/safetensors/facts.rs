//! What a safetensors header says.

use serde::Serialize;
use std::collections::BTreeMap;

/// What a safetensors header says.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SafetensorsFacts {
    /// The header's length as the first eight bytes give it.
    pub header_bytes: u64,
    /// Where the tensor data begins.
    pub data_offset: u64,
    /// Bytes of tensor data that the tensors lay claim to, from the first byte to the last.
    pub data_bytes: u64,
    /// Tensors, by name as the header lists them; of tensors named twice the last.
    pub tensors: Vec<Tensor>,
    /// Tensors beyond [`SafetensorsFacts::TENSORS_MAX`]: counted and checked, not kept.
    pub tensors_unlisted: u64,
    /// Elements of all tensors together.
    pub parameters_total: u64,
    /// Bytes of tensor data by element type.
    pub bytes_by_dtype: BTreeMap<String, u64>,
    /// `__metadata__`: keys and the beginnings of their values.
    pub metadata: Vec<MetadataEntry>,
    /// Metadata entries beyond [`SafetensorsFacts::METADATA_MAX`].
    pub metadata_unlisted: u64,
}

impl SafetensorsFacts {
    /// How many tensors are kept.
    pub const TENSORS_MAX: usize = 200_000;
    /// How many metadata entries are kept.
    pub const METADATA_MAX: usize = 1_000;
    /// How many bytes of a metadata value are kept.
    pub const VALUE_MAX: usize = 1_024;
    /// How many bytes of a tensor's name are kept.
    pub const NAME_MAX: usize = 1_024;
    /// How many dimensions of a tensor are kept.
    pub const SHAPE_MAX: usize = 32;
}

/// One tensor.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Tensor {
    /// Its name.
    pub name: String,
    /// Its element type, as written.
    pub dtype: String,
    /// Its shape (the first [`SafetensorsFacts::SHAPE_MAX`] dimensions).
    pub shape: Vec<u64>,
    /// Where its bytes begin, counted from the start of the tensor data.
    pub begin: u64,
    /// Where they end.
    pub end: u64,
}

/// One entry of `__metadata__`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct MetadataEntry {
    /// Its key.
    pub key: String,
    /// The beginning of its value.
    pub value: String,
    /// The value's whole length.
    pub value_bytes: u64,
}
