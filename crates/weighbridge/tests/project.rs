//! The inventory of a project that uses everything which is known to be used: nothing is missed.
#![allow(
    clippy::expect_used,
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a test runs the program and stops where it breaks"
)]

use std::path::PathBuf;
use std::process::Command;

fn project() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../corpus/project")
}

fn ids(kind: &str) -> Vec<String> {
    let output = Command::new(env!("CARGO_BIN_EXE_weigh"))
        .args(["inventory", "--format", "json"])
        .arg(project())
        .output()
        .expect("the program runs");
    let graph: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let nodes = graph
        .get("nodes")
        .or_else(|| graph.pointer("/graph/nodes"))
        .and_then(|nodes| nodes.as_array());
    let nodes = nodes.expect("nodes").iter().filter(|node| node["kind"] == kind);
    let mut ids: Vec<String> = nodes
        .filter_map(|node| node["id"].as_str().map(str::to_owned))
        .collect();
    ids.sort();
    ids
}

#[test]
fn every_model_dataset_and_service_is_found() {
    let models: Vec<String> = ids("model").into_iter().chain(ids("adapter")).collect();
    let expected = [
        "pkg:github/acme/vision",
        "pkg:huggingface/acme/base",
        "pkg:huggingface/acme/clip",
        "pkg:huggingface/acme/gguf",
        "pkg:huggingface/acme/llm@0123456789abcdef0123456789abcdef01234567",
        "pkg:huggingface/acme/reranker",
        "pkg:huggingface/acme/speech",
        "pkg:huggingface/acme/tagger",
        "pkg:huggingface/acme/tokenizer",
        "pkg:huggingface/acme/whisper",
        "pkg:huggingface/sentence-transformers/all-MiniLM-L6-v2",
        "urn:weighbridge:model:./checkpoints/last",
        "urn:weighbridge:model:anthropic/claude-3-5-haiku-latest",
        "urn:weighbridge:model:google/gemini-2.0-flash-001",
        "urn:weighbridge:model:mistral/mistral-large-2411",
        "urn:weighbridge:model:ollama/llama3.1:8b",
        "urn:weighbridge:model:openai/text-embedding-3-small",
        "urn:weighbridge:model:self-hosted/gpt-4o-2024-08-06",
        "pkg:huggingface/acme/llm-lora",
    ];
    for id in expected {
        assert!(
            models.iter().any(|known| known == id),
            "{id} is missing in {models:#?}"
        );
    }
    assert_eq!(models.len(), expected.len(), "{models:#?}");
    assert_eq!(
        ids("dataset"),
        [
            "pkg:huggingface/datasets/acme/questions",
            "pkg:huggingface/datasets/squad"
        ]
    );
    assert_eq!(
        ids("vector-store"),
        [
            "urn:weighbridge:vector-store:chroma",
            "urn:weighbridge:vector-store:qdrant"
        ]
    );
    assert_eq!(ids("service").len(), 6, "{:#?}", ids("service"));
    assert_eq!(ids("prompt").len(), 2, "{:#?}", ids("prompt"));
}
