//! A package that calls itself differently inside than outside.

use crate::package::{Package, PackageKind};
use crate::sink::{Found, Sink};
use wb_deps::Family;

crate::rule! {
    /// The name of an archive and what the package inside says disagree about its name or version, or two
    /// descriptions inside disagree with each other.
    ///
    /// ## Why it matters
    /// What you decided about is the name outside; what is installed is what the inside says. Registries show the
    /// manifest that was sent along, not the one in the archive.
    ///
    /// ## What to do
    /// Fetch the package again from its publisher, and compare.
    pub static RULE = {
        id: "deps-package-name-differs",
        since: "0.1.0",
        severity: Medium,
        summary: "a package's archive and its own description disagree about its name or version",
        remedy: "fetch the package again from its publisher and compare",
        check: Package(check),
    };
}

fn check(package: &Package<'_>, sink: &mut Sink<'_>) {
    let tree = package.tree;
    let Some(name) = &tree.name else { return };
    if !tree.is_archive || tree.place.path.len() != 1 {
        return;
    }
    let file = tree.place.name().rsplit(['/', '\\']).next().unwrap_or_default();
    let Some(outside) = outside(tree.kind, file) else {
        return;
    };
    let same = |text: &str| Family::PyPi.normalise(text);
    let expected = same(name.trim_start_matches('@').replace('/', "-").as_str());
    let is_named = same(&outside).starts_with(&expected);
    let is_versioned = tree.version.as_ref().is_none_or(|version| {
        let version = same(&version.replace(['+', '!'], "-"));
        let rest = same(&outside.replace(['+', '!'], "-"));
        rest.contains(version.trim_end_matches("-0")) || !outside.contains(|c: char| c.is_ascii_digit())
    });
    // A scope is often left out of the file's name.
    let bare = name.rsplit('/').next().map(same).unwrap_or_default();
    if (is_named || same(&outside).starts_with(&bare)) && is_versioned {
        return;
    }
    let message = format!(
        "the archive is called `{file}`, and says that it is the {}",
        tree.title()
    );
    sink.found(Found::new(message));
}

/// The part of an archive's name that names package and version; none if the name follows no custom.
fn outside(kind: PackageKind, file: &str) -> Option<String> {
    let lower = file.to_ascii_lowercase();
    let ends: &[&str] = match kind {
        PackageKind::Wheel => &[".whl"],
        PackageKind::Sdist => &[".tar.gz", ".zip", ".tar.bz2"],
        PackageKind::Crate => &[".crate"],
        PackageKind::Gem => &[".gem"],
        PackageKind::Npm => &[".tgz"],
        PackageKind::Egg | PackageKind::Conda | PackageKind::Nupkg | PackageKind::Installed => return None,
    };
    let stem = ends.iter().find_map(|end| lower.strip_suffix(end))?;
    // Names like `download.tgz` say nothing.
    stem.contains('-').then(|| stem.to_owned())
}
