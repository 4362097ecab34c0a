//! Reads what a user hands over: files, folders and zips of advisories of every kind that is known.

use crate::error::AppError;
use crate::fetch::local::FileSource;
use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use wb_core::{Budget, Meter};
use wb_deps::import::{self, Contexts, Document};
use wb_deps::osv::Record;
use wb_deps::store::Builder;
use wb_deps::vex::Statement;
use wb_formats::archive::zip::directory::{Directory, Member, Origin};
use wb_formats::{Input, Role};
use wb_formats::{Notes, ReadAt};

/// A document is never larger than this.
const DOCUMENT_BYTES_MAX: u64 = 512 << 20;
/// Members of one zip: the largest ecosystem has some hundred thousand advisories.
const MEMBERS_MAX: u64 = 4_000_000;

/// What was read.
pub(crate) struct Gathered {
    /// Records, and what they come from.
    pub(crate) builder: Builder,
    /// Statements about what is not affected.
    pub(crate) statements: Vec<Statement>,
    /// What is known about attacks.
    pub(crate) contexts: Contexts,
    /// Files that are advisories of a known kind.
    pub(crate) files: u64,
    kinds: std::collections::BTreeSet<&'static str>,
}

/// How sources are read.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct How<'a> {
    /// The ecosystem of indicators that name none.
    pub(crate) ecosystem: Option<&'a str>,
    /// True if everything that is no advisory is a mistake; false where a folder may hold other things.
    pub(crate) is_named: bool,
}

impl Gathered {
    /// Nothing yet.
    pub(crate) fn new(source: &str) -> Self {
        Self {
            builder: Builder::new("osv", source),
            statements: Vec::new(),
            contexts: Contexts::default(),
            files: 0,
            kinds: std::collections::BTreeSet::new(),
        }
    }

    /// The kind of all that was read: the strongest word for it.
    pub(crate) fn kind(&self) -> &'static str {
        ["osv", "rustsec", "csaf", "indicators", "openvex", "context"]
            .into_iter()
            .find(|kind| self.kinds.contains(kind))
            .unwrap_or("osv")
    }

    /// Reads a file, a folder or a zip.
    pub(crate) fn path(&mut self, path: &Path, how: How<'_>, progress: &dyn Fn(u64)) -> Result<(), AppError> {
        let error = |source| AppError::Path {
            path: path.to_path_buf(),
            source,
        };
        let metadata = std::fs::metadata(path).map_err(error)?;
        if metadata.is_dir() {
            for file in files_below(path).map_err(error)? {
                if is_zip(&file) {
                    self.zip(&file, how, progress)?;
                } else {
                    self.file(
                        &file,
                        How {
                            is_named: false,
                            ..how
                        },
                        progress,
                    )?;
                }
            }
            return Ok(());
        }
        if is_zip(path) {
            self.zip(path, how, progress)
        } else {
            self.file(path, how, progress)
        }
    }

    fn file(&mut self, path: &Path, how: How<'_>, progress: &dyn Fn(u64)) -> Result<(), AppError> {
        let error = |source| AppError::Path {
            path: path.to_path_buf(),
            source,
        };
        let name = path.to_string_lossy().into_owned();
        if !how.is_named && !is_candidate(&name) {
            return Ok(());
        }
        let size = std::fs::metadata(path).map_err(error)?.len();
        if size > DOCUMENT_BYTES_MAX {
            self.builder.unread(&name, "it is larger than any advisory");
            return Ok(());
        }
        let bytes = std::fs::read(path).map_err(error)?;
        progress(bytes.len() as u64);
        match self.take(&name, &bytes, how) {
            Err(why) if how.is_named => Err(AppError::Advisory {
                path: path.to_path_buf(),
                detail: why,
            }),
            _ => Ok(()),
        }
    }

    /// Reads every member of a zip.
    pub(crate) fn zip(&mut self, path: &Path, how: How<'_>, progress: &dyn Fn(u64)) -> Result<(), AppError> {
        let error = |source| AppError::Path {
            path: path.to_path_buf(),
            source,
        };
        let source: Arc<dyn ReadAt> = FileSource::open(path).map_err(error)?;
        let bad = |detail: String| AppError::Advisory {
            path: path.to_path_buf(),
            detail,
        };
        // What the user asks for himself is read to its end.
        let budget = Budget {
            members: MEMBERS_MAX,
            header_bytes: DOCUMENT_BYTES_MAX,
            ..Budget::default()
        };
        let meter = Meter::new(budget, crate::clock::WallClock::start());
        let mut notes = Notes::default();
        let directory = Directory::read(&source, &meter, &mut notes);
        if let Some(gap) = notes.gaps.first() {
            return Err(bad(format!("it is no whole zip: {}", gap.detail)));
        }
        // What no directory lists was cut off from one, or was put there by somebody.
        let is_whole = |member: &Member| member.origin == Origin::Listed;
        if directory.directories == 0 || !directory.members.iter().all(is_whole) {
            return Err(bad("it is no whole zip".to_owned()));
        }
        let input = Input {
            source: &source,
            name: "",
            meter: &meter,
            role: Role::Judge,
        };
        for member in directory.listed().filter(|member| !member.is_directory()) {
            if !is_candidate(&member.name) {
                continue;
            }
            match directory.read_small(member, &input, DOCUMENT_BYTES_MAX) {
                Ok(bytes) => {
                    // What is no advisory of any kind is counted, and said where the store is asked.
                    let _ = self.take(
                        &member.name,
                        &bytes,
                        How {
                            is_named: false,
                            ..how
                        },
                    );
                }
                // A zip that breaks off is not taken over: what it lacks would look like "nothing known".
                Err(why) => return Err(bad(format!("`{}` in it cannot be read: {why}", member.name))),
            }
            progress(member.header().compressed_bytes);
        }
        Ok(())
    }

    /// Takes one document; what it is if it is none.
    fn take(&mut self, name: &str, bytes: &[u8], how: How<'_>) -> Result<(), String> {
        match import::document(name, bytes, how.ecosystem) {
            Ok(document) => {
                self.files += 1;
                self.keep(document);
                Ok(())
            }
            Err(why) => {
                self.builder.unread(name, &why.to_string());
                Err(why.to_string())
            }
        }
    }

    fn keep(&mut self, document: Document) {
        let records =
            |builder: &mut Builder, records: &[Record]| records.iter().for_each(|record| builder.add(record));
        self.kinds.insert(match document {
            Document::Osv(found) => {
                records(&mut self.builder, &found);
                "osv"
            }
            Document::RustSec(found) => {
                self.builder.add(&found);
                "rustsec"
            }
            Document::Csaf(found, statements) => {
                records(&mut self.builder, &found);
                self.statements.extend(statements);
                "csaf"
            }
            Document::Vex(statements) => {
                self.statements.extend(statements);
                "openvex"
            }
            Document::Indicators(found) => {
                records(&mut self.builder, &found);
                "indicators"
            }
            Document::Context(contexts) => {
                self.contexts.take(contexts);
                "context"
            }
        });
    }
}

/// True for names that advisories have: other files of a folder (licences, scripts) are none.
fn is_candidate(name: &str) -> bool {
    let name = name.replace('\\', "/");
    let base = name.rsplit('/').next().unwrap_or(&name);
    let lower = base.to_ascii_lowercase();
    if lower.starts_with('.') || name.split('/').any(|part| part == ".git" || part == "__MACOSX") {
        return false;
    }
    let is_page = lower.ends_with(".md") && base.starts_with("RUSTSEC-");
    is_page || lower.ends_with(".json") || lower.ends_with(".csv") || lower.ends_with(".tsv")
}

fn is_zip(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension.eq_ignore_ascii_case("zip"))
        || std::fs::File::open(path).is_ok_and(|mut file| {
            let mut head = [0; 4];
            std::io::Read::read_exact(&mut file, &mut head).is_ok() && head == *b"PK\x03\x04"
        })
}

/// Every file below a folder, sorted; links are not followed.
fn files_below(folder: &Path) -> std::io::Result<Vec<PathBuf>> {
    const FILES_MAX: usize = 4_000_000;
    let mut files = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let entry = entry?;
            let kind = entry.file_type()?;
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() && files.len() < FILES_MAX {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    Ok(files)
}

/// The SHA-256 of a file.
pub(crate) fn digest(path: &Path) -> Result<String, AppError> {
    let error = |source| AppError::Path {
        path: path.to_path_buf(),
        source,
    };
    let mut file = std::fs::File::open(path).map_err(error)?;
    let mut hasher = Sha256::new();
    let mut block = vec![0; 1 << 20];
    loop {
        let got = std::io::Read::read(&mut file, &mut block).map_err(error)?;
        if got == 0 {
            break;
        }
        hasher.update(&block[..got]);
    }
    Ok(hasher
        .finalize()
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect())
}
