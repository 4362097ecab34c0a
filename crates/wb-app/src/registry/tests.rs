//! Indexes read from snapshots: every form in which they answer.

use super::*;
use crate::config::index::IndexPlace;

struct Snapshot(tempfile::TempDir);

impl Snapshot {
    fn new(files: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in files {
            let path = folder.path().join(name);
            std::fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
            std::fs::write(path, text).expect("a file");
        }
        Self(folder)
    }

    fn index(&self, family: Family) -> Index {
        let place = IndexPlace::Folder(self.0.path().to_path_buf());
        let config = IndexConfig::with([(family, place)]);
        Index::open(family, &config, &Settings::default()).expect("an index")
    }
}

const SIMPLE: &str = r#"{"meta": {"api-version": "1.1"}, "name": "Demo-Kit",
 "project-status": {"status": "archived", "reason": "use other"},
 "versions": ["1.0", "1.1"],
 "files": [
  {"filename": "demo_kit-1.10-py3-none-any.whl", "url": "files/demo_kit-1.10-py3-none-any.whl",
   "hashes": {"sha256": "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"}, "size": 5,
   "upload-time": "2026-11-01T10:00:00Z", "requires-python": ">=3.9", "provenance": "p/1.10", "yanked": false},
  {"filename": "demo-kit-1.9.tar.gz", "url": "../x/demo-kit-1.9.tar.gz", "hashes": {}, "yanked": "broken",
   "upload-time": "2026-10-01T10:00:00Z"},
  {"filename": "demo-kit-2.0rc1.zip", "url": "u", "hashes": {}, "yanked": false},
  {"filename": "other-9.zip", "url": "u", "hashes": {}}]}"#;

#[test]
fn python_as_json() {
    let snapshot = Snapshot::new(&[
        ("demo-kit.json", SIMPLE),
        ("files/demo_kit-1.10-py3-none-any.whl", "hello"),
    ]);
    let index = snapshot.index(Family::PyPi);
    let package = index.versions("Demo_Kit").expect("an answer");
    let versions: Vec<_> = package
        .releases
        .iter()
        .map(|release| release.version.as_str())
        .collect();
    assert_eq!(versions, ["1.9", "1.10", "2.0rc1"]);
    assert_eq!(package.releases[0].yanked.as_deref(), Some("broken"));
    assert_eq!(package.status.as_deref(), Some("archived: use other"));
    assert_eq!(
        package
            .newest(Family::PyPi)
            .map(|release| release.version.as_str()),
        Some("1.10")
    );
    let release = index.release("demo-kit", "1.10.0").expect("a release");
    assert_eq!(release.requires.as_deref(), Some(">=3.9"));
    assert_eq!(release.published.as_deref(), Some("2026-11-01T10:00:00Z"));
    assert_eq!(release.files[0].provenance.as_deref(), Some("p/1.10"));

    let target = tempfile::tempdir().expect("a folder");
    let fetched = index
        .download(&release.files[0], target.path(), 1 << 20)
        .expect("a file");
    assert!(
        fetched
            .verified
            .is_some_and(|digest| digest.starts_with("sha256:2cf24d"))
    );
    let mut changed = release.files[0].clone();
    changed.digests = vec![("sha256".to_owned(), "00".repeat(32))];
    assert!(matches!(
        index.download(&changed, target.path(), 1 << 20),
        Err(IndexError::Differs { .. })
    ));
    assert!(matches!(
        index.download(&release.files[0], target.path(), 3),
        Err(IndexError::Remote(_))
    ));
    changed.name = "../out".to_owned();
    assert!(matches!(
        index.download(&changed, target.path(), 9),
        Err(IndexError::Name { .. })
    ));
}

#[test]
fn python_as_a_page_and_as_one_project() {
    let page = r##"<!DOCTYPE html><html><body><!-- <a href="no">demo-1.0.zip</a> -->
<a href="files/demo-1.0.tar.gz#sha256=ABCD" data-requires-python="&gt;=3.8" data-yanked="bad &amp; old">demo-1.0.tar.gz</a>
<A HREF='files/demo-1.1.tar.gz'>demo-1.1.tar.gz</A></body></html>"##;
    let project = r#"{"info": {"name": "demo", "version": "2.0"}, "releases": {"2.0": [{"filename": "demo-2.0.zip",
 "url": "u", "digests": {"sha256": "ab"}, "size": 3, "upload_time_iso_8601": "2026-01-01T00:00:00Z",
 "yanked": true, "yanked_reason": "why"}]}}"#;
    let snapshot = Snapshot::new(&[("demo/index.html", page)]);
    let package = snapshot.index(Family::PyPi).versions("demo").expect("an answer");
    assert_eq!(package.releases[0].yanked.as_deref(), Some("bad & old"));
    assert_eq!(package.releases[0].requires.as_deref(), Some(">=3.8"));
    assert_eq!(
        package.releases[0].files[0].digests,
        [("sha256".to_owned(), "abcd".to_owned())]
    );
    assert_eq!(package.releases[1].version, "1.1");
    let snapshot = Snapshot::new(&[("demo/json", project)]);
    let package = snapshot.index(Family::PyPi).versions("demo").expect("an answer");
    assert_eq!(package.releases[0].yanked.as_deref(), Some("why"));
}

#[test]
fn npm_and_crates() {
    let packument = r#"{"name": "@s/demo", "dist-tags": {"latest": "1.2.0"},
 "time": {"created": "2020", "1.2.0": "2026-11-20T00:00:00Z"},
 "versions": {"1.10.0": {"deprecated": "use other", "dist": {"tarball": "demo-1.10.0.tgz", "shasum": "AB"}},
  "1.2.0": {"deprecated": "", "engines": {"node": ">=18"}, "_npmUser": {"name": "ann"},
   "dist": {"tarball": "demo-1.2.0.tgz", "integrity": "sha512-AAEC sha256-AQ==", "attestations": {"url": "a"}}}}}"#;
    let snapshot = Snapshot::new(&[("@s/demo.json", packument)]);
    let package = snapshot
        .index(Family::Npm)
        .versions("@s/demo")
        .expect("an answer");
    assert_eq!(package.releases[1].version, "1.10.0");
    assert_eq!(package.releases[1].deprecated.as_deref(), Some("use other"));
    let release = &package.releases[0];
    assert_eq!(
        (release.publisher.as_deref(), release.requires.as_deref()),
        (Some("ann"), Some(">=18"))
    );
    assert_eq!(
        release.files[0].digests[0],
        ("sha512".to_owned(), "000102".to_owned())
    );
    assert_eq!(package.latest.as_deref(), Some("1.2.0"));

    let lines = "{\"name\":\"demo\",\"vers\":\"0.2.0\",\"cksum\":\"AA\",\"yanked\":true,\"deps\":[]}\n\
                 {\"name\":\"demo\",\"vers\":\"0.1.0\",\"cksum\":\"bb\",\"yanked\":false,\"pubtime\":\"2026-01-01T00:00:00Z\"}\n";
    let snapshot = Snapshot::new(&[("de/mo/demo", lines)]);
    let package = snapshot
        .index(Family::CratesIo)
        .versions("demo")
        .expect("an answer");
    assert_eq!(package.releases[0].version, "0.1.0");
    assert!(package.releases[1].yanked.is_some());
    assert_eq!(
        package
            .newest(Family::CratesIo)
            .map(|release| release.version.as_str()),
        Some("0.1.0")
    );
}

#[test]
fn what_is_no_name_and_no_answer_is_an_error() {
    let snapshot = Snapshot::new(&[("demo.json", "{"), ("empty.json", "{}")]);
    let index = snapshot.index(Family::PyPi);
    for name in ["../demo", "", "a/b", "@s/n", ".hidden", "a?b"] {
        assert!(
            matches!(index.versions(name), Err(IndexError::Name { .. })),
            "{name}"
        );
    }
    assert!(matches!(index.versions("demo"), Err(IndexError::Answer { .. })));
    assert!(matches!(
        index.versions("nowhere"),
        Err(IndexError::Unknown { .. })
    ));
    assert!(index.versions("empty").expect("an answer").releases.is_empty());
    let none = Index::open(Family::Npm, &IndexConfig::default(), &Settings::default());
    assert!(matches!(none, Err(IndexError::Unconfigured { .. })));
}
