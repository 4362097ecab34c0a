//! Where the tensors lie: every byte of the data must belong to exactly one of them.

use super::header::Extent;
use crate::format::Input;
use crate::notes::{Child, Defect, Notes, Role, Stop};
use crate::source::SliceSource;

/// How many holes are handed on to be judged by what is in them.
const HOLES_MAX: usize = 16;

/// Checks the tensors' places against each other and against the file.
pub(super) fn check(
    extents: &mut [Extent],
    data_offset: u64,
    len: u64,
    input: &Input<'_>,
    notes: &mut Notes,
) -> Result<u64, Stop> {
    let data_len = len.saturating_sub(data_offset);
    extents.sort_by(|a, b| {
        (a.begin, a.end)
            .cmp(&(b.begin, b.end))
            .then_with(|| a.name.cmp(&b.name))
    });
    let mut covered: u64 = 0;
    let mut last = "the start of the data";
    let mut holes = Vec::new();
    let mut outside = false;
    for extent in extents.iter().filter(|extent| extent.begin <= extent.end) {
        if extent.end > data_len {
            outside = true;
            notes.defect(Defect::new(
                "safetensors-tensor-outside",
                format!(
                    "tensor `{}` lies at {}..{} of the tensor data, which ends at {data_len}",
                    extent.name, extent.begin, extent.end
                ),
            ));
        }
        if extent.begin > covered {
            holes.push((covered, extent.begin));
            notes.defect(Defect::at(
                "safetensors-hole",
                data_offset.saturating_add(covered),
                format!(
                    "{} bytes between {last} and tensor `{}` belong to no tensor",
                    extent.begin.saturating_sub(covered),
                    extent.name
                ),
            ));
        } else if extent.begin < covered && extent.begin < extent.end {
            notes.defect(Defect::at(
                "safetensors-overlap",
                data_offset.saturating_add(extent.begin),
                format!(
                    "tensor `{}` begins at {}, inside {last}, which ends at {covered}",
                    extent.name, extent.begin
                ),
            ));
        }
        if extent.end > covered {
            covered = extent.end;
            last = &extent.name;
        }
    }
    for (begin, end) in holes.into_iter().take(HOLES_MAX) {
        hand_on(
            input,
            notes,
            data_offset.saturating_add(begin),
            data_offset.saturating_add(end),
        )?;
    }
    if covered < data_len {
        let begin = data_offset.saturating_add(covered);
        let bytes = data_len.saturating_sub(covered);
        notes.defect(Defect::at(
            "safetensors-trailing-bytes",
            begin,
            format!("{bytes} bytes behind the last tensor belong to no tensor"),
        ));
        hand_on(input, notes, begin, len)?;
    }
    notes.skipped_bytes = notes.skipped_bytes.saturating_add(covered.min(data_len));
    Ok(if outside { covered } else { covered.min(data_len) })
}

/// Bytes that belong to no tensor are judged by what they are.
fn hand_on(input: &Input<'_>, notes: &mut Notes, begin: u64, end: u64) -> Result<(), Stop> {
    let source = SliceSource::shared(input.source, begin, end.saturating_sub(begin))?;
    if !source.is_empty()? {
        let child = Child::new(format!("bytes {begin:#x}..{end:#x}"), source);
        notes.children.push(child.role(Role::Judge));
    }
    Ok(())
}
