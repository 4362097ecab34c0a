//! What a reference to a model or a dataset names, and how firmly.

use wb_core::inventory::Pin;
use wb_deps::Purl;

/// How firmly a revision of a hub names one thing.
pub(crate) fn pin_of(revision: Option<&str>) -> Pin {
    match revision {
        None | Some("") => Pin::Unpinned,
        Some(revision) if is_commit(revision) => Pin::Immutable,
        Some(_) => Pin::Floating,
    }
}

/// A whole commit id.
pub(crate) fn is_commit(revision: &str) -> bool {
    matches!(revision.len(), 40 | 64) && revision.bytes().all(|b| b.is_ascii_hexdigit())
}

/// The beginning of a commit id: enough for a person, not for a machine.
pub(crate) fn is_short_commit(revision: &str) -> bool {
    (7..40).contains(&revision.len())
        && revision.bytes().all(|b| b.is_ascii_hexdigit())
        && revision.bytes().any(|b| b.is_ascii_digit())
}

/// True for a reference to something that lies on the disk.
pub(crate) fn is_local(name: &str) -> bool {
    const FOLDERS: &[&str] = &[
        "models",
        "model",
        "checkpoints",
        "checkpoint",
        "output",
        "outputs",
        "results",
        "data",
        "runs",
        "weights",
        "saved_model",
        "saved_models",
        "artifacts",
        "logs",
        "tmp",
        "ckpt",
        "ckpts",
        "dist",
        "build",
        "assets",
    ];
    const ENDINGS: &[&str] = &[
        ".bin",
        ".pt",
        ".pth",
        ".gguf",
        ".safetensors",
        ".ckpt",
        ".onnx",
        ".h5",
        ".keras",
        ".pkl",
        ".joblib",
        ".json",
        ".csv",
        ".parquet",
        ".txt",
        ".jsonl",
        ".tflite",
    ];
    let lower = name.to_ascii_lowercase();
    let first = lower.split('/').next().unwrap_or_default();
    name.starts_with(['.', '/', '~', '…', '$'])
        || name.contains('\\')
        || name.chars().nth(1) == Some(':') && name.starts_with(|c: char| c.is_ascii_alphabetic())
        || !name.contains("://") && name.matches('/').count() > 1
        || FOLDERS.contains(&first)
        || ENDINGS.iter().any(|ending| lower.ends_with(ending)) && !name.contains("://")
}

/// True for what a hub would accept as the name of a repository.
pub(crate) fn is_repository(name: &str) -> bool {
    let is_part = |part: &str| {
        !part.is_empty()
            && part.len() <= 96
            && part
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c))
            && part.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '_')
    };
    match name.split_once('/') {
        Some((owner, name)) => is_part(owner) && is_part(name),
        None => is_part(name),
    }
}

/// The id of a model on the hub.
pub(crate) fn hub_id(name: &str, revision: Option<&str>, is_dataset: bool) -> String {
    let (owner, base) = match name.split_once('/') {
        Some((owner, base)) => (Some(owner), base),
        None => (None, name),
    };
    let namespace = match (is_dataset, owner) {
        (true, Some(owner)) => Some(format!("datasets/{owner}")),
        (true, None) => Some("datasets".to_owned()),
        (false, owner) => owner.map(str::to_owned),
    };
    Purl::new("huggingface", namespace.as_deref(), base, revision).to_string()
}

/// The id of something that no package URL has a type for.
pub(crate) fn urn(kind: &str, name: &str) -> String {
    let mut out = format!("urn:weighbridge:{kind}:");
    for c in name.chars().take(300) {
        if c.is_whitespace() || c.is_control() {
            out.push('-');
        } else {
            out.push(c);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_told_apart() {
        assert!(is_local("./x") && is_local("checkpoints/last") && is_local("a/b/c") && is_local("x.gguf"));
        assert!(!is_local("openai/clip-vit") && !is_local("gpt2"));
        assert!(is_repository("openai/clip-vit") && is_repository("gpt2") && !is_repository("a b/c"));
        assert_eq!(hub_id("squad", None, true), "pkg:huggingface/datasets/squad");
        assert_eq!(pin_of(Some(&"a".repeat(40))), Pin::Immutable);
        assert_eq!(pin_of(Some("v1.0")), Pin::Floating);
        assert!(is_short_commit("a1b2c3d") && !is_short_commit("defaced"));
    }
}
