//! Symbolic links inside a folder: what the corpus cannot hold as files.
#![cfg(unix)]
#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "a test writes a folder and should stop where it breaks"
)]

use std::os::unix::fs::symlink;
use std::path::Path;
use wb_app::scan::{ScanRequest, scan};

const RULE: &str = "model-onnx-external-data-link";

/// Makes a folder with a model whose weights are a link to `target`, and scans it.
fn link_fires(target: &str) -> bool {
    let model = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../corpus/rules/model-onnx-external-data-missing/silent/weights-there/model.onnx");
    let scratch = tempfile::tempdir().unwrap();
    let blob = scratch.path().join("blobs").join("0".repeat(64));
    std::fs::create_dir(scratch.path().join("blobs")).unwrap();
    std::fs::write(&blob, [0; 16]).unwrap();
    std::fs::write(scratch.path().join("secret"), [0; 16]).unwrap();
    let folder = scratch.path().join("snapshot");
    std::fs::create_dir(&folder).unwrap();
    std::fs::copy(model, folder.join("model.onnx")).unwrap();
    symlink(target, folder.join("model.onnx_data")).unwrap();
    let report = scan(&ScanRequest::new(vec![folder])).unwrap();
    report.findings.iter().any(|finding| finding.rule == RULE)
}

#[test]
fn weights_behind_a_link_that_leads_away_are_found() {
    assert!(link_fires("../secret"));
    assert!(link_fires("/etc/hostname"));
}

#[test]
fn links_of_the_hub_cache_are_silent() {
    assert!(!link_fires(&format!("../blobs/{}", "0".repeat(64))));
}
