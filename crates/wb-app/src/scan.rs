//! The main job: judge files and folders.

use crate::error::AppError;
use crate::fetch::local::FileSource;
use std::path::{Path, PathBuf};
use std::time::Instant;
use wb_core::report::{SCHEMA, ScannedFile, Tool};
use wb_core::{Budget, Clock, Coverage, Gap, GapReason, Meter, Place, Report, Severity, Verdict};
use wb_scan::{Artifact, Outcome, RULES};

/// What to scan, and how.
#[derive(Clone, Debug)]
pub struct ScanRequest {
    /// Files and folders.
    pub paths: Vec<PathBuf>,
    /// Findings at or above this severity refuse.
    pub fail_on: Severity,
    /// What one file may cost.
    pub budget: Budget,
}

struct WallClock(Instant);

impl Clock for WallClock {
    fn elapsed_ms(&self) -> u64 {
        u64::try_from(self.0.elapsed().as_millis()).unwrap_or(u64::MAX)
    }
}

/// Judges files and folders.
pub fn scan(request: &ScanRequest) -> Result<Report, AppError> {
    let mut files = Vec::new();
    for path in &request.paths {
        collect(path, &mut files)?;
    }
    let mut outcomes = Vec::new();
    for path in files {
        let outcome = scan_file(&path, &request.budget);
        outcomes.push((path, outcome));
    }
    Ok(report(request, outcomes))
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> Result<(), AppError> {
    let error = |source| AppError::Path {
        path: path.to_path_buf(),
        source,
    };
    if !std::fs::metadata(path).map_err(error)?.is_dir() {
        files.push(path.to_path_buf());
        return Ok(());
    }
    let mut entries: Vec<_> = std::fs::read_dir(path)
        .map_err(error)?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .collect();
    entries.sort();
    entries.iter().try_for_each(|entry| collect(entry, files))
}

fn scan_file(path: &Path, budget: &Budget) -> Outcome {
    let meter = Meter::new(budget.clone(), Box::new(WallClock(Instant::now())));
    let place = Place::file(path.to_string_lossy());
    match FileSource::open(path) {
        Ok(source) => wb_scan::scan(Artifact { place, source }, &meter),
        Err(error) => {
            let mut outcome = Outcome::default();
            let reason = GapReason::Unreadable;
            outcome.coverage.gaps.push(Gap {
                place,
                reason,
                detail: error.to_string(),
                bytes: None,
            });
            outcome
        }
    }
}

fn report(request: &ScanRequest, outcomes: Vec<(PathBuf, Outcome)>) -> Report {
    let mut coverage = Coverage::default();
    let mut findings = Vec::new();
    let mut findings_unlisted = 0;
    let mut files = Vec::new();
    for (path, outcome) in outcomes {
        coverage.files += 1;
        files.push(ScannedFile {
            path: path.to_string_lossy().into_owned(),
            bytes: outcome.coverage.bytes_total,
            formats: outcome.formats.iter().map(|&format| format.to_owned()).collect(),
            sha256: None,
        });
        findings.extend(outcome.findings);
        findings_unlisted += outcome.findings_unlisted;
        coverage.merge(outcome.coverage);
    }
    findings.sort_by(wb_core::Finding::report_order);
    coverage.gaps.sort();
    let refused = findings.iter().any(|finding| finding.severity >= request.fail_on) || findings_unlisted > 0;
    let verdict = match (refused, coverage.is_complete(), coverage.artifacts) {
        (true, _, _) => Verdict::Findings,
        (false, false, _) => Verdict::Incomplete,
        (false, true, 0) => Verdict::NothingToJudge,
        (false, true, _) => Verdict::Clean,
    };
    Report {
        schema: SCHEMA.to_owned(),
        tool: Tool {
            name: "weighbridge".to_owned(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            rules: RULES.len() as u64,
        },
        scanned: request
            .paths
            .iter()
            .map(|path| path.to_string_lossy().into_owned())
            .collect(),
        verdict,
        exit_code: match verdict {
            Verdict::Clean | Verdict::NothingToJudge => 0,
            Verdict::Findings => 1,
            Verdict::Incomplete => 3,
            Verdict::Fault => 4,
        },
        fail_on: request.fail_on,
        findings,
        findings_unlisted,
        suppressed: Vec::new(),
        coverage,
        files,
        notices: Vec::new(),
    }
}
