//! Reports judged by other people's tools: JSON and SARIF by a schema validator, JUnit by an XML parser.
//!
//! `WB_PYTHON` names a Python that has `jsonschema`, `WB_TEST_DATA` the folder that holds
//! `schemas/sarif-2.1.0.json`; `cargo xtask test` sets both. Without them a test says that it skips.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the validator is a program of its own"
)]

#[path = "../../wb-app/tests/fixture/mod.rs"]
mod fixture;

use std::path::{Path, PathBuf};
use std::process::Command;
use wb_app::diff::DiffRequest;
use wb_app::render::{RenderFormat, RenderOptions, to_string};
use wb_app::scan::{ScanRequest, Unwatched};
use wb_core::Verdict;

fn from_environment(name: &str, test: &str) -> Option<PathBuf> {
    let value = std::env::var_os(name).map(PathBuf::from);
    if value.is_none() {
        eprintln!("{test}: skipped, {name} is not set");
    }
    value
}

/// Writes every report of the fixture in one format.
fn write_all(folder: &Path, format: RenderFormat) -> Vec<PathBuf> {
    let reports = [
        ("everyday", fixture::everyday()),
        ("hostile", fixture::hostile()),
        ("large", fixture::large(300)),
        ("clean", fixture::plain(Verdict::Clean)),
        ("incomplete", fixture::plain(Verdict::Incomplete)),
        ("nothing", fixture::plain(Verdict::NothingToJudge)),
        ("fault", fixture::plain(Verdict::Fault)),
    ];
    reports
        .into_iter()
        .map(|(name, report)| {
            let path = folder.join(name);
            std::fs::write(&path, to_string(&report, format, &RenderOptions::default())).unwrap();
            path
        })
        .collect()
}

fn validate(python: &Path, arguments: &[&str], files: &[PathBuf]) {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/external/validate.py");
    let output = Command::new(python)
        .arg(script)
        .args(arguments)
        .args(files)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

#[test]
fn json_reports_are_valid_by_the_published_schema() {
    let Some(python) = from_environment("WB_PYTHON", "json_reports_are_valid_by_the_published_schema") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let files = write_all(folder.path(), RenderFormat::Json);
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schemas/report-1.json");
    validate(&python, &["json", &schema.to_string_lossy()], &files);
}

#[test]
fn comparisons_are_valid_by_the_published_schema() {
    const NAME: &str = "comparisons_are_valid_by_the_published_schema";
    let Some(python) = from_environment("WB_PYTHON", NAME) else {
        return;
    };
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus");
    let folder = tempfile::tempdir().unwrap();
    let mut files = Vec::new();
    for (index, (old, new)) in [
        ("demo", "demo"),
        ("demo", "attacks"),
        ("rules/file-malformed", "demo"),
    ]
    .into_iter()
    .enumerate()
    {
        let request = DiffRequest {
            old: corpus.join(old),
            new: corpus.join(new),
            fail_on: wb_core::Severity::High,
            scan: ScanRequest::new(Vec::new()),
        };
        let compared = wb_app::diff::diff(&request, &Unwatched).unwrap();
        let path = folder.path().join(format!("{index}.json"));
        std::fs::write(&path, serde_json::to_vec(&compared).unwrap()).unwrap();
        files.push(path);
    }
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schemas/diff-1.json");
    validate(&python, &["json", &schema.to_string_lossy()], &files);
}

#[test]
fn inspections_are_valid_by_the_published_schema() {
    const NAME: &str = "inspections_are_valid_by_the_published_schema";
    let Some(python) = from_environment("WB_PYTHON", NAME) else {
        return;
    };
    let attacks = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus/attacks");
    let folder = tempfile::tempdir().unwrap();
    let mut files = Vec::new();
    let mut waiting = vec![attacks];
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(
                std::fs::read_dir(path)
                    .unwrap()
                    .map(|entry| entry.unwrap().path()),
            );
            continue;
        }
        let request = wb_app::inspect::InspectRequest {
            file: &path,
            budget: &wb_core::Budget::default(),
            depth_max: 8,
            remote: wb_app::fetch::remote::RemoteOptions::default(),
            sandbox: None,
        };
        let inspection = wb_app::inspect::inspect(&request).unwrap();
        let document = wb_app::inspect::document(&inspection);
        let target = folder.path().join(format!("{}.json", files.len()));
        std::fs::write(&target, serde_json::to_vec(&document).unwrap()).unwrap();
        files.push(target);
    }
    assert!(files.len() > 100);
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/schemas/inspection-1.json");
    validate(&python, &["json", &schema.to_string_lossy()], &files);
}

#[test]
fn sarif_reports_are_valid_by_the_official_schema() {
    const NAME: &str = "sarif_reports_are_valid_by_the_official_schema";
    let (Some(python), Some(data)) = (
        from_environment("WB_PYTHON", NAME),
        from_environment("WB_TEST_DATA", NAME),
    ) else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let files = write_all(folder.path(), RenderFormat::Sarif);
    let schema = data.join("schemas/sarif-2.1.0.json");
    validate(&python, &["json", &schema.to_string_lossy()], &files);
}

#[test]
fn junit_reports_are_well_formed() {
    let Some(python) = from_environment("WB_PYTHON", "junit_reports_are_well_formed") else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let files = write_all(folder.path(), RenderFormat::Junit);
    validate(&python, &["junit"], &files);
}
