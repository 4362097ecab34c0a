//! Remote models on a hub made here: what is asked for, how much comes, and what is said about it.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::unwrap_used,
    reason = "a test writes folders and should stop where it breaks"
)]

mod remote;

use remote::hub::{self, COMMIT, File, Ways};
use remote::program::{sample, scan, weigh};
use remote::weights;
use std::sync::Arc;

const ADDRESS: &str = "hf://acme/tiny";
const PICKLE: &[u8] = b"\x80\x04}\x94\x8c\x01a\x94K\x01s.";

fn names(prefix: &str, count: usize) -> Vec<String> {
    (0..count)
        .map(|number| format!("model.layers.{prefix}.{number}.weight"))
        .collect()
}

#[test]
fn a_model_of_140_gb_is_judged_from_its_headers() {
    const TENSOR: u64 = 194_444_444 / 2 * 2;
    let mut files = vec![File::git("config.json", "{\"model_type\": \"llama\"}")];
    let mut map = serde_json::Map::new();
    for number in 1..=30 {
        let path = format!("model-{number:05}-of-00030.safetensors");
        let tensors = names(&number.to_string(), 24);
        map.extend(tensors.iter().map(|name| (name.clone(), path.clone().into())));
        files.push(File::made(
            &path,
            weights::shard(&tensors, TENSOR),
            &format!("{number:064x}"),
        ));
    }
    let index = serde_json::json!({"metadata": {"total_size": TENSOR * 24 * 30}, "weight_map": map});
    files.push(File::git("model.safetensors.index.json", index.to_string()));
    let server = hub::start(files, Ways::default());
    let run = scan(ADDRESS, &[("HF_ENDPOINT", &server.url())]);
    let remote = run.remote();
    println!(
        "{} requests, {} bytes of {}",
        remote["requests"], remote["bytes_read"], remote["bytes_total"]
    );
    assert_eq!((run.code, run.rules()), (0, vec![]), "{}", run.out);
    assert_eq!(remote["requests"], server.requests().len());
    assert!(
        remote["requests"].as_u64().unwrap() <= 34,
        "{}",
        remote["requests"]
    );
    assert!(
        remote["bytes_read"].as_u64().unwrap() <= 2_500_000,
        "{}",
        remote["bytes_read"]
    );
    assert!(remote["bytes_total"].as_u64().unwrap() > 139_000_000_000);
    assert_eq!(
        (remote["header_only"].as_bool(), remote["commit"].as_str()),
        (Some(true), Some(COMMIT))
    );
    let text = weigh(&["scan", ADDRESS], &[("HF_ENDPOINT", &server.url())]);
    assert!(
        text.out.contains("header only") && text.out.contains(COMMIT),
        "{}",
        text.out
    );
}

#[test]
fn a_pytorch_checkpoint_costs_its_ends_and_its_pickles() {
    let zip = weights::torch(PICKLE, 300, 3_500_000);
    assert!(zip.len() > 1_000_000_000);
    let server = hub::start(
        vec![File::made("pytorch_model.bin", zip, &"a".repeat(64))],
        Ways::default(),
    );
    let run = scan(ADDRESS, &[("HF_ENDPOINT", &server.url())]);
    let file = run.remote()["files"][0].clone();
    println!(
        "{} requests, {} bytes of {}",
        file["requests"], file["bytes_read"], file["bytes_total"]
    );
    assert_eq!((run.code, run.rules()), (0, vec![]), "{}", run.out);
    assert!(file["requests"].as_u64().unwrap() <= 3, "{}", run.out);
    assert!(file["bytes_read"].as_u64().unwrap() <= 200_000);
}

#[test]
fn a_gguf_costs_little_more_than_its_metadata() {
    for words in [20_000, 250_000] {
        let (content, metadata) = weights::gguf(words, 4_000_000_000);
        let server = hub::start(
            vec![File::made("m.gguf", content, &"b".repeat(64))],
            Ways::default(),
        );
        let run = scan("hf://acme/tiny/m.gguf", &[("HF_ENDPOINT", &server.url())]);
        let file = run.remote()["files"][0].clone();
        println!(
            "{metadata} of metadata: {} requests, {} bytes",
            file["requests"], file["bytes_read"]
        );
        assert_eq!((run.code, run.rules()), (0, vec![]), "{}", run.out);
        let read = file["bytes_read"].as_u64().unwrap();
        assert!(read * 10 <= metadata * 13, "{read} of {metadata}");
    }
}

#[test]
fn an_attack_is_found_where_it_lies() {
    let server = hub::start(
        vec![
            File::lfs(
                "sub/evil.pkl",
                b"cos\nsystem\n(S'echo weighbridge'\ntR.".as_slice(),
            ),
            File::git("README.md", "# Tiny\n"),
        ],
        Ways::default(),
    );
    let run = scan(ADDRESS, &[("HF_ENDPOINT", &server.url())]);
    assert_eq!(run.code, 1, "{}", run.out);
    let place = run.json()["findings"][0]["place"].to_string();
    assert!(place.contains("hf://acme/tiny/sub/evil.pkl"), "{place}");
    // Small files are read whole, and are what was listed.
    let remote = run.remote();
    assert_eq!(
        (
            remote["header_only"].as_bool(),
            remote["files"][1]["verified"].as_str()
        ),
        (Some(false), Some("digest"))
    );
    let one = scan(
        "hf://acme/tiny@refs%2Fpr%2F1/README.md",
        &[("HF_ENDPOINT", &server.url())],
    );
    assert_eq!(one.code, 0, "{}", one.out);
    let inspected = weigh(
        &["inspect", "hf://acme/tiny/sub/evil.pkl"],
        &[("HF_ENDPOINT", &server.url())],
    );
    assert!(
        inspected.code == 0 && inspected.out.contains("system"),
        "{}",
        inspected.err
    );
}

#[test]
fn large_files_are_elsewhere_and_the_token_stays_here() {
    let shard = weights::shard(&names("0", 2_000), 1_000_000);
    let files = vec![
        File::made("model.safetensors", shard, &"c".repeat(64)),
        File::git("config.json", "{}"),
    ];
    let cdn = hub::cdn(files.clone());
    let ways = Ways {
        token: Some("hf_geheim".to_owned()),
        cdn: Some(cdn.url()),
        page: 1,
        ..Ways::default()
    };
    let server = hub::start(files, ways);
    let run = scan(
        ADDRESS,
        &[("HF_ENDPOINT", &server.url()), ("HF_TOKEN", "hf_geheim")],
    );
    assert_eq!((run.code, run.rules()), (0, vec![]), "{}", run.out);
    // The header takes several questions; the hub hears of one.
    assert!(cdn.requests().len() > 1);
    let resolves = server
        .requests()
        .iter()
        .filter(|request| request.path.ends_with("model.safetensors"))
        .count();
    assert_eq!(resolves, 1);
    assert!(
        cdn.requests()
            .iter()
            .all(|request| request.header("authorization").is_empty())
    );
    assert!(!run.out.contains("geheim"), "{}", run.out);
    let wrong = scan(
        ADDRESS,
        &[("HF_ENDPOINT", &server.url()), ("HF_TOKEN", "hf_falsch")],
    );
    assert_eq!(wrong.code, 2, "{}", wrong.err);
    assert!(
        wrong.err.contains("Invalid credentials") && !wrong.err.contains("falsch"),
        "{}",
        wrong.err
    );
}

#[test]
fn what_is_missing_is_said() {
    let run = scan(ADDRESS, &[]);
    assert_eq!(run.code, 2);
    assert!(run.err.contains("HF_ENDPOINT"), "{}", run.err);
    let server = hub::start(vec![File::git("config.json", "{}")], Ways::default());
    let environment = [("HF_ENDPOINT", server.url())];
    let environment = [(environment[0].0, environment[0].1.as_str())];
    for wrong in [
        "hf://acme/other",
        "hf://acme/tiny@nope",
        "hf://acme/tiny/none.bin",
        "hf://acme",
    ] {
        let run = scan(wrong, &environment);
        assert_eq!(run.code, 2, "{wrong}: {} {}", run.out, run.err);
        assert!(run.err.contains("help:"), "{}", run.err);
    }
    // A part that we may not read is a gap, not a reason to stop.
    let ways = Ways {
        instead: Some(Box::new(|_, file| {
            (file.path == "secret.pkl").then(|| remote::Response::new(403).with("x-error-code", "GatedRepo"))
        })),
        ..Ways::default()
    };
    let server = hub::start(
        vec![File::git("config.json", "{}"), File::git("secret.pkl", PICKLE)],
        ways,
    );
    let run = scan(ADDRESS, &[("HF_ENDPOINT", &server.url())]);
    assert_eq!(run.code, 3, "{}", run.out);
    assert!(run.out.contains("gated"), "{}", run.out);
}

#[test]
fn a_download_is_resumed_verified_and_judged() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("models");
    let weights: Vec<u8> = (0..3_000_000_u32).map(|number| (number % 251) as u8).collect();
    let mut tensor = b"\x40\0\0\0\0\0\0\0".to_vec();
    let header = format!(
        "{:<72}",
        "{\"a\":{\"dtype\":\"U8\",\"shape\":[3000000],\"data_offsets\":[0,3000000]}}"
    );
    tensor[0] = header.len() as u8;
    tensor.extend(header.as_bytes());
    tensor.extend(&weights);
    let files = vec![
        File::lfs("sub/model.safetensors", tensor.clone()),
        File::git("config.json", "{}"),
    ];
    let server = hub::start(files, Ways::default());
    std::fs::create_dir_all(target.join("sub")).unwrap();
    std::fs::write(target.join("sub/model.safetensors.part"), &tensor[..1_000_000]).unwrap();
    let environment = [("HF_ENDPOINT", server.url())];
    let environment = [(environment[0].0, environment[0].1.as_str())];
    let args = [
        "scan",
        ADDRESS,
        "--format",
        "json",
        "--download",
        target.to_str().unwrap(),
    ];
    let run = weigh(&args, &environment);
    assert_eq!((run.code, run.rules()), (0, vec![]), "{} {}", run.out, run.err);
    assert_eq!(
        std::fs::read(target.join("sub/model.safetensors")).unwrap(),
        tensor
    );
    assert!(!target.join("sub/model.safetensors.part").exists());
    let read = run.remote()["files"][1]["bytes_read"].as_u64().unwrap();
    assert_eq!(read, tensor.len() as u64 - 1_000_000);
    assert_eq!(run.remote()["files"][1]["verified"], "digest");
    // What is there already is not fetched again.
    let before = server.requests().len();
    assert_eq!(weigh(&args, &environment).code, 0);
    assert_eq!(server.requests().len(), before + 2);
}

#[test]
fn a_download_does_not_leave_its_folder_and_keeps_nothing_untrue() {
    let folder = tempfile::tempdir().unwrap();
    let target = folder.path().join("models");
    let mut lying = File::lfs("model.bin", b"\x80\x04N.".as_slice());
    lying.content = Arc::new(b"\x80\x04K.".to_vec());
    let files = vec![File::git("../escaped.txt", "x"), lying];
    let server = hub::start(files, Ways::default());
    let args = [
        "scan",
        ADDRESS,
        "--format",
        "json",
        "--download",
        target.to_str().unwrap(),
    ];
    let run = weigh(&args, &[("HF_ENDPOINT", &server.url())]);
    assert_eq!(run.code, 1, "{} {}", run.out, run.err);
    assert_eq!(run.rules(), ["file-differs-from-listing"]);
    assert!(run.out.contains("leads out of the folder"), "{}", run.out);
    assert!(!folder.path().join("escaped.txt").exists() && !target.join("model.bin").exists());
}

#[test]
fn a_repository_is_judged_as_a_whole() {
    // The index names two shards, and one of them is not there.
    let folder = "rules/model-index-shard-missing/fires/half";
    let files = ["model.safetensors.index.json", "model-00001-of-00002.safetensors"];
    let files = files.map(|name| File::git(name, sample(&format!("{folder}/{name}"))));
    let server = hub::start(files.to_vec(), Ways::default());
    let run = scan(ADDRESS, &[("HF_ENDPOINT", &server.url())]);
    let rule = "model-index-shard-missing".to_owned();
    assert!(run.rules().contains(&rule), "{}", run.out);
}

#[test]
fn every_rendering_says_that_only_headers_were_read() {
    let shard = weights::shard(&names("0", 4), 10_000_000);
    let server = hub::start(
        vec![File::made("model.safetensors", shard, &"d".repeat(64))],
        Ways::default(),
    );
    for format in ["text", "json", "sarif", "markdown", "html", "junit"] {
        let run = weigh(
            &["scan", ADDRESS, "--format", format],
            &[("HF_ENDPOINT", &server.url())],
        );
        assert!(
            run.out.contains("header only") || run.out.contains("\"header_only\": true"),
            "{format}: {}",
            run.out
        );
    }
}

/// The real client downloads from our hub: proof that the tests' hub is one.
#[test]
fn the_real_client_takes_this_hub_for_one() {
    let python = std::env::var("WB_PYTHON").unwrap_or_default();
    let has_client = !python.is_empty()
        && std::process::Command::new(&python)
            .args(["-c", "import huggingface_hub"])
            .output()
            .is_ok_and(|output| output.status.success());
    if !has_client {
        println!("skipped: WB_PYTHON names no Python with huggingface_hub");
        return;
    }
    let files = vec![
        File::git("config.json", "{}"),
        File::lfs("sub/model.bin", vec![7; 70_000]),
    ];
    let server = hub::start(
        files,
        Ways {
            page: 1,
            ..Ways::default()
        },
    );
    let folder = tempfile::tempdir().unwrap();
    let code = "import sys, huggingface_hub as h; h.snapshot_download('acme/tiny', local_dir=sys.argv[1])";
    let status = std::process::Command::new(&python)
        .args(["-c", code, folder.path().to_str().unwrap()])
        .env("HF_ENDPOINT", server.url())
        .env("HF_HOME", folder.path().join("home"))
        .status()
        .unwrap();
    assert!(status.success());
    assert_eq!(
        std::fs::metadata(folder.path().join("sub/model.bin"))
            .unwrap()
            .len(),
        70_000
    );
}
