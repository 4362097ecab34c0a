//! What is kept of every file until the whole package is known.

use super::acts::Deed;
use super::{PackageFile, python, script};
use crate::rule::Seen;
use wb_core::Place;
use wb_formats::Facts;
use wb_formats::code::executable::Kind;
use wb_formats::code::path_file::PathFileFacts;
use wb_formats::package::declaration::DeclarationFacts;

/// What a file says.
#[derive(Clone, Debug)]
pub enum Said {
    /// It declares something about the package.
    Declaration(Box<DeclarationFacts>),
    /// It runs when Python starts.
    PathFile(PathFileFacts),
    /// What it does.
    Deeds(Vec<Deed>),
    /// It is a program under a name that does not say so.
    Program(Kind),
}

/// What is kept of the files of one artifact.
#[derive(Clone, Debug, Default)]
pub struct Gathered {
    /// The files inside the outermost one, in order.
    pub files: Vec<PackageFile>,
    /// What the outermost file itself says.
    pub own: Vec<Said>,
    /// True if there were more files than are kept.
    pub is_cut: bool,
    pending: Vec<Said>,
}

impl Gathered {
    /// How many files of one archive are kept.
    const FILES_MAX: usize = 50_000;
    /// How many deeds of one file are kept.
    const DEEDS_MAX: usize = 200;

    /// Notes what an artifact says, while its facts are there.
    pub(crate) fn note(&mut self, seen: &Seen<'_>) {
        let said = match seen.facts {
            Facts::PackageDeclaration(facts) => Said::Declaration(Box::new(facts.clone())),
            Facts::PythonPathFile(facts) => Said::PathFile(facts.clone()),
            Facts::Executable(facts) => Said::Program(facts.kind),
            Facts::PythonSource(facts) => match python::deeds(facts) {
                deeds if deeds.is_empty() => return,
                mut deeds => {
                    deeds.truncate(Self::DEEDS_MAX);
                    Said::Deeds(deeds)
                }
            },
            Facts::JavascriptSource(facts) => match script::flows(facts) {
                deeds if deeds.is_empty() => return,
                mut deeds => {
                    deeds.truncate(Self::DEEDS_MAX);
                    Said::Deeds(deeds)
                }
            },
            Facts::Script(facts) => match script::deeds(facts) {
                deeds if deeds.is_empty() => return,
                mut deeds => {
                    deeds.truncate(Self::DEEDS_MAX);
                    Said::Deeds(deeds)
                }
            },
            _ => return,
        };
        self.pending.push(said);
    }

    /// Notes that an artifact is done.
    pub(crate) fn file(
        &mut self,
        place: &Place,
        depth: u64,
        bytes: Option<u64>,
        formats: &[&'static str],
        sha256: Option<String>,
    ) {
        let said = std::mem::take(&mut self.pending);
        if depth == 0 {
            self.own = said;
        } else if self.files.len() < Self::FILES_MAX {
            self.files.push(PackageFile {
                path: String::new(),
                place: place.clone(),
                bytes,
                sha256,
                formats: formats.to_vec(),
                said,
            });
        } else {
            self.is_cut = true;
        }
    }
}
