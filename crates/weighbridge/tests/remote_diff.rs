//! Two revisions of a hub, and a copy here against the hub: compared from headers and listed digests.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::unwrap_used,
    reason = "a test should stop where it breaks"
)]

mod remote;

use remote::program::weigh;
use remote::{Content, Response, Server, sha256};
use serde_json::{Value, json};
use std::sync::Arc;

const OLD: &str = "1111111111111111111111111111111111111111";
const NEW: &str = "2222222222222222222222222222222222222222";
const EVIL: &[u8] = b"cposix\nsystem\n(S'echo weighbridge'\ntR.";

/// A safetensors file with one tensor of so many numbers.
fn tensors(count: usize, fill: u8) -> Vec<u8> {
    let header = json!({"layer.weight": {"dtype": "F32", "shape": [count], "data_offsets": [0, count * 4]}})
        .to_string();
    let mut out = (header.len() as u64).to_le_bytes().to_vec();
    out.extend(header.as_bytes());
    out.resize(out.len() + count * 4, fill);
    out
}

fn version(is_new: bool) -> Vec<(&'static str, Vec<u8>)> {
    let mut files = vec![
        ("config.json", br#"{"model_type": "bert", "layers": 2}"#.to_vec()),
        ("model.safetensors", tensors(1_000_000, 0)),
        ("same.safetensors", tensors(2_000_000, 1)),
    ];
    if is_new {
        files[0].1 = br#"{"model_type": "bert", "layers": 3}"#.to_vec();
        files[1].1 = tensors(1_000_001, 0);
        files.push(("training.pkl", EVIL.to_vec()));
    }
    files
}

/// A hub with a repository of two revisions.
fn hub() -> Server {
    Server::start(|request| {
        let of = |commit: &str| version(commit == NEW);
        if let Some(revision) = request.path.strip_prefix("/api/models/acme/tiny/revision/") {
            return match revision {
                "v1" => Response::json(&json!({"sha": OLD})),
                "v2" => Response::json(&json!({"sha": NEW})),
                _ => Response::new(404),
            };
        }
        if let Some(commit) = request.path.strip_prefix("/api/models/acme/tiny/tree/") {
            let entry = |(path, bytes): &(&str, Vec<u8>)| {
                json!({"type": "file", "path": path, "size": bytes.len(), "oid": "f".repeat(40),
                       "lfs": {"oid": sha256(bytes), "size": bytes.len(), "pointerSize": 134}})
            };
            return Response::json(&Value::Array(of(commit).iter().map(entry).collect()));
        }
        let path = request
            .path
            .strip_prefix("/acme/tiny/resolve/")
            .unwrap_or_default();
        let (commit, path) = path.split_once('/').unwrap_or_default();
        match of(commit).into_iter().find(|(name, _)| *name == path) {
            Some((_, bytes)) => Response::of(request, &(Arc::new(bytes) as Arc<dyn Content>)),
            None => Response::new(404),
        }
    })
}

fn changed(diff: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let files = diff["files"]["items"].as_array().unwrap();
    files
        .iter()
        .map(|file| (text(&file["path"]), text(&file["change"])))
        .collect()
}

fn expected() -> Vec<(String, String)> {
    [
        ("config.json", "changed"),
        ("model.safetensors", "changed"),
        ("training.pkl", "added"),
    ]
    .map(|(path, change)| (path.to_owned(), change.to_owned()))
    .to_vec()
}

#[test]
fn two_revisions_are_compared_by_headers_and_listed_digests() {
    let server = hub();
    let environment = [("HF_ENDPOINT", server.url())];
    let environment = environment
        .each_ref()
        .map(|(name, value)| (*name, value.as_str()));
    let run = weigh(
        &[
            "diff",
            "hf://acme/tiny@v1",
            "hf://acme/tiny@v2",
            "--format",
            "json",
        ],
        &environment,
    );
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    let diff = run.json();
    assert_eq!(changed(&diff), expected());
    assert_eq!(diff["tensors"]["items"][0]["old"], "F32 [1000000]", "{diff}");
    assert_eq!(diff["tensors"]["items"][0]["new"], "F32 [1000001]");
    let lines = diff["texts"]["items"][0]["lines"].to_string();
    assert!(lines.contains("\\\"layers\\\": 3"), "{lines}");
    assert_eq!(diff["new_gaps"]["items"], json!([]));
    assert!(
        diff["new_findings"]["items"].to_string().contains("system"),
        "{diff}"
    );
    // Headers alone: two questions about each side, and one about each file that has to be read.
    assert!(server.requests().len() <= 4 + 7, "{}", server.requests().len());
    let run = weigh(&["diff", "hf://acme/tiny@v1", "hf://acme/tiny@v1"], &environment);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    // One file of each.
    let run = weigh(
        &[
            "diff",
            "hf://acme/tiny@v1/model.safetensors",
            "hf://acme/tiny@v2/model.safetensors",
            "--format",
            "json",
        ],
        &environment,
    );
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    assert_eq!(
        run.json()["files"]["items"].as_array().unwrap().len(),
        1,
        "{}",
        run.out
    );
}

#[test]
fn a_copy_here_is_compared_with_the_hub() {
    let server = hub();
    let url = server.url();
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in version(false) {
        std::fs::write(folder.path().join(name), bytes).unwrap();
    }
    let path = folder.path().to_str().unwrap();
    let environment = [("HF_ENDPOINT", url.as_str())];
    let run = weigh(&["diff", path, "hf://acme/tiny@v1"], &environment);
    assert_eq!(run.code, 0, "{}{}", run.out, run.err);
    let run = weigh(
        &["diff", path, "hf://acme/tiny@v2", "--format", "json"],
        &environment,
    );
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    assert_eq!(changed(&run.json()), expected());
    let run = weigh(&["diff", path, "hf://acme/tiny@v3"], &environment);
    assert_eq!(run.code, 2, "{}{}", run.out, run.err);
}
