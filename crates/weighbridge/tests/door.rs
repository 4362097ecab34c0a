//! The program itself, as its users and hostile folders meet it: exit codes, streams, files that are no files.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::unwrap_used,
    reason = "a test starts the program, makes folders and should stop where it breaks"
)]

use serde_json::Value;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use tempfile::TempDir;

/// Loading it would print a word; nothing more.
const EVIL: &[u8] = b"cos\nsystem\n(S'echo weighbridge'\ntR.";
/// A dict with a number in it.
const GOOD: &[u8] = b"\x80\x04}\x8c\x01aK\x01s.";

struct Ran {
    code: i32,
    out: String,
    err: String,
}

impl Ran {
    fn of(output: &Output) -> Self {
        Self {
            code: output.status.code().unwrap(),
            out: String::from_utf8(output.stdout.clone()).unwrap(),
            err: String::from_utf8(output.stderr.clone()).unwrap(),
        }
    }

    fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap()
    }
}

fn command(folder: &Path, args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_weigh"));
    command
        .args(args)
        .current_dir(folder)
        .stdin(Stdio::null())
        .env_remove("NO_COLOR");
    command
}

fn weigh(folder: &Path, args: &[&str]) -> Ran {
    Ran::of(&command(folder, args).output().unwrap())
}

fn folder(files: &[(&str, &[u8])]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }
    folder
}

#[test]
fn exit_codes_are_as_promised() {
    let here = folder(&[
        ("good.pkl", GOOD),
        ("evil.pkl", EVIL),
        ("gap.pt", b"\x00\x01\x02"),
        ("note.txt", b"hi"),
    ]);
    let code = |args: &[&str]| weigh(here.path(), args).code;
    assert_eq!(code(&["scan", "good.pkl"]), 0);
    assert_eq!(code(&["scan", "evil.pkl"]), 1);
    assert_eq!(
        code(&["scan", "evil.pkl", "gap.pt"]),
        1,
        "findings come before gaps"
    );
    assert_eq!(code(&["scan", "gap.pt", "good.pkl"]), 3);
    assert_eq!(code(&["scan", "note.txt"]), 0);
    assert_eq!(code(&["scan", "note.txt", "--require-model"]), 3);
    assert_eq!(code(&["scan", "missing.pkl"]), 2);
    assert_eq!(code(&["scan", "evil.pkl", "missing.pkl"]), 2);
    assert_eq!(code(&["scan"]), 2);
    assert_eq!(code(&["scan", "good.pkl", "--fail-on", "terrible"]), 2);
    assert_eq!(code(&["scan", "good.pkl", "--budget", "seconds=x"]), 2);
    assert_eq!(code(&["scan", "good.pkl", "--exclude", "[",]), 2);
}

#[test]
fn nothing_to_judge_is_said() {
    let here = folder(&[("note.txt", b"hi")]);
    assert_eq!(
        weigh(here.path(), &["scan", ".", "--format", "json"]).json()["verdict"],
        "nothing-to-judge"
    );
}

#[test]
fn standard_input_is_judged_like_a_file() {
    let here = folder(&[]);
    let mut child = command(here.path(), &["scan", "-", "--format", "json"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(EVIL).unwrap();
    let ran = Ran::of(&child.wait_with_output().unwrap());
    assert_eq!(ran.code, 1, "{}", ran.err);
    assert_eq!(ran.json()["findings"][0]["place"]["path"][0], "-");
}

#[test]
fn hidden_files_are_scanned_and_ignore_files_are_not_honoured() {
    let here = folder(&[
        (".gitignore", b"*"),
        (".hidden/.evil", EVIL),
        ("sub/.ignore", b"*"),
    ]);
    let ran = weigh(here.path(), &["scan", ".", "--format", "json"]);
    assert_eq!(ran.code, 1);
    assert_eq!(ran.json()["coverage"]["files"], 3);
}

#[cfg(unix)]
#[test]
fn what_is_no_regular_file_is_said_and_never_waited_for() {
    use std::os::unix::fs::symlink;
    let here = folder(&[("good.pkl", GOOD), ("sub/good.pkl", GOOD)]);
    let outside = folder(&[("evil.pkl", EVIL)]);
    symlink(outside.path().join("evil.pkl"), here.path().join("leads-out.pkl")).unwrap();
    symlink("loop", here.path().join("loop")).unwrap();
    symlink(".", here.path().join("sub/circle")).unwrap();
    symlink("../good.pkl", here.path().join("sub/inside.pkl")).unwrap();
    let made = Command::new("mkfifo")
        .arg(here.path().join("pipe.pkl"))
        .status()
        .unwrap();
    assert!(made.success());
    let ran = weigh(here.path(), &["scan", ".", "--format", "json"]);
    assert_eq!(ran.code, 3, "{}", ran.out);
    let report = ran.json();
    let gaps: Vec<(&str, &str)> = report["coverage"]["gaps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|gap| {
            (
                gap["place"]["path"][0].as_str().unwrap(),
                gap["reason"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        gaps,
        [
            ("./leads-out.pkl", "link"),
            ("./loop", "link"),
            ("./pipe.pkl", "not-regular")
        ]
    );
    assert_eq!(
        report["coverage"]["files"], 2,
        "a link inside is not a second file"
    );
    assert_eq!(weigh(here.path(), &["scan", "pipe.pkl"]).code, 3);
}

#[cfg(unix)]
#[test]
fn a_hub_cache_snapshot_is_scanned_through_its_links() {
    use std::os::unix::fs::symlink;
    let here = folder(&[
        ("models--a--b/blobs/0123", EVIL),
        ("models--a--b/snapshots/main/x", b""),
    ]);
    let snapshot = here.path().join("models--a--b/snapshots/main");
    symlink("../../blobs/0123", snapshot.join("model.pkl")).unwrap();
    let ran = weigh(&snapshot, &["scan", ".", "--format", "json"]);
    assert_eq!(ran.code, 1, "{}", ran.out);
    assert_eq!(ran.json()["findings"][0]["place"]["path"][0], "./model.pkl");
}

#[cfg(unix)]
#[test]
fn names_that_are_no_text_and_hostile_names_are_shown_safely() {
    use std::os::unix::ffi::OsStrExt;
    let here = folder(&[]);
    let name = std::ffi::OsStr::from_bytes(b"bad\xff\x1b[31m\n.pkl");
    std::fs::write(here.path().join(name), EVIL).unwrap();
    let ran = weigh(here.path(), &["scan", "."]);
    assert_eq!(ran.code, 1);
    assert!(!ran.out.contains('\x1b'), "{:?}", ran.out);
    assert!(ran.out.contains(r"bad\xff"), "{}", ran.out);
}

#[test]
fn a_configuration_inside_the_cargo_is_reported_and_never_obeyed() {
    let config = b"fail-on = \"critical\"\nexclude = [\"*.pkl\"]\n";
    let here = folder(&[
        ("weighbridge.toml", config),
        ("cargo/evil.pkl", EVIL),
        ("cargo/weighbridge.toml", config),
    ]);
    let ran = weigh(here.path(), &["scan", "cargo", "--format", "json"]);
    assert_eq!(
        ran.json()["coverage"]["not_cargo"],
        1,
        "the configuration above is obeyed: {}",
        ran.out
    );
    let inside = weigh(&here.path().join("cargo"), &["scan", ".", "--format", "json"]);
    assert_eq!(inside.code, 1, "the one inside is not: {}", inside.out);
    assert!(
        inside.json()["notices"][0]
            .as_str()
            .unwrap()
            .contains("not obeyed")
    );
    let named = weigh(
        &here.path().join("cargo"),
        &["scan", ".", "--config", "weighbridge.toml"],
    );
    assert_eq!(named.code, 2);
    assert!(named.err.contains("not obeyed"), "{}", named.err);
}

#[test]
fn mistakes_in_the_configuration_are_pointed_at() {
    let here = folder(&[
        ("weighbridge.toml", b"\n[[ignore]]\nrule = \"nope\"\n"),
        ("a/good.pkl", GOOD),
    ]);
    let ran = weigh(here.path(), &["scan", "a"]);
    assert_eq!(ran.code, 2);
    assert!(
        ran.err.contains("weighbridge.toml:2:1") || ran.err.contains("weighbridge.toml:3:"),
        "{}",
        ran.err
    );
}

#[test]
fn ignores_hold_until_they_expire() {
    let ignore = |rule: &str, expires: &str| {
        format!("[[ignore]]\nrule = \"{rule}\"\npath = \"a/*.pkl\"\nreason = \"ours\"\nexpires = {expires}\n")
    };
    let here = folder(&[("a/evil.pkl", EVIL)]);
    let rule = weigh(here.path(), &["scan", "a", "--format", "json"]).json()["findings"][0]["rule"].clone();
    let rule = rule.as_str().unwrap();
    std::fs::write(here.path().join("weighbridge.toml"), ignore(rule, "2999-01-01")).unwrap();
    let held = weigh(here.path(), &["scan", "a", "--format", "json"]);
    assert_eq!(held.code, 0, "{}", held.out);
    assert_eq!(held.json()["suppressed"][0]["reason"], "ours");
    std::fs::write(here.path().join("weighbridge.toml"), ignore(rule, "2020-01-01")).unwrap();
    let expired = weigh(here.path(), &["scan", "a", "--format", "json"]);
    assert_eq!(expired.code, 1);
    assert!(expired.json()["notices"][0].as_str().unwrap().contains("expired"));
}

#[test]
fn old_findings_do_not_block_new_work_but_new_ones_do() {
    let here = folder(&[("a/evil.pkl", EVIL)]);
    assert_eq!(
        weigh(
            here.path(),
            &["scan", "a", "--format", "json", "--output", "old.json"]
        )
        .code,
        1
    );
    let again = weigh(
        here.path(),
        &["scan", "a", "--baseline", "old.json", "--format", "json"],
    );
    assert_eq!(again.code, 0, "{}", again.out);
    std::fs::write(here.path().join("a/new.pkl"), b"cos\nsystem\n(S'echo other'\ntR.").unwrap();
    assert_eq!(
        weigh(here.path(), &["scan", "a", "--baseline", "old.json"]).code,
        1
    );
    std::fs::write(here.path().join("wrong.json"), b"{}").unwrap();
    assert_eq!(
        weigh(here.path(), &["scan", "a", "--baseline", "wrong.json"]).code,
        2
    );
}

#[test]
fn digests_are_right_and_asked_for() {
    let here = folder(&[("good.pkl", GOOD)]);
    let plain = weigh(here.path(), &["scan", ".", "--format", "json"]).json();
    assert!(plain["files"][0].get("sha256").is_none());
    let with = weigh(here.path(), &["scan", ".", "--format", "json", "--digest"]).json();
    let listed = Command::new("sha256sum")
        .arg(here.path().join("good.pkl"))
        .output()
        .unwrap();
    let expected = String::from_utf8(listed.stdout).unwrap();
    assert_eq!(
        with["files"][0]["sha256"].as_str().unwrap(),
        expected.split(' ').next().unwrap()
    );
}

#[test]
fn a_report_file_is_whole_or_not_there() {
    let here = folder(&[("good.pkl", GOOD)]);
    let ran = weigh(
        here.path(),
        &["scan", "good.pkl", "--output", "no/such/folder/out.json"],
    );
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert_eq!(
        weigh(
            here.path(),
            &["scan", "good.pkl", "--format", "json", "-o", "out.json"]
        )
        .code,
        0
    );
    let report: Value =
        serde_json::from_slice(&std::fs::read(here.path().join("out.json")).unwrap()).unwrap();
    assert_eq!(report["schema"], "weighbridge-report/1");
    let left: Vec<_> = std::fs::read_dir(here.path()).unwrap().collect();
    assert_eq!(left.len(), 2, "no temporary file is left behind");
}

#[test]
fn how_many_work_at_it_does_not_show() {
    let names: Vec<String> = (0..300).map(|number| format!("f{number}.pkl")).collect();
    let files: Vec<(&str, &[u8])> = names
        .iter()
        .enumerate()
        .map(|(at, name)| (name.as_str(), if at % 7 == 0 { EVIL } else { GOOD }))
        .collect();
    let here = folder(&files);
    let one = weigh(here.path(), &["scan", ".", "--format", "json", "--jobs", "1"]);
    let many = weigh(here.path(), &["scan", ".", "--format", "json", "--jobs", "8"]);
    assert_eq!(one.out, many.out);
    assert_eq!(one.json()["findings"].as_array().unwrap().len(), 43);
}

#[test]
fn colour_is_for_terminals_and_on_demand() {
    let here = folder(&[("evil.pkl", EVIL)]);
    assert!(!weigh(here.path(), &["scan", "."]).out.contains('\x1b'));
    assert!(
        weigh(here.path(), &["scan", ".", "--color", "always"])
            .out
            .contains('\x1b')
    );
}

#[test]
fn the_limits_have_a_help_page() {
    let here = folder(&[]);
    let ran = weigh(here.path(), &["help", "budget"]);
    assert_eq!(ran.code, 0);
    assert!(
        ran.out.contains("decoded-bytes") && ran.out.contains("256G"),
        "{}",
        ran.out
    );
}

#[test]
fn a_reached_limit_is_a_gap_and_never_silence() {
    let here = folder(&[("good.pkl", GOOD)]);
    let ran = weigh(
        here.path(),
        &["scan", ".", "--budget", "read-bytes=3", "--format", "json"],
    );
    assert_eq!(ran.code, 3, "{}", ran.out);
    assert_eq!(ran.json()["coverage"]["gaps"][0]["reason"], "limit");
}
