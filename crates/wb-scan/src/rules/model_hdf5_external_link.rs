//! An HDF5 file links into another file.

use crate::Found;
use crate::rule::Seen;
use crate::sink::Sink;
use wb_formats::Facts;

crate::rule! {
    /// An HDF5 file has a link that leads into another file.
    ///
    /// ## Why it matters
    /// Whoever opens the path gets what the other file holds there: a file of the machine that loads the model, whose values
    /// then become weights that can be read out again (CVE-2026-1669). No framework writes external links into model files,
    /// and what they lead to was not scanned with the model; a relative path is no better than an absolute one, since the
    /// file beside the model is chosen by whoever can put one there.
    ///
    /// ## What to do
    /// Do not load the file. Ask for one that holds its values itself (`h5repack` writes such a file).
    ///
    /// ## References
    /// - CVE-2026-1669
    pub static RULE = {
        id: "model-hdf5-external-link",
        since: "0.1.0",
        severity: High,
        summary: "an HDF5 file links into another file",
        remedy: "do not load it; ask for a file that holds its values itself",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::Hdf5(facts) = seen.facts else {
        return;
    };
    for link in &facts.external_links.first {
        let message = format!(
            "`{}` leads to `{}` in the file `{}`",
            link.path, link.object, link.file
        );
        sink.found(Found::new(message).evidence("file", link.file.clone()));
    }
}
