//! Packages that do harm and packages that do not, none of which a rule was made for; and packages by their URLs.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::unwrap_used,
    reason = "a test reads the corpus and should stop where it breaks"
)]

use sha2::{Digest, Sha256};
use std::path::{Path, PathBuf};
use wb_app::core::{Report, Severity};
use wb_app::scan::{ScanRequest, scan};

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus")
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut entries: Vec<_> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .map(|entry| entry.unwrap().path())
        .collect();
    entries.sort();
    entries
}

fn refused(path: &Path) -> bool {
    let report = scan(&ScanRequest::new(vec![path.to_path_buf()])).unwrap();
    report
        .findings
        .iter()
        .any(|finding| finding.severity >= Severity::High)
}

/// How many families of a half are refused, and which are not.
fn caught(half: &str) -> (usize, Vec<String>) {
    let families = entries(&corpus().join("held-out").join(half));
    let missed: Vec<String> = families
        .iter()
        .filter(|family| !entries(family).iter().any(|sample| refused(sample)))
        .map(|family| family.file_name().unwrap().to_string_lossy().into_owned())
        .collect();
    (families.len(), missed)
}

#[test]
fn nineteen_of_twenty_families_are_refused() {
    let (first, mut missed) = caught("first");
    let (second, more) = caught("second");
    missed.extend(more);
    let all = first + second;
    assert!(all >= 60, "{all} families");
    assert!(
        missed.len() * 20 <= all,
        "{} of {all} missed: {missed:?}",
        missed.len()
    );
}

#[test]
fn ordinary_packages_pass() {
    let (all, passed) = caught("ordinary");
    assert_eq!(passed.len(), all, "{passed:?} of {all} pass");
}

struct Indexed {
    folder: tempfile::TempDir,
    request: ScanRequest,
}

/// An index of one package, as a snapshot: the wheel of a family, published on a date.
fn indexed(date: &str, yanked: &str, digest_is_right: bool) -> Indexed {
    let folder = tempfile::tempdir().unwrap();
    let wheel = corpus().join("rules/deps-package-harms-at-import/fires/sample-1.0-py3-none-any.whl");
    let bytes = std::fs::read(wheel).unwrap();
    let mut digest: String = Sha256::digest(&bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    if !digest_is_right {
        digest = "0".repeat(64);
    }
    std::fs::create_dir(folder.path().join("files")).unwrap();
    std::fs::write(folder.path().join("files/sample-1.0-py3-none-any.whl"), &bytes).unwrap();
    let listing = format!(
        r#"{{"meta": {{"api-version": "1.1"}}, "name": "sample", "versions": ["1.0"], "files": [
 {{"filename": "sample-1.0-py3-none-any.whl", "url": "files/sample-1.0-py3-none-any.whl",
   "hashes": {{"sha256": "{digest}"}}, "size": {}, "upload-time": "{date}T10:00:00Z", "yanked": {yanked}}}]}}"#,
        bytes.len()
    );
    std::fs::write(folder.path().join("sample.json"), listing).unwrap();
    let text = format!("[index]\npypi = \"{}\"\n", folder.path().display());
    let path = folder.path().join("weighbridge.toml");
    let config = wb_app::config::parse(&path, &text).unwrap();
    let mut request = ScanRequest::new(vec![PathBuf::from("pkg:pypi/sample@1.0")]);
    request.config = Some(config);
    Indexed { folder, request }
}

fn rules(report: &Report) -> Vec<&str> {
    report
        .findings
        .iter()
        .map(|finding| finding.rule.as_str())
        .collect()
}

#[test]
fn a_package_is_judged_by_its_url() {
    let mut indexed = indexed("2020-01-01", "false", true);
    let report = scan(&indexed.request).unwrap();
    assert!(
        rules(&report).contains(&"deps-package-harms-at-import"),
        "{:?}",
        rules(&report)
    );
    assert!(!rules(&report).contains(&"deps-release-too-new"));
    assert!(report.findings[0].place.path[0].starts_with("pkg:pypi/sample@1.0/"));
    indexed.request.cooldown_days = Some(4_000_000);
    let report = scan(&indexed.request).unwrap();
    assert!(rules(&report).contains(&"deps-release-too-new"));
    assert!(indexed.folder.path().exists());
}

#[test]
fn withdrawn_and_changed_releases_are_told() {
    let withdrawn = indexed("2020-01-01", "\"stolen\"", true);
    let report = scan(&withdrawn.request).unwrap();
    assert!(
        rules(&report).contains(&"deps-release-withdrawn"),
        "{:?}",
        rules(&report)
    );
    let changed = indexed("2020-01-01", "false", false);
    let report = scan(&changed.request).unwrap();
    assert_eq!(report.exit_code, 1, "{:?}", rules(&report));
    assert!(rules(&report).contains(&"file-differs-from-listing"));
}

#[test]
fn an_unconfigured_index_is_no_clean_scan() {
    let request = ScanRequest::new(vec![PathBuf::from("pkg:npm/sample@1.0.0")]);
    assert!(scan(&request).is_err());
}
