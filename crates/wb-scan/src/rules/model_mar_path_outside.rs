//! A TorchServe manifest that points out of its archive.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// The manifest of a TorchServe archive names a file by an absolute path or by one that climbs out of the archive.
    ///
    /// ## Why it matters
    /// The server joins the name to the folder where it unpacked the archive, and then runs or loads what it finds there:
    /// code or weights that were not part of this scan.
    ///
    /// ## What to do
    /// Do not serve the archive.
    pub static RULE = {
        id: "model-mar-path-outside",
        since: "0.1.0",
        severity: High,
        summary: "a TorchServe manifest names a file outside its archive",
        remedy: "do not serve it; ask for an archive that holds what it needs",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    let Facts::TorchMar(facts) = seen.facts else {
        return;
    };
    for (what, name) in [
        ("handler", &facts.handler),
        ("model file", &facts.model_file),
        ("weights file", &facts.serialized_file),
        ("requirements file", &facts.requirements_file),
    ] {
        let Some(name) = name else { continue };
        let is_absolute =
            name.starts_with(['/', '\\', '~']) || name.get(1..3) == Some(":\\") || name.contains("://");
        if is_absolute || name.split(['/', '\\']).any(|part| part == "..") {
            let found = Found::new(format!("the manifest's {what} is `{name}`, outside the archive"));
            sink.found(found.evidence("manifest", name.clone()));
        }
    }
}
