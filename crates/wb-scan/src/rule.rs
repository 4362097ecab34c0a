//! What a rule is, and what it gets to see.

use crate::known::exploits::{self, Exploit, Loader};
use crate::package::Package;
use crate::pickle::{Judgement, Kind, judge};
use crate::rules::RULES;
use crate::sink::Sink;
use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::sync::LazyLock;
use wb_core::rule::RuleInfo;
use wb_core::{Finding, Graph, Meter, Place};
use wb_formats::{Defect, Facts};

/// A rule: who it is and what it checks.
pub struct Rule {
    /// Its identity card.
    pub info: RuleInfo,
    /// Codes of the defects that this rule speaks for, so that the catch-all leaves them alone.
    pub defects: &'static [&'static str],
    /// Formats whose facts a rule about the whole folder asks for: those of whole files are kept until then.
    pub wants: &'static [&'static str],
    /// What it does.
    pub check: Check,
}

/// What a rule does.
pub enum Check {
    /// Looks at one artifact at a time.
    Each(fn(&Seen<'_>, &mut Sink<'_>)),
    /// Looks at all files of one scan root together (shards, indexes, references between files).
    Folder(fn(&Folder<'_>, &mut Sink<'_>)),
    /// Looks at what the other rules found in all files, and at what is known about the reader's loaders.
    Joined(fn(&Joined<'_>, &mut Sink<'_>)),
    /// Looks at one package with all its files.
    Package(fn(&Package<'_>, &mut Sink<'_>)),
    /// Turns each of its defects into a finding, with the defect's own words.
    Defects,
    /// Turns every defect that no other rule speaks for into a finding.
    UnclaimedDefects,
}

/// One artifact as a rule sees it.
pub struct Seen<'a> {
    /// The innermost name.
    pub name: &'a str,
    /// The whole place.
    pub place: &'a Place,
    /// What the bytes say.
    pub facts: &'a Facts,
    /// Every format that accepts these bytes, in the order in which they are read: more than one for a polyglot.
    pub formats: &'a [&'static str],
    /// Where they broke their format.
    pub defects: &'a [Defect],
    /// True if this is data inside a pickle, loaded only if somebody loads it.
    pub nested: bool,
    /// Python modules whose source lies beside this artifact in its archive, and is judged there.
    pub brings: Option<&'a BTreeSet<String>>,
    /// What the pickle would do, judged once for all rules about pickles.
    pub(crate) judgement: OnceCell<Judgement>,
}

impl Seen<'_> {
    /// What loading the pickle would do; none if this is no pickle.
    pub fn pickle(&self) -> Option<&Judgement> {
        match self.facts {
            Facts::Pickle(facts) => Some(self.judgement.get_or_init(|| {
                let mut judgement = judge(facts);
                // What the archive brings as source was read, and has findings of its own.
                judgement.verdicts.retain(|verdict| {
                    !matches!(verdict.kind, Kind::UnknownCall | Kind::UnknownReference)
                        || !self.is_brought(&verdict.name)
                });
                judgement
            })),
            _ => None,
        }
    }

    /// True if the name is one of a module that the archive around this artifact brings as source. What is reached
    /// through such a name (`net.os.system`) is not.
    fn is_brought(&self, name: &str) -> bool {
        let module = name.rsplit_once('.').map_or("", |(module, _)| module);
        self.brings.is_some_and(|modules| modules.contains(module))
    }
}

/// A file below the scanned root.
#[derive(Clone, Debug)]
pub struct FolderFile {
    /// Path below the root, with `/` between its parts.
    pub path: String,
    /// What it is.
    pub kind: FolderFileKind,
    /// The SHA-256 of its bytes in lower-case hexadecimal, where it was asked for.
    pub sha256: Option<String>,
    /// Facts that rules about the whole folder need.
    pub facts: Vec<Facts>,
}

/// What a directory entry is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FolderFileKind {
    /// A regular file of this many bytes.
    File(u64),
    /// A symbolic link.
    Link {
        /// What it says.
        target: String,
        /// True if it leads out of the scanned folder.
        leads_outside: bool,
    },
}

/// All files of one scan root.
pub struct Folder<'a> {
    /// The root as the user named it; empty for a single file.
    pub root: &'a str,
    /// The files, sorted by path.
    pub files: &'a [FolderFile],
}

impl Folder<'_> {
    /// The place of a file of this folder, as the report names it.
    pub fn place(&self, file: &FolderFile) -> Place {
        match self.root {
            "" => Place::file(file.path.clone()),
            root => Place::file(format!("{}/{}", root.trim_end_matches('/'), file.path)),
        }
    }

    /// The file at a path relative to the root.
    pub fn get(&self, path: &str) -> Option<&FolderFile> {
        self.files
            .binary_search_by(|f| f.path.as_str().cmp(path))
            .ok()
            .and_then(|i| self.files.get(i))
    }
}

/// What all other rules found, and what is known about the reader.
pub struct Joined<'a> {
    /// The findings, in the order of the report.
    pub findings: &'a [Finding],
    /// Loaders whose version is known.
    pub loaders: &'a [Loader],
    /// What the system is made of.
    pub graph: &'a Graph,
    /// What advisories say about its packages.
    pub advised: &'a [wb_deps::Advised],
}

impl<'a> Joined<'a> {
    /// Every vulnerability that a finding shows the trigger of: each once per place.
    pub(crate) fn triggered(&self) -> Vec<(&'static Exploit, &'a Finding)> {
        let mut known: BTreeSet<(&str, &str, &[String])> = BTreeSet::new();
        let mut triggered = Vec::new();
        for finding in self.findings {
            for exploit in exploits::all().filter(|exploit| exploit.is_triggered_by(finding)) {
                if known.insert((exploit.id, exploit.package, &finding.place.path)) {
                    triggered.push((exploit, finding));
                }
            }
        }
        triggered
    }

    /// The loaders of this name.
    pub(crate) fn loaders_of(&self, package: &str) -> impl Iterator<Item = &'a Loader> {
        self.loaders
            .iter()
            .filter(move |loader| loader.package == package)
    }
}

/// Declares a rule. The doc comment is its page; `cargo xtask gen` finds the macro, writes the list of rules,
/// docs/rules/<id>.md and the fixture folders.
#[macro_export]
macro_rules! rule {
    (
        $(#[doc = $doc:literal])+
        pub static RULE = {
            id: $id:literal,
            since: $since:literal,
            severity: $severity:ident,
            summary: $summary:literal,
            remedy: $remedy:literal,
            $(defects: [$($defect:literal),* $(,)?],)?
            $(wants: [$($wanted:literal),* $(,)?],)?
            check: $check:expr $(,)?
        };
    ) => {
        $(#[doc = $doc])+
        pub static RULE: $crate::Rule = $crate::Rule {
            info: ::wb_core::rule::RuleInfo {
                id: $id,
                since: $since,
                severity: ::wb_core::Severity::$severity,
                summary: $summary,
                remedy: $remedy,
                page: &[$($doc),+],
            },
            defects: &[$($($defect),*)?],
            wants: &[$($($wanted),*)?],
            check: {
                #[allow(unused_imports, clippy::allow_attributes_without_reason)]
                use $crate::rule::Check::*;
                $check
            },
        };
    };
}

/// What all rules may ask about one scan: limits, never time.
pub(crate) fn findings_max(meter: &Meter) -> usize {
    usize::try_from(meter.budget().findings).unwrap_or(usize::MAX)
}

/// True if a rule about the whole folder compares these facts with those of other files.
pub(crate) fn wants_folder(facts: &Facts) -> bool {
    static WANTED: LazyLock<BTreeSet<&str>> =
        LazyLock::new(|| RULES.iter().flat_map(|rule| rule.wants).copied().collect());
    WANTED.contains(facts.format())
}
