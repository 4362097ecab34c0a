//! What came before GGUF: ggml, ggmf, ggjt and the adapters called ggla.

use crate::format::Input;
use crate::generated::Facts;
use crate::model::gguf::tensor_type;
use crate::notes::{Defect, Notes, Stop};
use crate::sniff::Head;
use crate::source::Cursor;
use serde::Serialize;
use wb_core::{GapReason, Limit, Meter};

crate::format_room! {
    /// The formats of llama.cpp before GGUF. `ggjt` (versions 1 to 3) and `ggla` adapters are walked tensor by
    /// tensor; `ggml` and `ggmf` mean another layout in every program that wrote them, so they are recognised and
    /// reported as not looked at.
    pub static FORMAT = {
        id: "ggml",
        name: "ggml, ggmf, ggjt and ggla",
        since: "0.1.0",
        extensions: ["ggml", "ggjt"],
        facts: GgmlFacts,
        sniff: sniff,
        read: read,
    };
}

/// What the header of a model from before GGUF says.
#[derive(Clone, Debug, Default, Serialize)]
pub struct GgmlFacts {
    /// `ggml`, `ggmf`, `ggjt` or `ggla`.
    pub kind: &'static str,
    /// The version, where the kind has one.
    pub version: Option<u32>,
    /// Sizes of the model, where the kind's layout is known.
    pub hyperparameters: Option<Hyperparameters>,
    /// Tensors met.
    pub tensors_total: u64,
    /// The first tensors.
    pub tensors: Vec<GgmlTensor>,
}

/// Sizes of a LLaMA model.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Hyperparameters {
    /// Words of the vocabulary.
    pub vocabulary: u32,
    /// Width of the embedding.
    pub embedding: u32,
    /// Attention heads.
    pub heads: u32,
    /// Layers.
    pub layers: u32,
    /// The number that stands for the quantisation.
    pub file_type: u32,
}

/// One tensor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct GgmlTensor {
    /// Its name.
    pub name: String,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Its dimensions, innermost first.
    pub dimensions: Vec<u32>,
    /// Where its bytes begin.
    pub offset: u64,
    /// How many they are.
    pub size_bytes: u64,
}

/// How many tensors are kept.
const TENSORS_MAX: usize = 10_000;
/// Longer words and names are no words and names.
const NAME_MAX: u32 = 4_096;
/// Tensor data of ggjt and ggla is aligned to this.
const ALIGNMENT: u64 = 32;

fn kind(magic: [u8; 4]) -> Option<&'static str> {
    match &magic {
        b"lmgg" => Some("ggml"),
        b"fmgg" => Some("ggmf"),
        b"tjgg" => Some("ggjt"),
        b"algg" => Some("ggla"),
        _ => None,
    }
}

fn sniff(head: &Head<'_>) -> bool {
    let Some((magic, rest)) = head.bytes.split_first_chunk::<4>() else {
        return false;
    };
    let version = rest.first_chunk::<4>().map(|bytes| u32::from_le_bytes(*bytes));
    match kind(*magic) {
        // The number behind is a vocabulary's size there, and a version here.
        Some("ggml") => version.is_some_and(|number| number <= 1 << 24),
        Some(_) => version.is_some_and(|number| number <= 1_000),
        None => false,
    }
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = GgmlFacts::default();
    if let Err(stop) = read_all(input, &mut facts, notes) {
        notes.stopped(stop);
    }
    Facts::Ggml(facts)
}

fn read_all(input: &Input<'_>, facts: &mut GgmlFacts, notes: &mut Notes) -> Result<(), Stop> {
    let source = input.source.as_ref();
    facts.kind = source.read_array::<4>(0)?.and_then(kind).unwrap_or("ggml");
    let mut walk = Walk {
        cursor: Cursor::new(source, 4),
        len: source.len()?,
        meter: input.meter,
    };
    if facts.kind != "ggml" {
        facts.version = Some(walk.u32()?);
    }
    match (facts.kind, facts.version) {
        ("ggjt", Some(1..=3)) => {
            walk.model(facts)?;
            walk.tensors(facts, notes)
        }
        ("ggla", Some(1)) => {
            // Rank and scale.
            walk.u32()?;
            walk.u32()?;
            walk.tensors(facts, notes)
        }
        (kind, version) => {
            let version = version.map_or_else(String::new, |version| format!(" version {version}"));
            let detail = format!("{kind}{version} is not read: convert it to GGUF");
            notes.gap(GapReason::UnsupportedFormat, None, detail);
            Ok(())
        }
    }
}

struct Walk<'a> {
    cursor: Cursor<'a>,
    len: u64,
    meter: &'a Meter,
}

impl Walk<'_> {
    fn u32(&mut self) -> Result<u32, Stop> {
        let at = self.cursor.position();
        let bytes = self.cursor.array::<4>()?;
        bytes
            .map(u32::from_le_bytes)
            .ok_or_else(|| Defect::at("ggml-truncated", at, "the file ends inside its header").into())
    }

    fn remaining(&self) -> u64 {
        self.len.saturating_sub(self.cursor.position())
    }

    fn model(&mut self, facts: &mut GgmlFacts) -> Result<(), Stop> {
        let mut sizes = [0; 7];
        for size in &mut sizes {
            *size = self.u32()?;
        }
        let [vocabulary, embedding, _, heads, layers, _, file_type] = sizes;
        facts.hyperparameters = Some(Hyperparameters {
            vocabulary,
            embedding,
            heads,
            layers,
            file_type,
        });
        for number in 0..u64::from(vocabulary) {
            if number & 0xffff == 0 {
                self.meter.time()?;
            }
            let at = self.cursor.position();
            let len = self.u32()?;
            let with_score = u64::from(len).saturating_add(4);
            if len > NAME_MAX || with_score > self.remaining() {
                let detail = format!("word {number} of the vocabulary is said to have {len} bytes");
                return Err(Defect::at("ggml-length-outside", at, detail).into());
            }
            self.cursor.skip(with_score);
        }
        Ok(())
    }

    fn tensors(&mut self, facts: &mut GgmlFacts, notes: &mut Notes) -> Result<(), Stop> {
        while self.remaining() > 0 {
            facts.tensors_total = facts.tensors_total.saturating_add(1);
            self.meter.check(Limit::Entries, facts.tensors_total)?;
            let at = self.cursor.position();
            let (count, name_len, number) = (self.u32()?, self.u32()?, self.u32()?);
            if count > 4 || name_len > NAME_MAX {
                let detail =
                    format!("a tensor is said to have {count} dimensions and a name of {name_len} bytes");
                return Err(Defect::at("ggml-length-outside", at, detail).into());
            }
            let mut dimensions = Vec::new();
            for _ in 0..count {
                dimensions.push(self.u32()?);
            }
            let Some(name) = self.cursor.bytes(u64::from(name_len))? else {
                return Err(Defect::at("ggml-truncated", at, "the file ends inside a tensor's name").into());
            };
            let Some((kind, block, block_bytes)) = old_type(facts.version, number) else {
                let detail = format!("tensors of type {number} are not known here");
                notes.gap(GapReason::UnsupportedFormat, Some(at), detail);
                return Ok(());
            };
            let offset = self.cursor.position().next_multiple_of(ALIGNMENT);
            let elements = dimensions
                .iter()
                .try_fold(1u64, |product, &d| product.checked_mul(u64::from(d)));
            let size_bytes = elements
                .and_then(|count| count.checked_div(block)?.checked_mul(block_bytes))
                .filter(|&size| size <= self.len.saturating_sub(offset));
            let Some(size_bytes) = size_bytes else {
                let detail =
                    format!("a tensor of type {kind} with dimensions {dimensions:?} ends behind the file");
                return Err(Defect::at("ggml-tensor-outside", at, detail).into());
            };
            self.cursor.seek(offset.saturating_add(size_bytes));
            notes.skipped_bytes = notes.skipped_bytes.saturating_add(size_bytes);
            if facts.tensors.len() < TENSORS_MAX {
                facts.tensors.push(GgmlTensor {
                    name: String::from_utf8_lossy(&name).into_owned(),
                    kind,
                    dimensions,
                    offset,
                    size_bytes,
                });
            }
        }
        Ok(())
    }
}

/// Types as they were: before version 3 the scales of some had 32 bits.
fn old_type(version: Option<u32>, number: u32) -> Option<(&'static str, u64, u64)> {
    match (version, number) {
        (Some(1 | 2), 2) => Some(("Q4_0", 32, 20)),
        (Some(1 | 2), 3) => Some(("Q4_1", 32, 24)),
        (Some(1 | 2), 8) => Some(("Q8_0", 32, 36)),
        _ => tensor_type(number),
    }
}
