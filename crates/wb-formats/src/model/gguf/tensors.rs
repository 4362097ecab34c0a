//! The table of tensors, and where they lie.

use super::facts::{GgufFacts, Tensor};
use super::types::tensor_type;
use super::walk::Walk;
use crate::format::Input;
use crate::model::json::{beginning, fingerprint};
use crate::notes::{Child, Defect, Notes, Stop};
use crate::source::SliceSource;
use std::collections::HashSet;
use wb_core::Limit;

/// ggml holds four dimensions.
const DIMENSIONS_MAX: u32 = 4;
/// ggml holds names of 63 bytes and a zero.
const NAME_MAX: u64 = 63;
/// How many holes are handed on to be judged by what is in them.
const HOLES_MAX: usize = 16;

/// One tensor as the check of places needs it.
pub(super) struct Extent {
    name: Box<str>,
    begin: u64,
    /// Nothing if the size could not be computed.
    size: Option<u64>,
}

/// Reads the table.
pub(super) fn read_all(
    walk: &mut Walk<'_>,
    facts: &mut GgufFacts,
    notes: &mut Notes,
    input: &Input<'_>,
) -> Result<Vec<Extent>, Stop> {
    let mut seen = HashSet::new();
    let mut extents = Vec::new();
    for number in 0..facts.tensors_total {
        input.meter.check(Limit::Entries, number.saturating_add(1))?;
        if number & 0xfff == 0 {
            input.meter.time()?;
        }
        let at = walk.position();
        let (name, name_len) = walk.string(1_024, "a tensor's name")?;
        let shown = beginning(&name, 48);
        if name_len > NAME_MAX {
            let detail =
                format!("the name of tensor `{shown}` has {name_len} bytes; loaders hold {NAME_MAX}");
            notes.defect(Defect::at("gguf-tensor-name-long", at, detail));
        }
        if !seen.insert((fingerprint(&name), name_len)) {
            let detail = format!("two tensors are called `{shown}`");
            notes.defect(Defect::at("gguf-duplicate-tensor", at, detail));
        }
        let dimensions = read_dimensions(walk, &shown, notes)?;
        let kind = walk.u32("a tensor's type")?;
        let offset = walk.u64("a tensor's offset")?;
        let (elements, size_bytes) = measure(&shown, at, kind, &dimensions, notes);
        facts.parameters_total = facts.parameters_total.saturating_add(elements);
        let kind = tensor_type(kind).map_or_else(|| kind.to_string(), |(name, ..)| name.to_owned());
        if facts.tensors.len() < GgufFacts::TENSORS_MAX {
            facts.tensors.push(Tensor {
                name: beginning(&name, GgufFacts::NAME_MAX),
                kind,
                dimensions,
                offset,
                size_bytes,
            });
        } else {
            facts.tensors_unlisted = facts.tensors_unlisted.saturating_add(1);
        }
        extents.push(Extent {
            name: shown.into(),
            begin: offset,
            size: size_bytes,
        });
    }
    Ok(extents)
}

fn read_dimensions(walk: &mut Walk<'_>, name: &str, notes: &mut Notes) -> Result<Vec<u64>, Stop> {
    let at = walk.position();
    let count = walk.u32("a tensor's number of dimensions")?;
    if count > DIMENSIONS_MAX {
        let detail =
            format!("tensor `{name}` has {count} dimensions; loaders have room for {DIMENSIONS_MAX}");
        let defect = Defect::at("gguf-dimensions-overflow", at, detail);
        if count > 64 {
            return Err(defect.into());
        }
        notes.defect(defect);
    }
    let mut dimensions = Vec::new();
    for _ in 0..count {
        dimensions.push(walk.count("a tensor's dimensions")?);
    }
    Ok(dimensions)
}

/// Elements and bytes, without believing that either fits.
fn measure(name: &str, at: u64, kind: u32, dimensions: &[u64], notes: &mut Notes) -> (u64, Option<u64>) {
    let overflow = |notes: &mut Notes| {
        let detail =
            format!("tensor `{name}` has the dimensions {dimensions:?}: its size does not fit into 63 bits");
        notes.defect(Defect::at("gguf-size-overflows", at, detail));
        (0, None)
    };
    let signed = |number: u64| i64::try_from(number).is_ok();
    // An empty tensor is as large as its emptiness: its other dimensions must still be numbers.
    let product = dimensions
        .iter()
        .try_fold(1u64, |product, &d| product.checked_mul(d))
        .filter(|&product| signed(product) && dimensions.iter().all(|&d| signed(d)));
    let Some(elements) = product else {
        return overflow(notes);
    };
    let Some((kind, block, block_bytes)) = tensor_type(kind) else {
        let detail = format!("tensor `{name}` has the unknown type {kind}; its size cannot be checked");
        notes.defect(Defect::at("gguf-tensor-type-unknown", at, detail));
        return (elements, None);
    };
    let row = dimensions.first().copied().unwrap_or(1);
    if row.checked_rem(block) != Some(0) {
        let detail =
            format!("tensor `{name}` of type {kind} has rows of {row} elements, no multiple of {block}");
        notes.defect(Defect::at("gguf-row-broken", at, detail));
        return (elements, None);
    }
    let blocks = elements.checked_div(block).unwrap_or_default();
    match blocks.checked_mul(block_bytes).filter(|&bytes| signed(bytes)) {
        Some(bytes) => (elements, Some(bytes)),
        None => overflow(notes),
    }
}

/// Checks the tensors' places against each other and against the file.
pub(super) fn check_places(
    extents: &mut [Extent],
    facts: &GgufFacts,
    len: u64,
    input: &Input<'_>,
    notes: &mut Notes,
) -> Result<(), Stop> {
    let data = facts.data_offset;
    let align = facts.alignment_bytes;
    extents.sort_by(|a, b| {
        (a.begin, a.size)
            .cmp(&(b.begin, b.size))
            .then_with(|| a.name.cmp(&b.name))
    });
    let mut places = Places {
        data,
        len,
        align,
        covered: 0,
        last: "the start of the data",
        holes: Vec::new(),
        unsure: false,
    };
    for extent in extents.iter() {
        places.check(extent, notes);
    }
    let Places {
        covered,
        holes,
        unsure,
        ..
    } = places;
    for (begin, end) in holes.into_iter().take(HOLES_MAX) {
        hand_on(input, notes, data.saturating_add(begin), data.saturating_add(end))?;
    }
    let end = data.saturating_add(pad(covered, align));
    if !unsure && end < len {
        let detail = format!(
            "{} bytes behind the last tensor belong to no tensor",
            len.saturating_sub(end)
        );
        notes.defect(Defect::at("gguf-trailing-bytes", end, detail));
        hand_on(input, notes, end, len)?;
    }
    let payload = covered.min(len.saturating_sub(data));
    notes.skipped_bytes = notes.skipped_bytes.saturating_add(payload);
    Ok(())
}

struct Places<'e> {
    data: u64,
    len: u64,
    align: u64,
    covered: u64,
    last: &'e str,
    holes: Vec<(u64, u64)>,
    /// A tensor's size is unknown: what lies behind it may be its own.
    unsure: bool,
}

impl<'e> Places<'e> {
    fn check(&mut self, extent: &'e Extent, notes: &mut Notes) {
        let name = &extent.name;
        let begin = extent.begin;
        let at = self.data.saturating_add(begin);
        if begin.checked_rem(self.align).is_some_and(|rest| rest != 0) {
            let detail = format!("tensor `{name}` begins at {begin}, no multiple of {}", self.align);
            notes.defect(Defect::at("gguf-offset-misaligned", at, detail));
        }
        let size = extent.size.unwrap_or_default();
        let end = begin.checked_add(size);
        let absolute = end.and_then(|end| end.checked_add(self.data));
        let Some((end, absolute)) = end.zip(absolute) else {
            let detail = format!("tensor `{name}` begins at {begin} and has {size} bytes: the sum overflows");
            notes.defect(Defect::new("gguf-offset-overflows", detail));
            return;
        };
        if absolute > self.len {
            let detail = format!(
                "tensor `{name}` ends at {absolute}, but the file ends at {}",
                self.len
            );
            notes.defect(Defect::at("gguf-tensor-outside", at, detail));
        }
        if begin < self.covered && size > 0 {
            let detail = format!("tensor `{name}` begins at {begin}, inside `{}`", self.last);
            notes.defect(Defect::at("gguf-overlap", at, detail));
        } else if !self.unsure && begin > pad(self.covered, self.align) {
            let covered = pad(self.covered, self.align);
            let detail = format!(
                "{} bytes between {} and tensor `{name}` belong to no tensor",
                begin.saturating_sub(covered),
                self.last
            );
            notes.defect(Defect::at("gguf-hole", self.data.saturating_add(covered), detail));
            self.holes.push((covered, begin));
        }
        self.unsure |= extent.size.is_none();
        if end > self.covered {
            self.covered = end;
            self.last = &extent.name;
        }
    }
}

/// The next multiple of the alignment.
pub(super) fn pad(position: u64, align: u64) -> u64 {
    position.checked_next_multiple_of(align).unwrap_or(position)
}

/// Bytes that belong to no tensor are judged by what they are.
fn hand_on(input: &Input<'_>, notes: &mut Notes, begin: u64, end: u64) -> Result<(), Stop> {
    let source = SliceSource::shared(input.source, begin, end.saturating_sub(begin))?;
    if !source.is_empty()? {
        notes
            .children
            .push(Child::new(format!("bytes {begin:#x}..{end:#x}"), source));
    }
    Ok(())
}
