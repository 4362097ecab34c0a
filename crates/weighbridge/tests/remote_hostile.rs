//! Servers that want to hide a file, fill a disk, get a password or keep a client for ever.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::unwrap_used,
    reason = "a test should stop where it breaks"
)]

mod remote;

use remote::program::{Run, scan, weigh};
use remote::{Content, Response, Server, sha256};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::{Duration, Instant};

const COMMIT: &str = "0123456789abcdef0123456789abcdef01234567";
const EVIL: &[u8] = b"cposix\nsystem\n(S'echo weighbridge'\ntR.";
const TAME: &[u8] = b"\x80\x04N.";

/// A hub that lists whatever it wants; every file is the same few bytes.
fn listing(entries: Value, bytes: &'static [u8]) -> Server {
    Server::start(move |request| {
        if request.path.contains("/revision/") {
            return Response::json(&json!({"sha": COMMIT}));
        }
        if request.path.contains("/tree/") {
            return Response::json(&entries);
        }
        Response::of(request, &(Arc::new(bytes.to_vec()) as Arc<dyn Content>))
    })
}

fn gaps(run: &Run) -> String {
    run.json()["coverage"]["gaps"].to_string()
}

#[test]
fn listings_that_hide_a_file_have_gaps() {
    let entry = |path: &str, size: u64, oid: &str| {
        json!({"type": "file", "path": path, "size": size, "oid": "0".repeat(40),
               "lfs": {"oid": oid.repeat(64), "size": size, "pointerSize": 134}})
    };
    // The same name twice, with different content; sizes that make sums overflow; names that lead away.
    let entries = json!([
        entry("a.pkl", 4, "a"),
        entry("a.pkl", 4, "b"),
        entry("huge.safetensors", u64::MAX, "c"),
        entry("huge2.safetensors", u64::MAX, "d"),
        entry("../up.pkl", 4, "e"),
        entry("/abs.pkl", 4, "e"),
        entry("b\\c.pkl", 4, "e"),
        entry("nul\0.pkl", 4, "e"),
    ]);
    let server = listing(entries.clone(), TAME);
    let run = scan("hf://acme/tiny", &[("HF_ENDPOINT", &server.url())]);
    let gaps = gaps(&run);
    for told in [
        "same name",
        "no file has the size",
        "leads out",
        "no relative path",
        "control",
    ] {
        assert!(gaps.contains(told), "{told}: {gaps}");
    }
    let folder = tempfile::tempdir().unwrap();
    let models = folder.path().join("models");
    let args = [
        "scan",
        "hf://acme/tiny",
        "--format",
        "json",
        "--download",
        models.to_str().unwrap(),
    ];
    let run = weigh(&args, &[("HF_ENDPOINT", &server.url())]);
    assert_ne!(run.code, 0, "{}{}", run.out, run.err);
    let beside: Vec<_> = std::fs::read_dir(folder.path()).unwrap().collect();
    assert_eq!(beside.len(), 1, "{beside:?}");
    // What is no commit and no size is no hub.
    for sha in ["../../x", "0123", "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz"] {
        let server = Server::start(move |_| Response::json(&json!({"sha": sha})));
        assert_eq!(scan("hf://acme/tiny", &[("HF_ENDPOINT", &server.url())]).code, 2);
    }
    let negative = listing(json!([{"type": "file", "path": "a", "size": -1}]), TAME);
    assert_eq!(
        scan("hf://acme/tiny", &[("HF_ENDPOINT", &negative.url())]).code,
        2
    );
}

#[test]
fn a_download_keeps_files_that_are_called_as_its_own_parts() {
    let digest = sha256(EVIL);
    let entry = |path: &str| {
        json!({"type": "file", "path": path, "size": EVIL.len(), "oid": "0".repeat(40),
               "lfs": {"oid": digest, "size": EVIL.len(), "pointerSize": 134}})
    };
    let server = listing(
        json!([entry("m.pkl"), entry("m.pkl.part"), entry("m.pkl.part.part")]),
        EVIL,
    );
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().to_str().unwrap();
    let args = ["scan", "hf://acme/tiny", "--format", "json", "--download", path];
    let run = weigh(&args, &[("HF_ENDPOINT", &server.url())]);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    let mut names: Vec<String> = std::fs::read_dir(folder.path())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["m.pkl", "m.pkl.part", "m.pkl.part.part"]);
}

#[test]
fn a_download_that_never_gets_on_ends() {
    let content: Arc<dyn Content> = Arc::new(vec![0; 4 << 20]);
    let server = Server::start(move |_| {
        let mut response = Response::new(200);
        response.sent = remote::Sent::Truncated(Arc::clone(&content), 0, 4 << 20, 2 << 20);
        response
    });
    let folder = tempfile::tempdir().unwrap();
    let started = Instant::now();
    let args = [
        "scan",
        &format!("{}/x.pkl", server.url()),
        "--download",
        folder.path().to_str().unwrap(),
    ];
    let run = weigh(&args, &[]);
    assert_eq!(run.code, 3, "{}{}", run.out, run.err);
    assert!(server.requests().len() < 20 && started.elapsed() < Duration::from_secs(60));
}

/// A registry with these documents by their references, and blobs by their digests.
fn registry(documents: Vec<(String, String)>, blobs: Vec<Vec<u8>>) -> Server {
    Server::start(move |request| {
        let rest = request.path.strip_prefix("/v2/acme/model/").unwrap_or_default();
        let (kind, reference) = rest.split_once('/').unwrap_or_default();
        let document = documents.iter().find(|(name, _)| name == reference);
        match (kind, document) {
            ("manifests", Some((_, text))) => Response::new(200).body(text.clone()),
            ("blobs", _) => match blobs
                .iter()
                .find(|blob| format!("sha256:{}", sha256(blob)) == reference)
            {
                Some(blob) => Response::of(request, &(Arc::new(blob.clone()) as Arc<dyn Content>)),
                None => Response::new(404),
            },
            _ => Response::new(404),
        }
    })
}

fn digest(text: &str) -> String {
    format!("sha256:{}", sha256(text.as_bytes()))
}

#[test]
fn layers_behind_indexes_and_under_borrowed_names_are_judged() {
    let evil = format!("sha256:{}", sha256(EVIL));
    let tame = format!("sha256:{}", sha256(TAME));
    let layer = |digest: &str, size: usize, title: &str| {
        json!({"mediaType": "application/octet-stream", "digest": digest, "size": size,
               "annotations": {"org.opencontainers.image.title": title}})
    };
    // The name that a second `x.pkl` gets is taken by the attack already.
    let borrowed = format!("{}-x.pkl", &tame[7..19]);
    let manifest = json!({"layers": [
        layer(&evil, EVIL.len(), &borrowed), layer(&evil, EVIL.len(), "x.pkl"), layer(&tame, TAME.len(), "x.pkl"),
    ]})
    .to_string();
    let inner = json!({"manifests": [{"digest": digest(&manifest), "size": manifest.len()}]}).to_string();
    let outer = json!({"manifests": [
        {"digest": digest(&inner), "size": inner.len()}, {"digest": "../../../secret", "size": 1},
    ]})
    .to_string();
    let documents = vec![
        ("v1".to_owned(), outer),
        (digest(&inner), inner),
        (digest(&manifest), manifest),
    ];
    let server = registry(documents, vec![EVIL.to_vec(), TAME.to_vec()]);
    let run = scan(&format!("oci://{}/acme/model:v1", server.address), &[]);
    assert_eq!(run.code, 1, "{}{}", run.out, run.err);
    assert!(run.rules().len() >= 2, "{:?}", run.rules());
    assert_eq!(run.remote()["files"].as_array().unwrap().len(), 3, "{}", run.out);
    assert!(gaps(&run).contains("no SHA-256"), "{}", gaps(&run));
    assert!(
        server
            .requests()
            .iter()
            .all(|request| !request.path.contains("secret"))
    );
}

#[test]
fn a_registrys_password_stays_with_it() {
    let foreign = Server::start(|_| Response::json(&json!({"token": "anonymous"})));
    let realm = format!("{}/token", foreign.url().replace("127.0.0.1", "localhost"));
    let server = Server::start(move |_| {
        Response::new(401).with(
            "www-authenticate",
            format!("Bearer realm=\"{realm}\",service=\"x\""),
        )
    });
    let home = tempfile::tempdir().unwrap();
    let config = json!({"auths": {server.address.clone(): {"auth": "dXNlcjpnZWhlaW0="}}});
    std::fs::write(home.path().join("config.json"), config.to_string()).unwrap();
    let run = weigh(
        &[
            "scan",
            &format!("oci://{}/acme/model:v1", server.address),
            "--allow-private",
        ],
        &[("DOCKER_CONFIG", home.path().to_str().unwrap())],
    );
    assert_eq!(run.code, 2, "{}{}", run.out, run.err);
    assert!(!foreign.requests().is_empty(), "{}", run.err);
    assert!(
        foreign
            .requests()
            .iter()
            .all(|request| request.header("authorization").is_empty())
    );
    assert!(!format!("{}{}", run.out, run.err).contains("dXNlcjpnZWhlaW0"));
}
