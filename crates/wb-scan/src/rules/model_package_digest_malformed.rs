//! Digests that are none.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;
use wb_formats::package::oci_manifest::DigestFault;

crate::rule! {
    /// A manifest refers to a blob without a digest, or with one that is not of the form `sha256:` and 64 lower-case
    /// hexadecimal digits (or another algorithm's equivalent).
    ///
    /// ## Why it matters
    /// The digest is what ties the manifest to the bytes. Where it is missing or broken, a client either refuses the
    /// package or takes whatever the registry sends.
    ///
    /// ## What to do
    /// Pull the package again from its publisher, by digest; if it stays so, do not use it.
    ///
    /// ## References
    /// - OCI image specification, "Descriptors"
    pub static RULE = {
        id: "model-package-digest-malformed",
        since: "0.1.0",
        severity: Medium,
        summary: "a manifest refers to a blob without a sound digest",
        remedy: "pull the package again by digest; if it stays so, do not use it",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::OciManifest(manifest) = seen.facts else {
        return;
    };
    for descriptor in &manifest.descriptors {
        let message = match descriptor.digest_fault {
            Some(DigestFault::Malformed) => {
                format!("the digest of {} is `{}`", descriptor.role, descriptor.digest)
            }
            Some(DigestFault::Missing) => format!("an entry of {} has no digest", descriptor.role),
            Some(DigestFault::Path) | None => continue,
        };
        sink.found(
            Found::new(message)
                .at(descriptor.offset)
                .evidence("media type", descriptor.media_type.clone()),
        );
    }
}
