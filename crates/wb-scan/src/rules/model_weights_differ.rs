//! Two different models under one name.

use crate::rule::{Folder, FolderFile};
use crate::sink::{Found, Sink};
use std::collections::BTreeMap;
use wb_formats::Facts;

crate::rule! {
    /// A folder offers the same weights as a pickle and as safetensors (`pytorch_model.bin` beside
    /// `model.safetensors`, sharded or not), and the two are not the same model: tensors of the same name have other
    /// shapes, or most names of one are not in the other. Tensors that share their numbers with another one, which
    /// writers of safetensors leave out, and buffers that are computed anew do not count.
    ///
    /// ## Why it matters
    /// Which one is loaded depends on the loader: transformers and diffusers take safetensors where they are installed
    /// and the pickle otherwise or with `use_safetensors=False`; older versions and other programs take the pickle.
    /// What was evaluated or reviewed need not be what runs.
    ///
    /// ## What to do
    /// Find out which of the two is the published model, and delete the other.
    pub static RULE = {
        id: "model-weights-differ",
        since: "0.1.0",
        severity: High,
        summary: "a pickle and a safetensors file of the same name hold different models",
        remedy: "find out which of the two is the published model, and delete the other",
        wants: ["safetensors", "torch-tensors"],
        check: Folder(check),
    };
}

fn check(folder: &Folder<'_>, sink: &mut Sink<'_>) {
    for pair in pairs(folder) {
        let difference = pair.difference();
        let is_other = !difference.shapes.is_empty() || difference.is_mostly_other;
        if !is_other {
            continue;
        }
        let message = format!(
            "`{}` and `{}` are different models: {}; transformers and diffusers load the safetensors file unless they \
             are told otherwise",
            pair.pickle_name,
            pair.safe_name,
            difference.words()
        );
        let mut found = Found::new(message).in_file(folder.place(pair.pickle));
        for line in difference
            .shapes
            .iter()
            .chain(&difference.only_pickle)
            .chain(&difference.only_safe)
            .take(8)
        {
            found = found.evidence("tensor", line.clone());
        }
        sink.found(found);
    }
}

/// Element type and shape of a tensor.
type Form<'f> = (&'f str, &'f [u64]);

/// The same weights in two formats.
pub(crate) struct Pair<'f> {
    /// The pickle, or the first of its shards.
    pub(crate) pickle: &'f FolderFile,
    pub(crate) pickle_name: String,
    pub(crate) safe_name: String,
    pickled: BTreeMap<&'f str, Form<'f>>,
    /// Tensors of the pickle by the place of their numbers.
    shared: BTreeMap<(&'f str, u64), Vec<&'f str>>,
    safe: BTreeMap<&'f str, Form<'f>>,
}

/// In what two files differ.
#[derive(Default)]
pub(crate) struct Difference {
    pub(crate) shapes: Vec<String>,
    pub(crate) dtypes: Vec<String>,
    pub(crate) only_pickle: Vec<String>,
    pub(crate) only_safe: Vec<String>,
    pub(crate) is_mostly_other: bool,
}

impl Difference {
    /// The differences in a few words.
    pub(crate) fn words(&self) -> String {
        let parts = [
            (self.shapes.len(), "tensors of other shapes"),
            (self.dtypes.len(), "tensors of other element types"),
            (self.only_pickle.len(), "tensors only in the pickle"),
            (self.only_safe.len(), "tensors only in safetensors"),
        ];
        let named = parts.iter().filter(|(count, _)| *count > 0);
        named
            .map(|(count, what)| format!("{count} {what}"))
            .collect::<Vec<_>>()
            .join(", ")
    }
}

impl Pair<'_> {
    /// Compares names, shapes and element types.
    pub(crate) fn difference(&self) -> Difference {
        let mut out = Difference::default();
        let mut common = 0usize;
        for (name, (dtype, shape)) in &self.pickled {
            match self.safe.get(name) {
                Some((_, other)) if other != shape => {
                    out.shapes.push(format!(
                        "{name}: {shape:?} in the pickle, {other:?} in safetensors"
                    ));
                }
                Some((other, _)) if other != dtype && *dtype != "?" => {
                    out.dtypes
                        .push(format!("{name}: {dtype} in the pickle, {other} in safetensors"));
                    common = common.saturating_add(1);
                }
                Some(_) => common = common.saturating_add(1),
                None if !self.is_shared(name) && !is_computed(name) => {
                    out.only_pickle.push((*name).to_owned())
                }
                None => {}
            }
        }
        for name in self.safe.keys() {
            if !self.pickled.contains_key(name) && !is_computed(name) {
                out.only_safe.push((*name).to_owned());
            }
        }
        let others = out.only_pickle.len().saturating_add(out.only_safe.len());
        out.is_mostly_other = others > common;
        out
    }

    /// True if another tensor of the pickle lies in the same place and is in the safetensors file.
    fn is_shared(&self, name: &str) -> bool {
        self.shared
            .values()
            .filter(|names| names.contains(&name))
            .any(|names| names.iter().any(|other| self.safe.contains_key(other)))
    }
}

/// Buffers that models compute anew.
fn is_computed(name: &str) -> bool {
    let last = name.rsplit('.').next().unwrap_or(name);
    matches!(
        last,
        "position_ids"
            | "token_type_ids"
            | "num_batches_tracked"
            | "inv_freq"
            | "masked_bias"
            | "bias_mask"
            | "attn_mask"
            | "rotary_emb"
            | "relative_position_index"
            | "relative_coords_table"
            | "total_ops"
            | "total_params"
    ) || name.ends_with(".attn.bias")
        || name.ends_with("decoder.bias")
        || name.ends_with(".attention.bias")
}

/// Stems under which the same weights are published in both formats. Source: the constants of transformers, peft and
/// diffusers; 2026-11-23.
const STEMS: &[(&str, &str)] = &[
    ("pytorch_model", "model"),
    ("pytorch_model", "pytorch_model"),
    ("model", "model"),
    ("adapter_model", "adapter_model"),
    ("diffusion_pytorch_model", "diffusion_pytorch_model"),
];

/// Every pair of weights in two formats in one folder.
pub(crate) fn pairs<'f>(folder: &'f Folder<'_>) -> Vec<Pair<'f>> {
    let mut out = Vec::new();
    let mut groups: BTreeMap<(&str, &str, bool), Vec<&FolderFile>> = BTreeMap::new();
    for file in folder.files {
        let (place, base) = file.path.rsplit_once('/').unwrap_or(("", &file.path));
        let Some((stem, ending)) = base.rsplit_once('.') else {
            continue;
        };
        let is_safe = ending == "safetensors";
        if is_safe || matches!(ending, "bin" | "pt" | "pth" | "ckpt") {
            groups
                .entry((place, plain_stem(stem), is_safe))
                .or_default()
                .push(file);
        }
    }
    for ((place, stem, is_safe), files) in &groups {
        if *is_safe {
            continue;
        }
        // Where a pickle has several partners, each is compared: any of them may be loaded.
        let named = STEMS
            .iter()
            .filter(|(pickle, _)| pickle == stem)
            .map(|(_, safe)| *safe);
        let partners: Vec<&str> = named
            .chain((!STEMS.iter().any(|(pickle, _)| pickle == stem)).then_some(*stem))
            .collect();
        for partner in partners {
            if let Some(safe) = groups.get(&(*place, partner, true))
                && let Some(pair) = pair(files, safe)
            {
                out.push(pair);
            }
        }
    }
    out
}

/// `pytorch_model-00001-of-00002` → `pytorch_model`.
fn plain_stem(stem: &str) -> &str {
    let Some((head, count)) = stem.rsplit_once("-of-") else {
        return stem;
    };
    let is_count = count.bytes().all(|b| b.is_ascii_digit());
    match head.rsplit_once('-') {
        Some((name, number)) if is_count && number.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => stem,
    }
}

fn pair<'f>(pickles: &[&'f FolderFile], safes: &[&'f FolderFile]) -> Option<Pair<'f>> {
    let (first, first_safe) = (pickles.first()?, safes.first()?);
    let mut out = Pair {
        pickle: first,
        pickle_name: name(pickles),
        safe_name: name(&[*first_safe]),
        pickled: BTreeMap::new(),
        shared: BTreeMap::new(),
        safe: BTreeMap::new(),
    };
    for file in pickles {
        let tensors = file.facts.iter().find_map(|facts| match facts {
            Facts::TorchTensors(facts) if facts.is_complete && facts.tensors_unlisted == 0 => {
                Some(&facts.tensors)
            }
            _ => None,
        })?;
        for tensor in tensors {
            // A checkpoint of a trainer keeps the weights one level down.
            let name = tensor.name.strip_prefix("state_dict.").unwrap_or(&tensor.name);
            out.pickled.insert(name, (&tensor.dtype, &tensor.shape));
            out.shared
                .entry((&tensor.storage, tensor.begins_at))
                .or_default()
                .push(name);
        }
    }
    for file in safes {
        let tensors = file.facts.iter().find_map(|facts| match facts {
            Facts::Safetensors(facts) if facts.tensors_unlisted == 0 => Some(&facts.tensors),
            _ => None,
        })?;
        out.safe.extend(tensors.iter().map(|tensor| {
            (
                tensor.name.as_str(),
                (tensor.dtype.as_str(), tensor.shape.as_slice()),
            )
        }));
    }
    Some(out)
}

fn name(files: &[&FolderFile]) -> String {
    let first = files.first().map_or("", |file| file.path.as_str());
    if files.len() > 1 {
        format!("{first} …")
    } else {
        first.to_owned()
    }
}
