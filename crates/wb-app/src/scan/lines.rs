//! Lines for what rules about several files found: they know offsets only, and the files are still there.

use super::report::Root;
use crate::fetch::local::FileSource;
use std::collections::BTreeMap;
use wb_core::{Finding, Place};
use wb_formats::ReadAt;

/// Larger texts are not read once more for a line number.
const BYTES_MAX: u64 = 16 << 20;

/// Gives a line to every finding that has an offset in a local text and no line yet.
pub(super) fn number(findings: &mut [Finding], roots: &[Root]) {
    let mut wanted: BTreeMap<String, Vec<&mut Place>> = BTreeMap::new();
    for finding in findings {
        let place = &mut finding.place;
        if place.offset.is_some() && place.line.is_none() && place.path.len() == 1 {
            wanted.entry(place.root().to_owned()).or_default().push(place);
        }
    }
    if wanted.is_empty() {
        return;
    }
    for found in roots.iter().flat_map(|root| &root.walk.files) {
        if found.far.is_some() || found.path.as_os_str().is_empty() || found.bytes > BYTES_MAX {
            continue;
        }
        let Some(mut places) = wanted.remove(&found.shown) else {
            continue;
        };
        // A file that cannot be read any more has its gap already.
        let text = FileSource::open(&found.path)
            .ok()
            .and_then(|source| (source.as_ref() as &dyn ReadAt).read_vec(0, BYTES_MAX).ok());
        if let Some(text) = text.filter(|text| wb_formats::text::file::is_text(&text[..text.len().min(4096)]))
        {
            wb_formats::text::lines::number(&text, &mut places);
        }
    }
}
