//! A package whose archive is of another kind than its name says.

use crate::rule::Seen;
use crate::sink::{Found, Sink};
use wb_formats::Facts;

crate::rule! {
    /// An archive with the name of a package (`.tar.gz`, `.tgz`, `.whl`, `.crate`, `.gem`) is of another kind: a zip
    /// called `.tar.gz`, a tar called `.whl`.
    ///
    /// ## Why it matters
    /// Installers look at the content and take it; scanners that believe the name see nothing, and say that there is
    /// nothing.
    ///
    /// ## What to do
    /// Do not install it.
    pub static RULE = {
        id: "deps-package-archive-disguised",
        since: "0.1.0",
        severity: High,
        summary: "a package's archive is of another kind than its name says",
        remedy: "do not install the package",
        check: Each(check),
    };
}

fn check(seen: &Seen<'_>, sink: &mut Sink<'_>) {
    if seen.place.path.len() != 1 {
        return;
    }
    let name = seen.name.to_ascii_lowercase();
    let is_zip = matches!(seen.facts, Facts::Zip(_));
    let is_gzip = matches!(seen.facts, Facts::Gzip(_));
    let is_tar = matches!(seen.facts, Facts::Tar(_));
    let ends = |list: &[&str]| list.iter().any(|end| name.ends_with(end));
    let what = if is_zip && ends(&[".tar.gz", ".tgz", ".crate", ".gem", ".tar.bz2", ".tar.xz"]) {
        "a zip archive"
    } else if (is_gzip || is_tar) && ends(&[".whl", ".egg", ".nupkg"]) {
        "no zip archive"
    } else if is_tar && ends(&[".tgz", ".tar.gz", ".crate"]) {
        "a tar archive that is not packed"
    } else {
        return;
    };
    // A polyglot is spoken of elsewhere; the first bytes decide here.
    if seen
        .formats
        .first()
        .is_some_and(|first| *first != seen.facts.format())
    {
        return;
    }
    sink.found(Found::new(format!("`{}` is {what}", seen.name)));
}
