//! What a package says about itself: its name, what runs when it is installed, what it puts where.

mod read;
#[cfg(test)]
mod tests;

use crate::format::Input;
use crate::generated::Facts;
use crate::notes::Notes;
use crate::sniff::Head;
use serde::Serialize;

crate::format_room! {
    /// The files in which a package describes itself: `package.json`, `binding.gyp`, `METADATA`, `PKG-INFO`, `RECORD`,
    /// `entry_points.txt`, the build system of `pyproject.toml`, the package of `Cargo.toml`, `*.nuspec`, the
    /// specification of a gem, `info/index.json` of conda. Read are its name and version, commands that run at
    /// installation, the programs that it puts on the path, packages that come from addresses, and the list of files.
    pub static FORMAT = {
        id: "package-declaration",
        name: "Declaration of a package",
        since: "0.1.0",
        extensions: [],
        facts: DeclarationFacts,
        sniff: |head| kind(head).is_some(),
        read: read_facts,
    };
}

/// What a package says about itself.
#[derive(Clone, Debug, Default, Serialize)]
pub struct DeclarationFacts {
    /// Which file says so.
    pub kind: DeclarationKind,
    /// The package's name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Its version.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Commands that run at installation or while it is built: the event and the command line.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub commands: Vec<Command>,
    /// Programs that it puts on the path: name, and what is started.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub programs: Vec<Program>,
    /// Packages that it needs from an address instead of an index.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<Program>,
    /// Names of the packages that it needs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<String>,
    /// The files of the package, as its list of them says.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<ListedFile>,
    /// Code of the package itself that builds it: a backend in its own folders, a build script.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub builders: Vec<String>,
    /// What its main module is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub main: Option<String>,
    /// Entries that were not kept.
    pub unlisted: u64,
}

impl DeclarationFacts {
    /// How many entries of a list are kept.
    pub const KEPT_MAX: usize = 50_000;
    /// How many characters of a command are kept.
    pub const COMMAND_MAX: usize = 4_000;
}

/// Which file a package describes itself in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum DeclarationKind {
    /// `package.json`.
    #[default]
    Npm,
    /// `binding.gyp`.
    Gyp,
    /// `METADATA` of an installed package or a wheel.
    Metadata,
    /// `PKG-INFO` of a source distribution or an egg.
    PkgInfo,
    /// `RECORD`.
    Record,
    /// `WHEEL`.
    Wheel,
    /// `entry_points.txt`.
    EntryPoints,
    /// `pyproject.toml`.
    Pyproject,
    /// `setup.cfg`.
    SetupCfg,
    /// `Cargo.toml`.
    Cargo,
    /// `*.nuspec`.
    Nuspec,
    /// `*.targets` and `*.props`, which MSBuild obeys.
    Targets,
    /// The specification of a gem.
    Gem,
    /// `info/index.json` of conda.
    Conda,
}

/// A command that runs at some event.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Command {
    /// `postinstall`, `binding.gyp`, …
    pub event: String,
    /// The command line.
    pub line: String,
}

/// A program, or a package from an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Program {
    /// Its name.
    pub name: String,
    /// What is started, or where it comes from.
    pub target: String,
}

/// A line of a list of files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ListedFile {
    /// The path.
    pub path: String,
    /// The SHA-256 in lower-case hexadecimal, where the list gives one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// The size.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bytes: Option<u64>,
}

fn kind(head: &Head<'_>) -> Option<DeclarationKind> {
    let base = head.name.rsplit(['/', '\\']).next().unwrap_or_default();
    let folder = head.name.rsplit(['/', '\\']).nth(1).unwrap_or_default();
    let is_text = || memchr::memchr(0, head.bytes).is_none() && !head.bytes.is_empty();
    let starts = |text: &str| {
        let bytes = head.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head.bytes);
        bytes.trim_ascii_start().starts_with(text.as_bytes())
    };
    let has = |text: &str| memchr::memmem::find(head.bytes, text.as_bytes()).is_some();
    let kind = match base {
        "package.json" if starts("{") => DeclarationKind::Npm,
        "binding.gyp" => DeclarationKind::Gyp,
        "METADATA" if has("Metadata-Version:") => DeclarationKind::Metadata,
        "PKG-INFO" if has("Metadata-Version:") => DeclarationKind::PkgInfo,
        "RECORD" if folder.ends_with(".dist-info") || head.name == "RECORD" && has(".dist-info/") => {
            DeclarationKind::Record
        }
        "WHEEL" if has("Wheel-Version:") => DeclarationKind::Wheel,
        "entry_points.txt" if folder.ends_with("-info") || has("_scripts]") => DeclarationKind::EntryPoints,
        "pyproject.toml" => DeclarationKind::Pyproject,
        "setup.cfg" if has("cmdclass") || has("setup_hooks") => DeclarationKind::SetupCfg,
        "Cargo.toml" => DeclarationKind::Cargo,
        "index.json" if folder == "info" && has("\"build") => DeclarationKind::Conda,
        _ if starts("--- !ruby/object:Gem::Specification") => DeclarationKind::Gem,
        _ if (base.ends_with(".targets") || base.ends_with(".props")) && has("<Exec") => {
            DeclarationKind::Targets
        }
        _ if base.ends_with(".nuspec") => DeclarationKind::Nuspec,
        _ => return None,
    };
    is_text().then_some(kind)
}

fn read_facts(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = DeclarationFacts::default();
    if let Err(stop) = read::read(input, &mut facts) {
        notes.stopped(stop);
    }
    Facts::PackageDeclaration(facts)
}
