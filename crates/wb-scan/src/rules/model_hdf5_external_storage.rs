//! An HDF5 dataset takes its bytes from another file.

use crate::Found;
use crate::rule::Seen;
use crate::sink::Sink;
use wb_formats::Facts;

crate::rule! {
    /// An HDF5 dataset takes its values from another file, as raw bytes.
    ///
    /// ## Why it matters
    /// Any file of the machine that loads the model can be named, of any format: its bytes become weights that can be read
    /// out of the model again (CVE-2026-1669). No framework writes such datasets into model files.
    ///
    /// ## What to do
    /// Do not load the file. Ask for one that holds its values itself.
    ///
    /// ## References
    /// - CVE-2026-1669
    pub static RULE = {
        id: "model-hdf5-external-storage",
        since: "0.1.0",
        severity: High,
        summary: "an HDF5 dataset takes its bytes from another file",
        remedy: "do not load it; ask for a file that holds its values itself",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::Hdf5(facts) = seen.facts else {
        return;
    };
    for storage in &facts.external_storage.first {
        let message = format!(
            "the values of `{}` are the bytes of the file `{}`",
            storage.path, storage.file
        );
        sink.found(Found::new(message).evidence("file", storage.file.clone()));
    }
}
