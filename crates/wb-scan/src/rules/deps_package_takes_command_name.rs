//! A package that puts programs on the path under the names of others.

use crate::package::{Package, PackageKind};
use crate::sink::{Found, Sink};
use wb_formats::package::declaration::DeclarationKind;

crate::rule! {
    /// A package puts a program on the path whose name is that of a tool that everybody has: `pip`, `python`, `npm`,
    /// `node`, `git`, `ssh`, `sudo`, …, and is not that tool.
    ///
    /// ## Why it matters
    /// Whoever types the name starts the package's code, with the arguments and passwords meant for the tool.
    ///
    /// ## What to do
    /// Do not install the package.
    pub static RULE = {
        id: "deps-package-takes-command-name",
        since: "0.1.0",
        severity: High,
        summary: "a package puts a program on the path under the name of a well-known tool",
        remedy: "do not install the package",
        check: Package(check),
    };
}

/// Tools, and beginnings of the names of packages that bring them honestly.
const TOOLS: &[(&str, &[&str])] = &[
    ("pip", &["pip"]),
    ("pip3", &["pip"]),
    ("python", &["python", "conda"]),
    ("python3", &["python", "conda"]),
    ("twine", &["twine"]),
    ("npm", &["npm", "pnpm"]),
    ("npx", &["npm", "npx", "pnpm"]),
    ("node", &["node"]),
    ("yarn", &["yarn", "@yarnpkg"]),
    ("pnpm", &["pnpm", "@pnpm"]),
    ("git", &["git"]),
    ("gh", &["gh"]),
    ("ssh", &["ssh"]),
    ("scp", &["ssh", "scp"]),
    ("sudo", &["sudo"]),
    ("su", &[]),
    ("docker", &["docker"]),
    ("kubectl", &["kubectl"]),
    ("aws", &["aws", "localstack"]),
    ("gcloud", &["gcloud"]),
    ("az", &["az"]),
    ("curl", &["curl"]),
    ("wget", &["wget"]),
    ("sh", &["sh"]),
    ("bash", &["bash"]),
    ("cargo", &["cargo"]),
    ("gpg", &["gpg"]),
    ("claude", &["claude", "@anthropic-ai"]),
    ("ls", &["ls"]),
    ("cat", &["cat"]),
    ("env", &["env"]),
];

fn check(package: &Package<'_>, sink: &mut Sink<'_>) {
    let tree = package.tree;
    let Some(own) = tree.name.as_deref().map(str::to_ascii_lowercase) else {
        return;
    };
    let kinds = [
        DeclarationKind::EntryPoints,
        DeclarationKind::Npm,
        DeclarationKind::Pyproject,
    ];
    let top = kinds
        .iter()
        .flat_map(|kind| tree.declarations(*kind))
        .filter(|(file, facts)| {
            facts.kind == DeclarationKind::EntryPoints
                || file.path == file.base()
                || tree.kind == PackageKind::Installed
        });
    for (file, facts) in top {
        for program in &facts.programs {
            let name = program.name.to_ascii_lowercase();
            let Some((_, owners)) = TOOLS.iter().find(|(tool, _)| *tool == name) else {
                continue;
            };
            let is_owner = owners.iter().any(|owner| {
                own.starts_with(owner) || own.rsplit('/').next().is_some_and(|last| last.starts_with(owner))
            });
            if !is_owner {
                let message = format!("the {} puts `{name}` on the path", tree.title());
                let found = Found::new(message).in_file(file.place.clone());
                sink.found(found.evidence("starts", program.target.clone()));
            }
        }
    }
}
