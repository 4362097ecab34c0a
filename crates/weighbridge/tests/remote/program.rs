//! Runs the real program.

use std::path::{Path, PathBuf};
use std::process::Command;

/// What came of a run.
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.out).unwrap_or_else(|_| panic!("no JSON: {}\n{}", self.out, self.err))
    }

    /// The remote part of the report.
    pub(crate) fn remote(&self) -> serde_json::Value {
        self.json()["remote"][0].clone()
    }

    pub(crate) fn rules(&self) -> Vec<String> {
        let findings = self.json()["findings"].as_array().cloned().unwrap_or_default();
        findings
            .iter()
            .map(|finding| finding["rule"].as_str().unwrap_or_default().to_owned())
            .collect()
    }
}

/// Runs `weigh` with nothing of our own environment that speaks about the network.
pub(crate) fn weigh(args: &[&str], environment: &[(&str, &str)]) -> Run {
    let home = tempfile::tempdir().unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_weigh"))
        .args(args)
        .current_dir(home.path())
        .env_clear()
        .env("HOME", home.path())
        .envs(environment.iter().copied())
        .output()
        .unwrap();
    Run {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// Scans an address as JSON.
pub(crate) fn scan(address: &str, environment: &[(&str, &str)]) -> Run {
    weigh(&["scan", address, "--format", "json"], environment)
}

/// A sample of the corpus.
pub(crate) fn sample(path: &str) -> Vec<u8> {
    let path: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../corpus")
        .join(path);
    std::fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}
