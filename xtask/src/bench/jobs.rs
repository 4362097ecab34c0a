//! What is measured.

/// One job: a path to scan, and what it must cost at most.
pub(crate) struct Job {
    pub(crate) name: &'static str,
    pub(crate) path: &'static str,
    /// Extra arguments for our own program.
    pub(crate) args: &'static [&'static str],
    /// Milliseconds of CPU and megabytes of memory that it must not exceed, if it has targets; otherwise its speed is
    /// shown in megabytes a second.
    pub(crate) targets: Option<(u64, u64)>,
    /// Why no peer does this job at all.
    pub(crate) peers_cannot: Option<&'static str>,
}

/// The jobs.
pub(crate) const JOBS: &[Job] = &[
    Job {
        name: "tiny pickle, 57 B",
        path: "tiny.pkl",
        args: &[],
        targets: Some((5, 12)),
        peers_cannot: None,
    },
    Job {
        name: "2,000 small pickles",
        path: "small",
        args: &["--format", "json"],
        targets: Some((60, 64)),
        peers_cannot: None,
    },
    Job {
        name: "1 GB PyTorch zip, 302 members",
        path: "model.pt",
        args: &[],
        targets: Some((15, 64)),
        peers_cannot: None,
    },
    Job {
        name: "1 GB safetensors, 300 tensors",
        path: "model.safetensors",
        args: &[],
        targets: Some((10, 64)),
        peers_cannot: None,
    },
    Job {
        name: "128 MB nested pickle, 66 M opcodes",
        path: "nested.pkl",
        args: &[],
        targets: Some((1200, 64)),
        peers_cannot: None,
    },
    Job {
        name: "SavedModel, 60,000 nodes",
        path: "saved_model",
        args: &[],
        targets: None,
        peers_cannot: None,
    },
    Job {
        name: "300 model folders: configurations, tokenizers, Python, headers",
        path: "repositories",
        args: &[],
        targets: None,
        peers_cannot: None,
    },
    Job {
        name: "installed Python packages, texts only",
        path: "site",
        args: &[],
        targets: None,
        peers_cannot: Some("reads no source text"),
    },
    Job {
        name: "1 GB safetensors, every byte (`--deep`)",
        path: "model.safetensors",
        args: &["--deep"],
        targets: None,
        peers_cannot: Some("searches no payload"),
    },
];
