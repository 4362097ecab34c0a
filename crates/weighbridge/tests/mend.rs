//! `weigh fix` and `weigh outdated`, with advisories from a folder and an index on loopback.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "tests write files and run the program"
)]

mod remote;

use remote::program::weigh;
use remote::{Response, Server};
use std::path::Path;

const ADVISORY: &str = r#"{"id": "TEST-2026-1", "modified": "2026-11-01T00:00:00Z", "affected": [{
 "package": {"ecosystem": "PyPI", "name": "demo"},
 "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "1.5"}]}]}]}"#;

fn project(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    folder
}

fn text(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn a_fix_is_shown_then_applied_whole() {
    let advisories = project(&[("TEST-2026-1.json", ADVISORY)]);
    let work = project(&[
        ("requirements.txt", "# ours\ndemo==1.2  # pinned\nother==1\n"),
        (
            "pyproject.toml",
            "[project]\nname = \"x\"\ndependencies = ['demo >= 1.0, < 2']\n",
        ),
    ]);
    let patch = work.path().join("fix.patch");
    let named = ["--advisories", text(advisories.path())];
    let shown = weigh(
        &[
            "fix",
            text(work.path()),
            named[0],
            named[1],
            "--patch",
            text(&patch),
        ],
        &[],
    );
    assert_eq!(shown.code, 1, "{}{}", shown.out, shown.err);
    assert!(
        shown.out.contains("-demo==1.2  # pinned\n+demo==1.5  # pinned\n"),
        "{}",
        shown.out
    );
    assert!(
        std::fs::read_to_string(&patch)
            .unwrap()
            .contains("+dependencies = ['demo >= 1.5, < 2']")
    );
    assert!(
        std::fs::read_to_string(work.path().join("requirements.txt"))
            .unwrap()
            .contains("demo==1.2")
    );

    let applied = weigh(&["fix", text(work.path()), named[0], named[1], "--apply"], &[]);
    assert_eq!(applied.code, 0, "{}{}", applied.out, applied.err);
    let after = std::fs::read_to_string(work.path().join("requirements.txt")).unwrap();
    assert_eq!(after, "# ours\ndemo==1.5  # pinned\nother==1\n");
    let again = weigh(
        &["fix", text(work.path()), named[0], named[1], "--format", "json"],
        &[],
    );
    assert_eq!(
        (again.code, again.json()["changes"].as_array().unwrap().len()),
        (0, 0)
    );
}

#[test]
fn without_advisories_nothing_is_called_well() {
    let work = project(&[("requirements.txt", "demo==1.2\n")]);
    let run = weigh(&["fix", text(work.path())], &[]);
    assert_eq!(run.code, 3);
    assert!(
        run.out.contains("no advisories of PyPI are at hand"),
        "{}",
        run.out
    );
}

#[test]
fn an_index_is_asked_with_its_login_and_says_what_is_behind() {
    let page = r#"{"meta": {"api-version": "1.1"}, "name": "demo", "files": [
 {"filename": "demo-1.2.tar.gz", "url": "demo-1.2.tar.gz", "hashes": {}, "yanked": "it broke", "upload-time": "2026-01-01T00:00:00Z"},
 {"filename": "demo-1.6.tar.gz", "url": "demo-1.6.tar.gz", "hashes": {}, "upload-time": "2026-02-01T00:00:00Z"}]}"#;
    let server = Server::start(move |request| match request.path.as_str() {
        "/simple/demo/" if request.header("authorization") == "Bearer secret-token" => Response::new(200)
            .with("content-type", "application/vnd.pypi.simple.v1+json")
            .body(page),
        "/simple/demo/" => Response::new(401),
        _ => Response::new(404),
    });
    let work = project(&[("requirements.txt", "demo==1.2\n")]);
    let config = project(&[(
        "weighbridge.toml",
        &format!("[index]\npypi = \"{}/simple\"\n", server.url()),
    )]);
    let config = config.path().join("weighbridge.toml");
    let arguments = [
        "outdated",
        text(work.path()),
        "--config",
        text(&config),
        "--format",
        "json",
    ];
    let run = weigh(&arguments, &[("WEIGHBRIDGE_INDEX_PYPI_TOKEN", "secret-token")]);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    let answer = run.json();
    assert_eq!(answer["packages"][0]["latest"], "1.6");
    assert_eq!(answer["packages"][0]["is_outdated"], true);
    assert_eq!(answer["problems"][0]["rule"], "deps-yanked");
    assert!(
        server
            .requests()
            .iter()
            .all(|request| request.path.starts_with("/simple/"))
    );

    let refused = weigh(&arguments, &[]);
    assert_eq!(refused.code, 3, "{}{}", refused.out, refused.err);
    assert!(!refused.out.contains("secret-token"));
    let none = weigh(&["outdated", text(work.path())], &[]);
    assert_eq!(none.code, 3);
    assert!(
        none.out.contains("no index of PyPI is configured"),
        "{}",
        none.out
    );
}
