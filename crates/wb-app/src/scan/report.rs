//! From outcomes to the report: folders are looked at as a whole, findings sorted and sifted, coverage closed.

use crate::advisories::{Assessment, Desk, assess};
use super::{ScanRequest, lines, packages};
use crate::error::AppError;
use crate::fetch::remote::{Downloaded, Opened};
use crate::fetch::stdin;
use crate::fetch::walk::{self, Found, Walk};
use crate::glob::Glob;
use crate::render::words;
use crate::suppress::{self, Baseline};
use std::path::PathBuf;
use wb_core::report::{Remote, SCHEMA, ScannedFile, Suppressed, Tool};
use wb_core::{Budget, Coverage, Finding, GapReason, Place, Report, Severity, Sighting, Verdict};
use wb_formats::notes::Defect;
use wb_scan::inventory::Imported;
use wb_scan::known::exploits::Loader;
use wb_scan::{Folder, FolderFile, Joined, Outcome, RULES};

/// One root and what came of its files.
pub(super) struct Root {
    pub(super) walk: Walk,
    pub(super) weighed: Vec<Weighed>,
    /// The address behind it, if it is a remote one.
    pub(super) remote: Option<Behind>,
    /// What was noticed before its files were read: about the release that it is, say.
    pub(super) defects: Vec<(String, Defect)>,
}

/// What stands behind a remote root.
pub(super) enum Behind {
    /// Files that are read where they are.
    Opened(Opened),
    /// Files that were fetched first.
    Downloaded(Downloaded),
}

/// What came of one file.
#[derive(Default)]
pub(super) struct Weighed {
    pub(super) outcome: Outcome,
    pub(super) bytes: u64,
    pub(super) sha256: Option<String>,
}

impl Root {
    /// A file or folder.
    pub(super) const fn walked(walk: Walk) -> Self {
        Self {
            walk,
            weighed: Vec::new(),
            remote: None,
            defects: Vec::new(),
        }
    }

    /// A remote address that is read where it is.
    pub(super) fn far(opened: Opened, excludes: &[Glob]) -> Self {
        Self {
            walk: walk::far(&opened, excludes),
            weighed: Vec::new(),
            remote: Some(Behind::Opened(opened)),
            defects: Vec::new(),
        }
    }

    /// A remote address that was fetched into a folder.
    pub(super) fn fetched(mut walk: Walk, mut downloaded: Downloaded) -> Self {
        walk.gaps.append(&mut downloaded.gaps);
        Self {
            walk,
            weighed: Vec::new(),
            remote: Some(Behind::Downloaded(downloaded)),
            defects: Vec::new(),
        }
    }

    /// What the report says about the address.
    fn entry(&self) -> Option<Remote> {
        match self.remote.as_ref()? {
            Behind::Opened(opened) => Some(opened.entry()),
            Behind::Downloaded(downloaded) => Some(downloaded.entry.clone()),
        }
    }

    /// Standard input: an empty path that is shown as `-`.
    pub(super) fn stdin() -> Self {
        let name = stdin::NAME.to_owned();
        let found = Found {
            path: PathBuf::new(),
            shown: name.clone(),
            below: name,
            bytes: 0,
            far: None,
        };
        Self::walked(Walk {
            files: vec![found],
            ..Walk::default()
        })
    }
}

/// What the report is written by, besides the outcomes.
pub(super) struct Context<'a> {
    pub(super) baseline: Option<&'a Baseline>,
    pub(super) budget: &'a Budget,
    pub(super) loaders: &'a [Loader],
}

/// Closes the scan.
pub(super) fn write(
    request: &ScanRequest,
    context: &Context<'_>,
    mut roots: Vec<Root>,
    desk: &mut Desk,
) -> Result<Report, AppError> {
    let mut gathered = Gathered::default();
    for root in &mut roots {
        gathered.root(root, context.budget);
    }
    gathered.close(context, desk);
    lines::number(&mut gathered.findings, &roots);
    let Gathered {
        coverage,
        findings,
        findings_unlisted,
        files,
        remote,
        mut notices,
        sightings: _,
        imported: _,
    } = gathered;
    let config = request.config.as_ref();
    let (findings, excused) = vex(findings, desk, &mut notices);
    let mut sifted = suppress::sift(findings, config, context.baseline, &today)?;
    sifted.suppressed.extend(excused);
    notices.extend(sifted.notices);
    let fail_on = request
        .fail_on
        .or(config.and_then(|config| config.fail_on))
        .unwrap_or(Severity::High);
    let require_model = request.require_model || config.is_some_and(|config| config.require_model);
    let refused = sifted.kept.iter().any(|finding| finding.severity >= fail_on) || findings_unlisted > 0;
    let (verdict, exit_code) = decide(refused, &coverage, require_model);
    Ok(Report {
        schema: SCHEMA.to_owned(),
        tool: Tool {
            name: "weighbridge".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            rules: RULES.len() as u64,
        },
        scanned: request
            .paths
            .iter()
            .map(|path| crate::fetch::shown_root(path))
            .collect(),
        verdict,
        exit_code,
        fail_on,
        findings: sifted.kept,
        findings_unlisted,
        suppressed: sifted.suppressed,
        coverage,
        files,
        remote,
        notices,
    })
}

/// What all roots say about what the system is made of, and what was not looked at.
pub(super) fn sightings(mut roots: Vec<Root>) -> (Vec<Sighting>, Coverage) {
    let mut sightings = Vec::new();
    let mut coverage = Coverage::default();
    for root in &mut roots {
        forgive_data_beside_models(root);
        coverage.gaps.append(&mut root.walk.gaps);
        for weighed in std::mem::take(&mut root.weighed) {
            coverage.files += 1;
            sightings.extend(weighed.outcome.sightings);
            coverage.merge(weighed.outcome.coverage);
        }
    }
    coverage.gaps.sort();
    coverage.gaps.dedup();
    (sightings, coverage)
}

/// What came of all roots.
#[derive(Default)]
struct Gathered {
    coverage: Coverage,
    findings: Vec<Finding>,
    findings_unlisted: u64,
    files: Vec<ScannedFile>,
    remote: Vec<Remote>,
    notices: Vec<String>,
    sightings: Vec<Sighting>,
    imported: Imported,
}

impl Gathered {
    /// Takes what came of a root, and looks at it as a whole.
    fn root(&mut self, root: &mut Root, budget: &Budget) {
        if let Some(entry) = root.entry() {
            self.notices.push(words::remote(&entry));
            self.remote.push(entry);
        }
        if let Some(Behind::Downloaded(downloaded)) = &root.remote {
            for (shown, defect) in &downloaded.defects {
                self.findings.extend(wb_scan::judge_defects(
                    &Place::file(shown.as_str()),
                    std::slice::from_ref(defect),
                ));
            }
        }
        for (shown, defect) in &root.defects {
            self.findings.extend(wb_scan::judge_defects(
                &Place::file(shown.as_str()),
                std::slice::from_ref(defect),
            ));
        }
        forgive_data_beside_models(root);
        let (found, unlisted) = whole_folder(root, budget);
        self.findings.extend(found);
        self.findings_unlisted += unlisted;
        let (found, unlisted) = packages::judge(root, budget);
        self.findings.extend(found);
        self.findings_unlisted += unlisted;
        self.notices.extend(root_notices(&root.walk));
        self.coverage.gaps.append(&mut root.walk.gaps);
        for (found, weighed) in root.walk.files.iter().zip(std::mem::take(&mut root.weighed)) {
            let formats = weighed.outcome.formats.iter();
            self.files.push(ScannedFile {
                path: found.shown.clone(),
                bytes: weighed.bytes,
                formats: formats.map(|&format| format.to_owned()).collect(),
                sha256: weighed.sha256,
            });
            self.coverage.files += 1;
            self.findings.extend(weighed.outcome.findings);
            self.sightings.extend(weighed.outcome.sightings);
            self.imported.merge(weighed.outcome.imported);
            self.findings_unlisted += weighed.outcome.findings_unlisted;
            self.coverage.merge(weighed.outcome.coverage);
        }
    }

    /// Puts everything in order, and asks the rules that look at what the others found.
    fn close(&mut self, context: &Context<'_>, desk: &mut Desk) {
        self.findings.sort_by(Finding::report_order);
        self.findings.dedup();
        let graph = wb_scan::inventory::assemble("", std::mem::take(&mut self.sightings));
        let Assessment {
            advised,
            gaps,
            packages,
            notices,
        } = assess(&graph, &self.imported, desk);
        self.notices.extend(notices);
        self.coverage.packages = packages;
        self.coverage.gaps.extend(gaps);
        self.coverage.gaps.sort();
        self.coverage.gaps.dedup();
        let joined = Joined {
            findings: &self.findings,
            loaders: context.loaders,
            graph: &graph,
            advised: &advised,
        };
        let (exploits, unlisted) = wb_scan::join(&joined, context.budget.findings);
        self.findings_unlisted += unlisted;
        self.findings.extend(exploits);
        self.findings.sort_by(Finding::report_order);
    }
}

/// Takes out what VEX statements say is not affected or is mended.
fn vex(findings: Vec<Finding>, desk: &Desk, notices: &mut Vec<String>) -> (Vec<Finding>, Vec<Suppressed>) {
    if !findings.iter().any(|finding| finding.advisory.is_some()) {
        return (findings, Vec::new());
    }
    let (statements, damaged) = desk.statements();
    notices.extend(damaged);
    suppress::by_vex(findings, &statements)
}

/// Today, everywhere the same: an ignore does not expire earlier because a machine stands further east.
pub(super) fn today() -> jiff::civil::Date {
    jiff::tz::TimeZone::UTC.to_datetime(jiff::Timestamp::now()).date()
}

/// The first that applies of 1, 4, 3, 0 (2 is for mistakes in using the program).
fn decide(refused: bool, coverage: &Coverage, require_model: bool) -> (Verdict, u8) {
    let has_fault = coverage.gaps.iter().any(|gap| gap.reason == GapReason::Fault);
    match (refused, has_fault, coverage.is_complete(), coverage.artifacts) {
        (true, ..) => (Verdict::Findings, 1),
        (_, true, ..) => (Verdict::Fault, 4),
        (_, _, false, _) => (Verdict::Incomplete, 3),
        (_, _, _, 0) => (Verdict::NothingToJudge, if require_model { 3 } else { 0 }),
        _ => (Verdict::Clean, 0),
    }
}

fn root_notices(walk: &Walk) -> Vec<String> {
    let mut notices = Vec::new();
    for config in &walk.configs {
        notices.push(format!(
            "`{config}` lies inside what is scanned: it is not obeyed"
        ));
    }
    if walk.excluded > 0 {
        notices.push(format!(
            "{} files were left out by --exclude or `exclude`",
            walk.excluded
        ));
    }
    notices
}

/// Formats that are no model whose data could lie beside it.
const NO_MODELS: &[&str] = &[
    "coreml-package",
    "executable",
    "picture",
    "rar",
    "recognised",
    "safetensors-index",
    "tensorrt",
    "text",
];

/// Headerless numbers beside a model (`weights.bin` next to `model.onnx`) are that model's data, not cargo of
/// their own: a loader reads them only as numbers.
fn forgive_data_beside_models(root: &mut Root) {
    let folder_of = |below: &str| {
        below
            .rsplit_once('/')
            .map_or(String::new(), |(folder, _)| folder.to_owned())
    };
    let mut with_models: Vec<String> = Vec::new();
    for (found, weighed) in root.walk.files.iter().zip(&root.weighed) {
        if weighed
            .outcome
            .formats
            .iter()
            .any(|format| !NO_MODELS.contains(format))
        {
            with_models.push(folder_of(&found.below));
        }
    }
    for (found, weighed) in root.walk.files.iter().zip(&mut root.weighed) {
        if weighed.outcome.perhaps_data && with_models.contains(&folder_of(&found.below)) {
            let coverage = &mut weighed.outcome.coverage;
            coverage.gaps.retain(|gap| gap.reason != GapReason::UnknownFormat);
            coverage.not_cargo += 1;
            coverage.bytes_skipped += weighed.bytes;
        }
    }
}

fn whole_folder(root: &mut Root, budget: &Budget) -> (Vec<Finding>, u64) {
    let mut files: Vec<FolderFile> = root
        .walk
        .entries
        .iter()
        .map(|(path, kind)| FolderFile {
            path: path.clone(),
            kind: kind.clone(),
            sha256: None,
            facts: Vec::new(),
        })
        .collect();
    for (found, weighed) in root.walk.files.iter().zip(&mut root.weighed) {
        if let Ok(index) = files.binary_search_by(|file| file.path.as_str().cmp(&found.below)) {
            files[index].facts = std::mem::take(&mut weighed.outcome.kept);
            files[index].sha256.clone_from(&weighed.sha256);
        }
    }
    // A file scanned by itself is named as the user named it; its folder is not looked into.
    if let ("", [found], [file]) = (
        root.walk.root.as_str(),
        root.walk.files.as_slice(),
        files.as_mut_slice(),
    ) {
        file.path = found.shown.clone();
    }
    let folder = Folder {
        root: &root.walk.root,
        files: &files,
    };
    wb_scan::scan_folder(&folder, budget.findings)
}
