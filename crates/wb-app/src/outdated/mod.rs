//! `weigh outdated`: what is behind, withdrawn, at its end, or at odds with itself.
//!
//! What can be told from files alone is told without an index; what only an index knows is told where one is
//! configured, and otherwise listed as not assessed.

mod asked;
#[cfg(test)]
mod tests;
mod text;

pub use text::text;

use crate::error::AppError;
use crate::registry::Package as Listed;
use crate::scan::{Progress, ScanRequest};
use asked::{Asked, Wish, wishes};
use serde::Serialize;
use std::collections::BTreeMap;
use wb_core::Graph;
use wb_deps::{Family, Requirement, Version};

/// The version of the JSON.
pub const SCHEMA: &str = "weighbridge-outdated/1";

/// How packages stand to what there is.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Outdated {
    /// The schema's name and version.
    pub schema: String,
    /// Packages that an index was asked about, those that are up to date included.
    pub packages: Vec<Row>,
    /// What is wrong.
    pub problems: Vec<Problem>,
    /// What was not assessed.
    pub unassessed: Vec<String>,
}

/// One package in one version.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Row {
    /// The OSV name of the ecosystem.
    pub ecosystem: String,
    /// The package.
    pub name: String,
    /// The version that is locked, installed or asked for exactly.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// What is asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub requirement: Option<String>,
    /// The newest release that is allowed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub wanted: Option<String>,
    /// The newest release.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latest: Option<String>,
    /// When that was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<String>,
    /// True if there is a newer release than the one that is used, or than all that are allowed.
    pub is_outdated: bool,
    /// Where it is named.
    pub places: Vec<String>,
}

/// Something that is wrong with a package.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Problem {
    /// `deps-yanked`, `deps-deprecated`, and the rules of `weigh scan` about the health of packages.
    pub rule: String,
    /// The OSV name of the ecosystem; none for an image.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ecosystem: Option<String>,
    /// The package.
    pub name: String,
    /// The version, where one is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// What it is.
    pub message: String,
    /// What helps.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remedy: Option<String>,
    /// Where.
    pub place: String,
}

/// Looks at the packages below some paths. With `is_deep`, packages that only others ask for are looked at, too.
pub fn find(request: &ScanRequest, is_deep: bool, progress: &dyn Progress) -> Result<Outdated, AppError> {
    // Indexes are asked afterwards: the process must not have shut itself off from them.
    let mut request = request.clone();
    request.sandbox = None;
    let inventory = crate::inventory::of(&request, progress)?;
    let config = request.config.clone().unwrap_or_default();
    let mut settings = request.remote.clone();
    settings.obey(&config.remote);
    let wishes = wishes(&inventory.graph, is_deep);
    let answers = asked::ask(&wishes, &config.index, &settings.settings);
    let mut outdated = judge(&inventory.graph, &wishes, &answers);
    let gaps = inventory.coverage.gaps.iter();
    outdated
        .unassessed
        .extend(gaps.map(|gap| format!("{}: {}", gap.place, gap.detail)));
    outdated.unassessed.sort();
    outdated.unassessed.dedup();
    Ok(outdated)
}

/// Puts together what files and indexes say.
fn judge(graph: &Graph, wishes: &[Wish], answers: &BTreeMap<(Family, String), Asked>) -> Outdated {
    let mut outdated = Outdated {
        schema: SCHEMA.to_owned(),
        ..Outdated::default()
    };
    outdated.problems.extend(
        wb_scan::health::problems(graph)
            .into_iter()
            .map(|problem| Problem {
                rule: problem.rule.to_owned(),
                ecosystem: problem.node.ecosystem,
                name: problem.node.name,
                version: problem.node.version,
                message: problem.message,
                remedy: problem.remedy,
                place: problem.place.to_string(),
            }),
    );
    for wish in wishes {
        match answers.get(&wish.key()) {
            Some(Asked::Known(listed)) => row(wish, listed, &mut outdated),
            Some(Asked::Failed(why)) => outdated.unassessed.push(why.clone()),
            None => {}
        }
    }
    outdated.packages.sort();
    outdated.problems.sort();
    outdated.problems.dedup();
    outdated
}

fn row(wish: &Wish, listed: &Listed, outdated: &mut Outdated) {
    let family = wish.family;
    let read = |text: &str| Version::parse(family, text);
    let newest = listed.newest(family);
    let requirement = wish
        .requirement
        .as_deref()
        .map(|text| Requirement::parse(family, text));
    let allowed = match &requirement {
        Some(Ok(requirement)) => listed
            .releases
            .iter()
            .rev()
            .filter(|release| release.yanked.is_none())
            .find(|release| read(&release.version).is_some_and(|version| requirement.takes(&version))),
        Some(Err(_)) => None,
        None => newest,
    };
    let used = wish
        .version
        .as_deref()
        .or(allowed.map(|release| release.version.as_str()));
    let is_behind = |used: &str| {
        let (used, newest) = (read(used), newest.and_then(|release| read(&release.version)));
        used.zip(newest)
            .is_some_and(|(used, newest)| used.public() < newest)
    };
    outdated.packages.push(Row {
        ecosystem: wish.ecosystem.clone(),
        name: wish.name.clone(),
        version: wish.version.clone(),
        requirement: wish.requirement.clone(),
        wanted: allowed.map(|release| release.version.clone()),
        latest: newest.map(|release| release.version.clone()),
        published: newest.and_then(|release| release.published.clone()),
        is_outdated: used.is_some_and(is_behind),
        places: wish.places.clone(),
    });
    complain(wish, listed, outdated);
}

/// What the index says against a package, and against the version that is used.
fn complain(wish: &Wish, listed: &Listed, outdated: &mut Outdated) {
    let read = |text: &str| Version::parse(wish.family, text);
    let mut problem = |rule: &str, message: String| {
        outdated.problems.push(Problem {
            rule: rule.to_owned(),
            ecosystem: Some(wish.ecosystem.clone()),
            name: wish.name.clone(),
            version: wish.version.clone(),
            message,
            remedy: None,
            place: wish.places.first().cloned().unwrap_or_default(),
        });
    };
    if let Some(status) = &listed.status {
        problem(
            "deps-deprecated",
            format!("the index calls `{}` {status}", wish.name),
        );
    }
    let Some(version) = &wish.version else { return };
    let wanted = read(version).map(|version| version.public());
    let is_it = |text: &str| text == version || (wanted.is_some() && read(text) == wanted);
    match listed.releases.iter().find(|release| is_it(&release.version)) {
        Some(release) => {
            if let Some(reason) = &release.yanked {
                let because = if reason.is_empty() {
                    String::new()
                } else {
                    format!(": {reason}")
                };
                problem(
                    "deps-yanked",
                    format!("`{} {version}` was withdrawn{because}", wish.name),
                );
            }
            if let Some(reason) = &release.deprecated {
                problem(
                    "deps-deprecated",
                    format!("`{} {version}` is deprecated: {reason}", wish.name),
                );
            }
        }
        None => problem(
            "deps-yanked",
            format!("the index does not have `{} {version}` (any more)", wish.name),
        ),
    }
}

impl Outdated {
    /// 0 if nothing is wrong, though something may be newer; 1 if something is wrong; 3 if not everything was assessed.
    pub fn exit_code(&self) -> u8 {
        match (self.problems.is_empty(), self.unassessed.is_empty()) {
            (false, _) => 1,
            (true, false) => 3,
            (true, true) => 0,
        }
    }
}
