//! Packages whose files would be written elsewhere.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;
use wb_formats::package::leads_outside;

crate::rule! {
    /// A package says that one of its parts is to become a file outside the folder that it is unpacked to: the name that
    /// an annotation gives to a layer (`org.opencontainers.image.title`, `org.cncf.model.filepath`), a member that a
    /// Docker archive's list names, or a part that a Kitfile packs, is absolute or climbs out with `..`.
    ///
    /// ## Why it matters
    /// Clients of ORAS, KitOps and ModelPack write layers to the names that annotations give. A name that leads outside
    /// overwrites start-up files, keys or other models when the package is pulled carelessly. A Kitfile that names
    /// files outside its folder puts them, keys and passwords too, into what its user packs and publishes.
    ///
    /// ## What to do
    /// Do not unpack it. A model needs no file outside its own folder.
    ///
    /// ## References
    /// - OCI image specification, pre-defined annotation keys; CNCF ModelPack, annotations
    pub static RULE = {
        id: "model-package-path-escapes",
        since: "0.1.0",
        severity: High,
        summary: "a part of a package would be written outside its folder",
        remedy: "do not unpack it; a model needs no file outside its own folder",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    match seen.facts {
        Facts::OciManifest(manifest) => {
            for descriptor in &manifest.descriptors {
                for (key, path) in &descriptor.paths {
                    if let Some(why) = leads_outside(path) {
                        let message = format!("the {} entry named `{path}` {why}", descriptor.role);
                        sink.found(
                            Found::new(message)
                                .at(descriptor.offset)
                                .evidence("annotation", key.clone())
                                .evidence("digest", descriptor.digest.clone()),
                        );
                    }
                }
            }
        }
        Facts::DockerArchive(archive) => {
            for image in &archive.images {
                for path in image.layers.iter().chain([&image.config]) {
                    if let Some(why) = leads_outside(path) {
                        let message = format!("the image's member `{path}` {why}");
                        sink.found(Found::new(message).evidence("image", image.tags.join(", ")));
                    }
                }
            }
        }
        Facts::Kitfile(kitfile) => {
            for part in &kitfile.parts {
                if let Some(why) = leads_outside(&part.path) {
                    let message = format!("the {} part `{}` {why}", part.role, part.path);
                    sink.found(Found::new(message).at(part.offset));
                }
            }
        }
        _ => {}
    }
}
