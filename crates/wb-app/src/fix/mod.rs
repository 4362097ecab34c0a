//! `weigh fix`: the smallest changes of manifests after which no affected version is allowed any more.
//!
//! Manifests are read and changed as texts: what is not changed stays byte for byte. Nothing is written before
//! everything is decided, and then every file or none.

mod advisor;
mod apply;
mod json_text;
mod manifest;
mod requirements;
mod text;
mod toml_text;
mod walk;

#[cfg(test)]
mod tests;

pub use advisor::{Advice, Advisor, Known, Notice};
pub use apply::apply;
pub use text::text;

use crate::advisories::Shelf;
use crate::config::Config;
use crate::error::AppError;
use crate::fetch::remote::RemoteOptions;
use manifest::{Edit, Manifest, Wanted};
use serde::Serialize;
use std::path::{Path, PathBuf};
use wb_deps::VersionSet;
use wb_deps::mend::{Mended, Wish};

/// The version of the JSON.
pub const SCHEMA: &str = "weighbridge-fix/1";

/// What can be mended, and what cannot.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Fix {
    /// The schema's name and version.
    pub schema: String,
    /// Changes, in the order of files and lines.
    pub changes: Vec<Change>,
    /// Requirements that allow affected versions and are not changed.
    pub left: Vec<Left>,
    /// What was not assessed: files, packages, ecosystems.
    pub unassessed: Vec<String>,
    /// Requirements that were compared.
    pub compared: u64,
    /// The changed files: only inside this program.
    #[serde(skip)]
    pub files: Vec<ChangedFile>,
}

/// A requirement that changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// In which file.
    pub file: String,
    /// In which line, from 1.
    pub line: usize,
    /// The OSV name of the ecosystem.
    pub ecosystem: String,
    /// The package.
    pub package: String,
    /// As it was written.
    pub before: String,
    /// As it is written now.
    pub after: String,
    /// The version that it leads to.
    pub to: String,
    /// False if that is another major version: read its notes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub same_major: Option<bool>,
    /// True if some of what is allowed afterwards is affected still.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub partial: bool,
    /// The advisories that it leaves behind.
    pub advisories: Vec<String>,
    /// The condition under which it is installed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub marker: Option<String>,
}

/// A requirement that stays as it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Left {
    /// In which file.
    pub file: String,
    /// In which line, from 1.
    pub line: usize,
    /// The OSV name of the ecosystem.
    pub ecosystem: String,
    /// The package.
    pub package: String,
    /// The requirement.
    pub requirement: String,
    /// Why.
    pub why: String,
    /// The advisories about it.
    pub advisories: Vec<String>,
}

/// A file that changes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedFile {
    /// Where it is.
    pub path: PathBuf,
    /// As reports name it.
    pub shown: String,
    /// Its text before.
    pub before: String,
    /// Its text afterwards.
    pub after: String,
}

/// What is to be mended, and by whose word.
#[derive(Clone, Debug, Default)]
pub struct Request {
    /// A folder or a manifest.
    pub path: PathBuf,
    /// Advisories to compare with; those of the state's folder, if none are named.
    pub advisories: Vec<PathBuf>,
    /// The configuration, with the indexes.
    pub config: Config,
    /// How the network may be used.
    pub remote: RemoteOptions,
}

/// Looks for the smallest changes.
pub fn run(request: &Request) -> Result<Fix, AppError> {
    let shelf = shelf(&request.advisories)?;
    let mut remote = request.remote.clone();
    remote.obey(&request.config.remote);
    find(
        &request.path,
        &Known::new(&shelf, &request.config.index, &remote.settings),
    )
}

/// The stores that are named, or those of the state's folder.
fn shelf(named: &[PathBuf]) -> Result<Shelf, AppError> {
    match (named, crate::home::find()) {
        ([], Some(home)) => Ok(Shelf::at_home(&home)),
        _ => Ok(Shelf::default()),
    }
}

/// Looks through the manifests below a path.
pub fn find(root: &Path, advisor: &dyn Advisor) -> Result<Fix, AppError> {
    let mut fix = Fix {
        schema: SCHEMA.to_owned(),
        ..Fix::default()
    };
    for path in walk::manifests(root)? {
        let shown = crate::fetch::shown(&path);
        match Manifest::read(&path) {
            Ok(manifest) => one(&path, &shown, &manifest, advisor, &mut fix),
            Err(why) => fix.unassessed.push(format!("{shown}: {why}")),
        }
    }
    fix.unassessed.sort();
    fix.unassessed.dedup();
    Ok(fix)
}

fn one(path: &Path, shown: &str, manifest: &Manifest, advisor: &dyn Advisor, fix: &mut Fix) {
    for unread in &manifest.unread {
        fix.unassessed.push(format!("{shown}: {unread}"));
    }
    let mut edits = Vec::new();
    for wanted in &manifest.wanted {
        let ecosystem = wb_deps::Ecosystem::of(wanted.family).name().to_owned();
        let advice = match advisor.ask(wanted.family, &wanted.name, wanted.marker.as_deref()) {
            Ok(advice) => advice,
            Err(why) => {
                fix.unassessed.push(why);
                continue;
            }
        };
        fix.compared = fix.compared.saturating_add(1);
        let line = manifest.line(wanted.span.start);
        let left = |why: String, advisories: Vec<String>| Left {
            file: shown.to_owned(),
            line,
            ecosystem: ecosystem.clone(),
            package: wanted.name.clone(),
            requirement: wanted.requirement.clone(),
            why,
            advisories,
        };
        match decide(wanted, &advice) {
            (Mended::Unaffected, _) => {}
            (Mended::Stuck(why), ids) => fix.left.push(left(why, ids)),
            (Mended::Change(_), ids) if wanted.blocked.is_some() => {
                fix.left
                    .push(left(wanted.blocked.unwrap_or_default().to_owned(), ids));
            }
            (Mended::Change(change), advisories) => {
                edits.push(Edit {
                    span: wanted.span.clone(),
                    text: change.requirement.clone(),
                });
                fix.changes.push(Change {
                    file: shown.to_owned(),
                    line,
                    ecosystem,
                    package: wanted.name.clone(),
                    before: wanted.requirement.clone(),
                    after: change.requirement,
                    to: change.to,
                    same_major: change.is_same_major,
                    partial: change.is_partial,
                    advisories,
                    marker: wanted.marker.clone(),
                });
            }
        }
    }
    if !edits.is_empty() {
        fix.files.push(ChangedFile {
            path: path.to_path_buf(),
            shown: shown.to_owned(),
            before: manifest.text.clone(),
            after: manifest.edited(edits),
        });
    }
}

/// What becomes of a requirement, and which advisories are about it.
fn decide(wanted: &Wanted, advice: &Advice) -> (Mended, Vec<String>) {
    let affected: VersionSet = advice
        .notices
        .iter()
        .map(|notice| notice.affected.clone())
        .collect();
    let wish = Wish {
        family: wanted.family,
        style: wanted.style,
        requirement: &wanted.requirement,
    };
    let requirement = wb_deps::Requirement::parse(wanted.family, &wanted.requirement);
    let is_about = |notice: &&Notice| {
        requirement.as_ref().is_ok_and(|requirement| {
            requirement.relation(&notice.affected, None) > wb_deps::range::Relation::Impossible
        })
    };
    let ids: Vec<String> = advice
        .notices
        .iter()
        .filter(is_about)
        .map(|notice| notice.id.clone())
        .collect();
    if advice.notices.is_empty() {
        return (Mended::Unaffected, ids);
    }
    (wish.mend(&affected, &advice.candidates), ids)
}

impl Fix {
    /// All changes as a unified diff.
    pub fn diff(&self) -> String {
        let mut out = String::new();
        for file in &self.files {
            let diff = similar::TextDiff::from_lines(&file.before, &file.after);
            let name = file.shown.trim_start_matches("./").trim_start_matches('/');
            let (old, new) = (format!("a/{name}"), format!("b/{name}"));
            out.push_str(
                &diff
                    .unified_diff()
                    .context_radius(3)
                    .header(&old, &new)
                    .to_string(),
            );
        }
        out
    }

    /// 0 if nothing that is known is wrong any more; 1 if something is; 3 if not everything was assessed.
    pub fn exit_code(&self, is_applied: bool) -> u8 {
        let is_open = !self.left.is_empty()
            || self.changes.iter().any(|change| change.partial)
            || (!is_applied && !self.changes.is_empty());
        match (is_open, self.unassessed.is_empty()) {
            (true, _) => 1,
            (false, false) => 3,
            (false, true) => 0,
        }
    }
}
