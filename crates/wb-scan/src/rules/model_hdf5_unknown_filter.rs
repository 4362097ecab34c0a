//! An HDF5 file needs a filter plug-in that is not widely known.

use crate::Found;
use crate::rule::Seen;
use crate::sink::Sink;
use wb_formats::Facts;

crate::rule! {
    /// Values of an HDF5 file go through a filter that is not registered with the HDF Group for general use.
    ///
    /// ## Why it matters
    /// To read the values, the HDF5 library loads a native plug-in for the filter's number from its plug-in folder and runs
    /// it. For the usual compressions that is a well-known library; for an unknown number it is whatever lies there.
    ///
    /// ## What to do
    /// Ask the publisher which plug-in the file needs, or for a file with gzip compression.
    ///
    /// ## References
    /// - The HDF Group, registered filter plug-ins
    pub static RULE = {
        id: "model-hdf5-unknown-filter",
        since: "0.1.0",
        severity: Medium,
        summary: "an HDF5 file needs a filter plug-in that is not widely known",
        remedy: "ask for a file with gzip compression",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::Hdf5(facts) = seen.facts else {
        return;
    };
    for filter in facts.filters.iter().filter(|filter| !is_known(filter.id)) {
        let message = format!(
            "{} datasets need the filter {} (`{}`)",
            filter.datasets, filter.id, filter.name
        );
        sink.found(Found::new(message));
    }
}

/// Filters of the library itself (deflate, shuffle, Fletcher32, szip, n-bit, scale-offset), and those registered with
/// the HDF Group: numbers 256 to 511 are for testing and were used by PyTables (305 to 307). 2026-11-23.
const fn is_known(id: u16) -> bool {
    matches!(id, 1..=6 | 305..=307 | 32_000..=32_040)
}
