//! An HDF5 dataset is put together out of other files.

use crate::Found;
use crate::rule::Seen;
use crate::sink::Sink;
use wb_formats::Facts;

crate::rule! {
    /// An HDF5 dataset is put together out of datasets in other files.
    ///
    /// ## Why it matters
    /// What is read comes from files that were not scanned with the model, chosen by whoever wrote it (CVE-2026-1669; Keras
    /// refuses such datasets since then). Virtual datasets are common with measuring instruments, and no framework writes
    /// them into model files. Virtual datasets over the same file are not reported.
    ///
    /// ## What to do
    /// Ask for a file that holds its values itself (`h5repack` writes such a file), or scan the source files as well.
    ///
    /// ## References
    /// - CVE-2026-1669
    pub static RULE = {
        id: "model-hdf5-virtual-source",
        since: "0.1.0",
        severity: High,
        summary: "an HDF5 dataset is put together out of other files",
        remedy: "ask for a file that holds its values itself, or scan the source files as well",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::Hdf5(facts) = seen.facts else {
        return;
    };
    let mut outside = facts
        .virtual_sources
        .first
        .iter()
        .filter(|source| source.file != ".")
        .peekable();
    // The sources of one dataset stand together, and a dataset may have thousands.
    while let Some(source) = outside.next() {
        let message = format!(
            "`{}` takes values from `{}` in the file `{}`",
            source.path, source.dataset, source.file
        );
        let mut found = Found::new(message).evidence("file", source.file.clone());
        let mut more = 0_usize;
        while let Some(next) = outside.next_if(|next| next.path == source.path) {
            more = more.saturating_add(1);
            if more < 10 {
                found = found.evidence("file", next.file.clone());
            }
        }
        sink.found(found);
    }
}
