//! A package that runs commands when it is installed.

use crate::package::{Package, PackageKind};
use crate::sink::{Found, Sink};

crate::rule! {
    /// A package runs commands when it is installed: `preinstall`, `install`, `postinstall` and `prepare` of npm,
    /// commands in `binding.gyp`, commands of MSBuild.
    ///
    /// ## Why it matters
    /// Most packages need none. A package that gets its first one with a new release deserves a look: `weigh diff`
    /// of the two releases shows it.
    ///
    /// ## What to do
    /// Read the commands, or install with them switched off (`npm install --ignore-scripts`).
    pub static RULE = {
        id: "deps-package-runs-scripts",
        since: "0.1.0",
        severity: Info,
        summary: "a package runs commands when it is installed",
        remedy: "read the commands, or install with scripts switched off",
        check: Package(check),
    };
}

fn check(package: &Package<'_>, sink: &mut Sink<'_>) {
    let tree = package.tree;
    // What lies unpacked on a disk has run its commands already.
    if !tree.is_archive || !matches!(tree.kind, PackageKind::Npm | PackageKind::Nupkg) {
        return;
    }
    for file in &tree.files {
        let Some(facts) = file.declaration().filter(|facts| !facts.commands.is_empty()) else {
            continue;
        };
        if file.path.contains("node_modules/") {
            continue;
        }
        let message = format!("the {} runs commands when it is installed", tree.title());
        let mut found = Found::new(message).in_file(file.place.clone());
        for command in facts.commands.iter().take(8) {
            found = found.evidence(&command.event, command.line.clone());
        }
        sink.found(found);
    }
}
