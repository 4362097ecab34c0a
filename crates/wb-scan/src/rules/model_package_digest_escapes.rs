//! Digests that are paths.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;
use wb_formats::package::oci_manifest::DigestFault;

crate::rule! {
    /// A manifest gives, where the digest of a blob should stand, parts of a path: slashes, `..`, or their encoded forms.
    ///
    /// ## Why it matters
    /// Clients keep blobs in files that are named after their digests. One that does not check the digest writes the blob
    /// where the path leads, or hands out the file that it finds there: Ollama before 0.1.34 was taken over this way by
    /// pulling a model (an entry for `/etc/ld.so.preload`).
    ///
    /// ## What to do
    /// Do not pull it. No honest registry writes such a manifest: report the publisher and the registry.
    ///
    /// ## References
    /// - CVE-2024-37032 (Ollama, "Probllama")
    /// - OCI image specification, "Descriptors", grammar of digests
    pub static RULE = {
        id: "model-package-digest-escapes",
        since: "0.1.0",
        severity: Critical,
        summary: "a manifest's digest is a path that leads out of the client's store",
        remedy: "do not pull it, and report its publisher",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::OciManifest(manifest) = seen.facts else {
        return;
    };
    for descriptor in &manifest.descriptors {
        if descriptor.digest_fault == Some(DigestFault::Path) {
            let message = format!(
                "the digest of {} is the path `{}`",
                descriptor.role, descriptor.digest
            );
            sink.found(
                Found::new(message)
                    .at(descriptor.offset)
                    .evidence("digest", descriptor.digest.clone())
                    .evidence("media type", descriptor.media_type.clone()),
            );
        }
    }
}
