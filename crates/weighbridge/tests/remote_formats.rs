//! Large files of every family on a hub made here: how many questions each costs, and how many bytes.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    clippy::unwrap_used,
    reason = "a test should stop where it breaks"
)]

mod remote;

use remote::Content;
use remote::hub::{self, File, Ways};
use remote::program::{sample, scan};
use remote::weights;
use std::sync::Arc;

const GIGABYTE: u64 = 1_000_000_000;

/// Scans a repository with one file; checks that it is clean, and what it cost.
fn costs(name: &str, content: Arc<dyn Content>, requests_max: u64, bytes_max: u64) {
    let total = content.len();
    let server = hub::start(vec![File::made(name, content, &"a".repeat(64))], Ways::default());
    let run = scan("hf://acme/tiny", &[("HF_ENDPOINT", &server.url())]);
    let file = run.remote()["files"][0].clone();
    let (requests, bytes) = (
        file["requests"].as_u64().unwrap(),
        file["bytes_read"].as_u64().unwrap(),
    );
    println!("{name}: {requests} requests, {bytes} bytes of {total}");
    assert_eq!((run.code, run.rules()), (0, vec![]), "{name}: {}", run.out);
    assert!(requests <= requests_max, "{name}: {requests} requests");
    assert!(bytes <= bytes_max, "{name}: {bytes} bytes");
}

#[test]
fn onnx_costs_its_graph() {
    // Two weights of a gigabyte in all, a node behind them, and the version of the operators at the end.
    let weight = |name: &str, bytes: u64| {
        let mut tensor = vec![0x08];
        tensor.extend(weights::varint(bytes / 4));
        tensor.extend([0x10, 0x01]);
        tensor.extend(weights::field(8, name.as_bytes(), name.len() as u64));
        tensor.extend(weights::field(9, &[], bytes));
        let whole = tensor.len() as u64 + bytes;
        (weights::field(5, &tensor, whole), bytes)
    };
    let node = {
        let mut node = weights::field(1, b"a", 1);
        node.extend(weights::field(1, b"b", 1));
        node.extend(weights::field(2, b"c", 1));
        node.extend(weights::field(4, b"Add", 3));
        weights::field(1, &node, node.len() as u64)
    };
    let parts = [weight("a", GIGABYTE / 2), weight("b", GIGABYTE / 2)];
    let graph_bytes: u64 = parts
        .iter()
        .map(|(head, bytes)| head.len() as u64 + bytes)
        .sum::<u64>()
        + node.len() as u64;
    let mut start = vec![0x08, 0x08];
    start.extend(weights::field(7, &[], graph_bytes));
    let mut pieces = vec![(0, start.clone())];
    let mut at = start.len() as u64;
    for (head, bytes) in parts {
        pieces.push((at, head.clone()));
        at += head.len() as u64 + bytes;
    }
    let mut end = node;
    end.extend(weights::field(8, &[0x10, 0x11], 2));
    let len = at + end.len() as u64;
    pieces.push((at, end));
    costs(
        "model.onnx",
        Arc::new(weights::Sparse { len, pieces }),
        5,
        600_000,
    );
}

#[test]
fn hdf5_costs_its_headers_alone_and_in_keras() {
    const HEAD: &[u8] = include_bytes!("remote/large.h5.head");
    const TAIL: &[u8] = include_bytes!("remote/large.h5.tail");
    let len = u64::from_le_bytes(HEAD[40..48].try_into().unwrap());
    assert!(len > GIGABYTE);
    // h5py wrote the file; its dataset of 1.2 GB is left out between the two.
    let tail = len - TAIL.len() as u64;
    let mut head = HEAD.to_vec();
    head.resize(8_192, 0);
    let file = weights::Sparse {
        len,
        pieces: vec![(0, head.clone()), (tail, TAIL.to_vec())],
    };
    costs("model.h5", Arc::new(file), 4, 300_000);
    let config = b"{\"module\": \"keras\", \"class_name\": \"Sequential\", \"config\": {\"name\": \"s\", \"layers\": []}, \"registered_name\": null}".to_vec();
    let metadata = b"{\"keras_version\": \"3.10.0\", \"date_saved\": \"2026-01-01@00:00:00\"}".to_vec();
    let members = [
        ("metadata.json", metadata.clone(), metadata.len() as u64),
        ("config.json", config.clone(), config.len() as u64),
        ("model.weights.h5", head, len),
    ];
    let zip = weights::Both {
        base: weights::stored(&members),
        piece: TAIL.to_vec(),
        at: weights::start_of(&members, 2) + tail,
    };
    costs("model.keras", Arc::new(zip), 6, 400_000);
}

#[test]
fn pickles_cost_what_is_no_payload() {
    // One long value of bytes in a dictionary, and what stands behind it.
    let mut head = b"\x80\x04}\x94\x8c\x01w\x94\x8e".to_vec();
    head.extend(GIGABYTE.to_le_bytes());
    let end = b"\x94s.".to_vec();
    let at = head.len() as u64 + GIGABYTE;
    let content = weights::Sparse {
        len: at + end.len() as u64,
        pieces: vec![(0, head), (at, end)],
    };
    costs("weights.pkl", Arc::new(content), 4, 400_000);
}

#[test]
fn old_checkpoints_cost_their_pickles() {
    let count = GIGABYTE / 4;
    let mut head = b"\x80\x02\x8a\nl\xfc\x9cF\xf9 j\xa8P\x19.\x80\x02M\xe9\x03.".to_vec();
    head.extend(b"\x80\x02}q\0(X\x10\0\0\0protocol_versionq\x01M\xe9\x03X\r\0\0\0little_endianq\x02\x88X\n\0\0\0type_sizesq\x03}q\x04(X\x05\0\0\0shortq\x05K\x02X\x03\0\0\0intq\x06K\x04X\x04\0\0\0longq\x07K\x04uu.");
    head.extend(b"\x80\x02}q\0X\x01\0\0\0wq\x01ctorch._utils\n_rebuild_tensor_v2\nq\x02((X\x07\0\0\0storageq\x03ctorch\nFloatStorage\nq\x04X\x01\0\0\x000q\x05X\x03\0\0\0cpuq\x06J");
    head.extend((count as u32).to_le_bytes());
    head.extend(b"Ntq\x07QK\0J");
    head.extend((count as u32).to_le_bytes());
    head.extend(b"\x85q\x08K\x01\x85q\t\x89ccollections\nOrderedDict\nq\n)Rq\x0btq\x0cRq\rs.");
    head.extend(b"\x80\x02]q\0X\x01\0\0\x000q\x01a.");
    head.extend(count.to_le_bytes());
    let len = head.len() as u64 + GIGABYTE;
    costs("old.pt", weights::begins(head, len), 4, 400_000);
}

#[test]
fn small_models_are_read_at_once() {
    let tflite = sample("rules/model-flatbuffer-broken/silent/whole.tflite");
    let len = tflite.len() as u64;
    let server = hub::start(vec![File::lfs("model.tflite", tflite)], Ways::default());
    let run = scan("hf://acme/tiny", &[("HF_ENDPOINT", &server.url())]);
    let file = run.remote()["files"][0].clone();
    assert_eq!((run.code, run.rules()), (0, vec![]), "{}", run.out);
    assert_eq!(
        (file["requests"].as_u64(), file["bytes_read"].as_u64()),
        (Some(1), Some(len))
    );
}

#[test]
fn a_saved_model_costs_its_graph() {
    let root = "rules/model-tensorflow-asset-outside/silent/vocabulary";
    let graph = sample(&format!("{root}/saved_model.pb"));
    let files = vec![
        File::lfs("saved_model.pb", graph),
        File::made(
            "variables/variables.data-00000-of-00001",
            weights::begins(vec![0; 1 << 16], GIGABYTE),
            &"b".repeat(64),
        ),
    ];
    let server = hub::start(files, Ways::default());
    let run = scan("hf://acme/tiny", &[("HF_ENDPOINT", &server.url())]);
    let remote = run.remote();
    println!(
        "SavedModel: {} requests, {} bytes",
        remote["requests"], remote["bytes_read"]
    );
    assert!(
        run.rules().iter().all(|rule| !rule.contains("outside")),
        "{}",
        run.out
    );
    assert!(remote["requests"].as_u64().unwrap() <= 6);
    assert!(remote["bytes_read"].as_u64().unwrap() <= 200_000);
}

#[test]
fn each_part_of_a_split_gguf_costs_its_metadata() {
    let mut files = Vec::new();
    let mut metadata = 0;
    for part in 0..3_u16 {
        let (content, bytes) = weights::gguf_part(part, 3, if part == 0 { 20_000 } else { 0 }, GIGABYTE);
        metadata += bytes;
        files.push(File::made(
            &format!("m-{:05}-of-00003.gguf", part + 1),
            content,
            &format!("{part:064x}"),
        ));
    }
    let server = hub::start(files, Ways::default());
    let run = scan("hf://acme/tiny", &[("HF_ENDPOINT", &server.url())]);
    let remote = run.remote();
    println!(
        "split GGUF, {metadata} of metadata: {} requests, {} bytes",
        remote["requests"], remote["bytes_read"]
    );
    assert_eq!((run.code, run.rules()), (0, vec![]), "{}", run.out);
    assert!(remote["requests"].as_u64().unwrap() <= 12);
    assert!(remote["bytes_read"].as_u64().unwrap() <= metadata * 13 / 10 + 3 * 70_000);
}

/// Arrays in an archive are still searched as far as the budget for far bytes goes: that bounds their cost.
#[test]
fn archives_of_arrays_cost_no_more_than_the_budget() {
    let count = GIGABYTE / 4;
    let bytes = GIGABYTE + weights::npy(count).len() as u64;
    let members = ["a.npy", "b.npy", "c.npy"].map(|name| (name, weights::npy(count), bytes));
    costs("weights.npz", weights::stored(&members), 60, 34 << 20);
    costs("weights.tar", weights::tar(&members), 60, 34 << 20);
}
