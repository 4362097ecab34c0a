//! Two versions compared through the door.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test writes folders and starts the program"
)]

use std::path::Path;
use std::process::{Command, Output};

fn safetensors(tensors: &[(&str, u64)]) -> Vec<u8> {
    let mut at = 0;
    let mut entries = Vec::new();
    for (name, bytes) in tensors {
        entries.push(format!(
            r#""{name}":{{"dtype":"U8","shape":[{bytes}],"data_offsets":[{at},{}]}}"#,
            at + bytes
        ));
        at += bytes;
    }
    let header = format!("{{{}}}", entries.join(","));
    let mut file = (header.len() as u64).to_le_bytes().to_vec();
    file.extend_from_slice(header.as_bytes());
    file.resize(file.len() + usize::try_from(at).unwrap(), 0);
    file
}

fn diff(folder: &Path, args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_weigh"))
        .current_dir(folder)
        .arg("diff")
        .args(args)
        .output()
        .unwrap()
}

/// Two versions: a tensor more, another word in the template, a file under a new name, and a pickle that runs a command.
fn versions(folder: &Path) {
    let (old, new) = (folder.join("old"), folder.join("new"));
    std::fs::create_dir(&old).unwrap();
    std::fs::create_dir(&new).unwrap();
    std::fs::write(old.join("model.safetensors"), safetensors(&[("a", 4), ("b", 2)])).unwrap();
    std::fs::write(new.join("model.safetensors"), safetensors(&[("a", 8), ("c", 2)])).unwrap();
    std::fs::write(old.join("notes.txt"), "same").unwrap();
    std::fs::write(new.join("readme.txt"), "same").unwrap();
    std::fs::write(old.join("chat_template.jinja"), "{{ a }}\nkeep\n").unwrap();
    std::fs::write(new.join("chat_template.jinja"), "{{ b }}\nkeep\n").unwrap();
    std::fs::write(
        new.join("extra.pkl"),
        b"cposix\nsystem\n(S'echo weighbridge'\ntR.",
    )
    .unwrap();
}

#[test]
fn what_changed_is_listed_and_what_is_worse_refuses() {
    let folder = tempfile::tempdir().unwrap();
    versions(folder.path());
    let out = diff(folder.path(), &["old", "new", "--format", "json"]);
    assert_eq!(out.status.code(), Some(1));
    let compared: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
    let listed = |kind: &str| -> Vec<String> {
        let items = compared[kind]["items"].as_array().unwrap().iter();
        items
            .map(|item| {
                let name = item["name"].as_str().or(item["path"].as_str()).unwrap();
                format!("{} {name}", item["change"].as_str().unwrap_or_default())
            })
            .collect()
    };
    assert_eq!(compared["verdict"], "worse");
    assert_eq!(
        listed("files"),
        [
            "changed chat_template.jinja",
            "added extra.pkl",
            "changed model.safetensors",
            "renamed readme.txt"
        ]
    );
    assert_eq!(listed("tensors"), ["changed a", "added c", "removed b"]);
    assert!(listed("references").contains(&"added posix.system".to_owned()));
    assert!(
        compared["new_capabilities"]
            .as_object()
            .unwrap()
            .contains_key("runs commands")
    );
    let lines = compared["texts"]["items"][0]["lines"].as_array().unwrap();
    let marks: Vec<&str> = lines.iter().map(|line| line["mark"].as_str().unwrap()).collect();
    assert_eq!(marks, ["-", "+", " "]);
}

#[test]
fn the_same_is_the_same_and_the_way_back_is_better() {
    let folder = tempfile::tempdir().unwrap();
    versions(folder.path());
    let out = diff(folder.path(), &["old", "old"]);
    assert_eq!(out.status.code(), Some(0));
    assert!(
        String::from_utf8(out.stdout)
            .unwrap()
            .contains("same: every byte")
    );
    let out = diff(folder.path(), &["new", "old"]);
    assert_eq!(out.status.code(), Some(0));
    let text = String::from_utf8(out.stdout).unwrap();
    assert!(
        text.contains("Findings that are gone") && text.contains("- runs commands"),
        "{text}"
    );
    let out = diff(folder.path(), &["old/notes.txt", "gone"]);
    assert_eq!(out.status.code(), Some(2));
}

#[test]
fn pages_are_written_whole_and_escaped() {
    let folder = tempfile::tempdir().unwrap();
    versions(folder.path());
    std::fs::write(folder.path().join("new/<img src=x>.jinja"), "{{ a }}").unwrap();
    let out = diff(
        folder.path(),
        &["old", "new", "--format", "html", "--output", "d.html"],
    );
    assert_eq!(out.status.code(), Some(1));
    let page = std::fs::read_to_string(folder.path().join("d.html")).unwrap();
    assert!(page.ends_with("</html>\n") && page.contains("&lt;img"));
    assert!(!page.contains("<img"));
    let out = Command::new(env!("CARGO_BIN_EXE_weigh"))
        .current_dir(folder.path())
        .args([
            "inspect",
            "new/model.safetensors",
            "--format",
            "html",
            "--output",
            "i.html",
        ])
        .output()
        .unwrap();
    assert_eq!(out.status.code(), Some(0));
    let page = std::fs::read_to_string(folder.path().join("i.html")).unwrap();
    assert!(page.contains("<rect class=\"fill h0\"") && page.contains("U8 [8]"));
}
