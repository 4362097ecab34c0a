//! Layers that come from elsewhere.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// A manifest lets clients fetch a blob from an address of its own (`urls`) instead of from the registry.
    ///
    /// ## Why it matters
    /// Whoever controls that address learns who pulls, can send internal addresses through the client, and decides when
    /// the content disappears. The digest still guards the bytes, if the client checks it.
    ///
    /// ## What to do
    /// Pull from a registry that holds the blobs itself, or mirror the package before using it.
    ///
    /// ## References
    /// - OCI image specification, "Descriptors", `urls`; non-distributable layers are deprecated since version 1.1
    pub static RULE = {
        id: "model-package-foreign-source",
        since: "0.1.0",
        severity: Medium,
        summary: "a package fetches one of its parts from another address",
        remedy: "mirror the package into a registry that holds all of its blobs",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::OciManifest(manifest) = seen.facts else {
        return;
    };
    for descriptor in &manifest.descriptors {
        if let Some(url) = descriptor.urls.first() {
            let message = format!("an entry of {} is fetched from `{url}`", descriptor.role);
            sink.found(
                Found::new(message)
                    .at(descriptor.offset)
                    .evidence("media type", descriptor.media_type.clone())
                    .evidence("digest", descriptor.digest.clone()),
            );
        }
    }
}
