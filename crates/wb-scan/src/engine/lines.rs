//! Lines and columns of what was found in texts: people and editors count lines, readers count bytes.

use super::Outcome;
use wb_core::{Meter, Place};
use wb_formats::{Head, ReadAt};

/// How much there was before this artifact was looked at.
pub(super) struct Before {
    findings: usize,
    sightings: usize,
}

impl Before {
    pub(super) fn of(outcome: &Outcome) -> Self {
        Self {
            findings: outcome.findings.len(),
            sightings: outcome.sightings.len(),
        }
    }
}

/// Gives lines to everything that was found in this artifact since, if it is a text.
pub(super) fn number(
    before: &Before,
    place: &Place,
    head: &Head<'_>,
    source: &dyn ReadAt,
    meter: &Meter,
    outcome: &mut Outcome,
) {
    let findings = outcome.findings.iter_mut().skip(before.findings);
    let sightings = outcome.sightings.iter_mut().skip(before.sightings);
    let places = findings
        .map(|finding| &mut finding.place)
        .chain(sightings.map(|sighting| &mut sighting.place));
    let mut places: Vec<&mut Place> = places
        .filter(|at| at.offset.is_some() && at.line.is_none() && at.path == place.path)
        .collect();
    if places.is_empty() || source.is_far() || !wb_formats::text::file::is_text(head.bytes) {
        return;
    }
    // Whatever cannot be read again has said so already.
    if let Ok(text) = source.read_vec(0, meter.budget().header_bytes) {
        wb_formats::text::lines::number(&text, &mut places);
    }
}
