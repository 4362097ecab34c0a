//! What a GGUF header says.

use crate::model::template::TemplateFacts;
use serde::Serialize;

/// What a GGUF header says.
#[derive(Clone, Debug, Default, Serialize)]
pub struct GgufFacts {
    /// 1, 2 or 3.
    pub version: u32,
    /// True if numbers are stored with their highest byte first.
    pub big_endian: bool,
    /// Tensor data is aligned to this many bytes.
    pub alignment_bytes: u64,
    /// Where tensor data begins.
    pub data_offset: u64,
    /// Tensors, as the header counts them.
    pub tensors_total: u64,
    /// Keys, as the header counts them.
    pub keys_total: u64,
    /// `general.architecture`.
    pub architecture: Option<String>,
    /// `general.type` (model, adapter, …), where the file says it.
    pub kind: Option<String>,
    /// Which part of a split model this is, where the file says it.
    pub split: Option<Split>,
    /// Elements of all tensors together.
    pub parameters_total: u64,
    /// Keys and values, the latter shortened.
    pub metadata: Vec<Entry>,
    /// Keys beyond [`GgufFacts::METADATA_MAX`].
    pub metadata_unlisted: u64,
    /// Addresses in the metadata.
    pub urls: Vec<String>,
    /// Chat templates: programs that a loader runs for every conversation.
    pub chat_templates: Vec<ChatTemplate>,
    /// The tensors.
    pub tensors: Vec<Tensor>,
    /// Tensors beyond [`GgufFacts::TENSORS_MAX`].
    pub tensors_unlisted: u64,
}

impl GgufFacts {
    /// How many keys are kept.
    pub const METADATA_MAX: usize = 10_000;
    /// How many tensors are kept.
    pub const TENSORS_MAX: usize = 100_000;
    /// How many chat templates are looked at.
    pub const TEMPLATES_MAX: usize = 32;
    /// How many bytes of a chat template are looked at.
    pub const TEMPLATE_BYTES_MAX: u64 = 1 << 20;
    /// How many bytes of a value are kept.
    pub const VALUE_MAX: usize = 256;
    /// How many bytes of a name are kept.
    pub const NAME_MAX: usize = 256;
    /// How many addresses are kept.
    pub const URLS_MAX: usize = 256;
}

/// One key and its value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// The value's type as the format's page writes it (`uint32`, `[string]`).
    #[serde(rename = "type")]
    pub kind: String,
    /// The value, shortened; of arrays the first elements.
    pub value: String,
    /// Elements of an array, bytes of a string.
    pub len: Option<u64>,
}

/// One tensor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tensor {
    /// Its name.
    pub name: String,
    /// Its type (`Q4_K`), or the number of an unknown one.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its dimensions, innermost first, as the format stores them.
    pub dimensions: Vec<u64>,
    /// Where its bytes begin, counted from the start of the tensor data.
    pub offset: u64,
    /// How many bytes they are, where type and dimensions say it.
    pub size_bytes: Option<u64>,
}

/// A part of a model that is split over files.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Split {
    /// This part, counted from 0.
    pub number: Option<u64>,
    /// How many parts there are.
    pub count: Option<u64>,
    /// Tensors in all parts together.
    pub tensors_total: Option<u64>,
}

/// A chat template.
#[derive(Clone, Debug, Serialize)]
pub struct ChatTemplate {
    /// The key that it stands under.
    pub key: String,
    /// Where its text begins.
    pub offset: u64,
    /// Its text.
    pub text: String,
    /// What it does.
    pub analysis: TemplateFacts,
}
