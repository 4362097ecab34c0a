//! Packages that are not whole.

use crate::known::packages::{Blob, blobs_of};
use crate::rule::Folder;
use crate::sink::{Found, Sink};

crate::rule! {
    /// A manifest names blobs that are not in the store beside it, while others are. Attestations, foreign layers and
    /// the manifests of other platforms, which tools leave out on purpose, are not counted.
    ///
    /// ## Why it matters
    /// The package cannot be loaded as it is, and what would complete it was not scanned: a client fetches the rest from
    /// somewhere, and nobody has judged that.
    ///
    /// ## What to do
    /// Pull the package completely and scan the whole store.
    pub static RULE = {
        id: "model-package-blob-missing",
        since: "0.1.0",
        severity: Medium,
        summary: "a package's manifest names blobs that are not there",
        remedy: "pull the package completely and scan the whole store",
        wants: ["oci-manifest"],
        check: Folder(check),
    };
}

fn check(folder: &Folder<'_>, sink: &mut Sink<'_>) {
    for (file, blobs) in blobs_of(folder) {
        let is_expected = |blob: &&Blob<'_>| {
            blob.descriptor.urls.is_empty() && !["manifests", "subject"].contains(&blob.descriptor.role)
        };
        let missing: Vec<&Blob<'_>> = blobs
            .iter()
            .filter(|blob| blob.file.is_none())
            .filter(is_expected)
            .collect();
        if missing.is_empty() || missing.len() == blobs.len() {
            continue;
        }
        let message = format!(
            "{} of the {} blobs that the manifest names are not in the store",
            missing.len(),
            blobs.len()
        );
        let mut found = Found::new(message).in_file(folder.place(file));
        for blob in missing.iter().take(8) {
            found = found.evidence("missing", blob.descriptor.digest.clone());
        }
        sink.found(found);
    }
}
