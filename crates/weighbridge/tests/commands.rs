//! The commands beside `scan`, as a user calls them.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "the program is started as a user starts it"
)]

use serde_json::Value;
use std::process::{Command, Output};

fn weigh(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_weigh"))
        .args(arguments)
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn rules_are_listed_and_explained_in_every_format() {
    let listed = weigh(&["rules"]);
    assert_eq!(listed.stdout, weigh(&["rules", "list"]).stdout);
    assert!(text(&listed.stdout).contains("medium    file-malformed"));
    let data: Value = serde_json::from_slice(&weigh(&["rules", "--format", "json"]).stdout).unwrap();
    let table: Value = serde_json::from_slice(&weigh(&["rules", "--format", "sarif"]).stdout).unwrap();
    let ids = |value: &Value| -> Vec<String> {
        value
            .as_array()
            .unwrap()
            .iter()
            .map(|rule| rule["id"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(ids(&data), ids(&table));
    for id in ids(&data) {
        let page = weigh(&["rules", "explain", &id]);
        assert!(
            page.status.success() && text(&page.stdout).starts_with(&id),
            "{id}"
        );
    }
    let one = weigh(&["rules", "explain", "file-malformed", "--format", "json"]);
    assert_eq!(
        serde_json::from_slice::<Value>(&one.stdout).unwrap()["severity"],
        "medium"
    );
}

#[test]
fn an_unknown_rule_is_a_mistake_with_a_suggestion() {
    let output = weigh(&["rules", "explain", "file-malfromed"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(output.stdout.is_empty());
    let said = text(&output.stderr);
    assert!(
        said.contains("no rule `file-malfromed`") && said.contains("did you mean `file-malformed`"),
        "{said}"
    );
}

#[test]
fn a_file_is_inspected_as_a_tree_and_as_data() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.rar");
    std::fs::write(&file, b"Rar!\x1a\x07\x01\x00").unwrap();
    let path = file.to_str().unwrap();
    let tree = text(&weigh(&["inspect", path]).stdout);
    assert!(tree.contains("├─ version  5\n"), "{tree}");
    assert!(tree.contains("not looked at  the archive is cut off"), "{tree}");
    let data: Value = serde_json::from_slice(&weigh(&["inspect", path, "--format", "json"]).stdout).unwrap();
    assert_eq!(data["schema"], "weighbridge-inspection/1");
    assert_eq!(data["facts"][0]["version"], 5);
    assert_eq!(data["gaps"][0]["reason"], "malformed");
    let missing = weigh(&["inspect", "there-is-no-such-file"]);
    assert_eq!(missing.status.code(), Some(2));
}

#[test]
fn layers_are_read_as_deep_as_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.zip");
    let zip = wb_corpus::archive_asm::stored_zip(&[("tiny.pkl", b"\x80\x02N.")]);
    std::fs::write(&file, zip).unwrap();
    let inspect = |depth: &str| -> Value {
        let arguments = [
            "inspect",
            file.to_str().unwrap(),
            "--format",
            "json",
            "--depth",
            depth,
        ];
        serde_json::from_slice(&weigh(&arguments).stdout).unwrap()
    };
    let names: Vec<Value> = inspect("1")["children"]
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["place"]["path"][1].clone())
        .collect();
    assert_eq!(names, ["tiny.pkl"]);
    assert_eq!(inspect("0")["children_unlisted"], 1);
    assert!(inspect("0").get("children").is_none());
}

#[test]
fn every_shell_has_completions() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let output = weigh(&["completions", shell]);
        assert!(
            output.status.success() && text(&output.stdout).contains("inspect"),
            "{shell}"
        );
    }
}
