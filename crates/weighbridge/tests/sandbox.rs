//! The sandbox of a scan, tried by the program itself.
#![cfg(target_os = "linux")]
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "tests are doors: they start the program and read what it wrote"
)]

use std::path::Path;
use std::process::{Command, Output};

fn weigh(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_weigh"))
        .args(args)
        .output()
        .unwrap()
}

/// False where the kernel cannot confine: the test says so by name.
fn can_confine(test: &str) -> bool {
    let out = weigh(&["sandbox", "."]);
    let text = String::from_utf8_lossy(&out.stdout).into_owned();
    let has_it = text.contains("fully enforced");
    if !has_it {
        eprintln!("{test}: skipped, {}", text.lines().next().unwrap_or_default());
    }
    has_it
}

#[test]
fn what_a_parser_that_was_taken_over_would_try_is_refused() {
    if !can_confine("what_a_parser_that_was_taken_over_would_try_is_refused") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let cargo = folder.path().join("cargo");
    let reports = folder.path().join("reports");
    std::fs::create_dir(&cargo).unwrap();
    std::fs::create_dir(&reports).unwrap();
    let out = weigh(&[
        "sandbox",
        cargo.to_str().unwrap(),
        "--writes",
        reports.to_str().unwrap(),
    ]);
    let text = String::from_utf8(out.stdout).unwrap();
    assert_eq!(out.status.code(), Some(0), "{text}");
    for (attempt, outcome) in [
        ("read the cargo", "allowed"),
        ("write the report", "allowed"),
        ("read a file elsewhere", "refused"),
        ("list a folder elsewhere", "refused"),
        ("write a file elsewhere", "refused"),
        ("connect to this machine", "refused"),
        ("look up a name over UDP", "refused"),
        ("start a program", "refused"),
    ] {
        let line = text.lines().find(|line| line.contains(attempt)).unwrap();
        assert!(line.contains(outcome), "{line}");
    }
    assert_eq!(std::fs::read_dir(&reports).unwrap().count(), 0);
}

#[test]
fn a_confined_scan_reads_its_cargo_and_writes_its_report() {
    let folder = tempfile::tempdir().unwrap();
    let cargo = folder.path().join("models--a--b");
    let snapshot = cargo.join("snapshots/0");
    std::fs::create_dir_all(&snapshot).unwrap();
    std::fs::create_dir(cargo.join("blobs")).unwrap();
    std::fs::write(cargo.join("blobs/x"), b"\x80\x04}.").unwrap();
    std::os::unix::fs::symlink("../../blobs/x", snapshot.join("model.pkl")).unwrap();
    let report = folder.path().join("report.json");
    let out = weigh(&[
        "scan",
        snapshot.to_str().unwrap(),
        "--format",
        "json",
        "--output",
        report.to_str().unwrap(),
    ]);
    assert_eq!(
        out.status.code(),
        Some(0),
        "{}",
        String::from_utf8_lossy(&out.stderr)
    );
    let report = read_json(&report);
    assert_eq!(report["files"][0]["formats"][0], "pickle");
    let notices = report["notices"].as_array().map_or(0, Vec::len);
    if can_confine("a_confined_scan_reads_its_cargo_and_writes_its_report") {
        assert_eq!(notices, 0, "{report}");
    } else {
        assert!(
            report["notices"][0].as_str().unwrap().contains("sandbox"),
            "{report}"
        );
    }
}

fn read_json(path: &Path) -> serde_json::Value {
    serde_json::from_slice(&std::fs::read(path).unwrap()).unwrap()
}
