//! Stores of blobs whose names are digests: what only a scan with `--digest` sees.
#![allow(
    clippy::disallowed_methods,
    reason = "a test writes a folder and should stop where it breaks"
)]

use wb_app::scan::{ScanRequest, scan};

/// True if the rule fires on a store with these bytes in the blob of `{}`.
fn fires(blob: &[u8], digest: bool) -> bool {
    const EMPTY_OBJECT: &str = "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a";
    let folder = tempfile::tempdir().unwrap();
    let store = folder.path().join("blobs/sha256");
    std::fs::create_dir_all(&store).unwrap();
    std::fs::write(store.join(EMPTY_OBJECT), blob).unwrap();
    let mut request = ScanRequest::new(vec![folder.path().to_path_buf()]);
    request.digest = digest;
    let report = scan(&request).unwrap();
    report
        .findings
        .iter()
        .any(|finding| finding.rule == "file-digest-differs")
}

#[test]
fn an_exchanged_blob_is_found_and_an_honest_one_is_not() {
    assert!(fires(b"[]", true));
    assert!(!fires(b"{}", true));
    assert!(!fires(b"[]", false));
}
