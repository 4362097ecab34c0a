//! A model of 140 GB on a hub on this machine: what is asked for, and what it costs.

use super::measure::{self, Figures, Outcome};
use crate::Error;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

/// What judging the model took.
pub(super) struct Remote {
    figures: Figures,
    requests: u64,
    bytes: u64,
    bytes_total: u64,
}

impl Remote {
    /// The figures in a sentence.
    pub(super) fn sentence(&self) -> String {
        format!(
            "A model of {} GB in 30 shards of safetensors, on a hub on the same machine: {} requests, {} kB read; {} ms \
             CPU, {} ms wall, {} MB of memory, exit {} (targets: ≤ 34 requests, ≤ 2,500 kB).",
            self.bytes_total / 1_000_000_000,
            self.requests,
            self.bytes / 1000,
            self.figures.cpu_ms,
            self.figures.wall_ms,
            self.figures.rss_mb,
            self.figures.code
        )
    }
}

/// A hub that ends with the measurement.
struct Hub {
    process: Child,
    address: String,
}

impl Hub {
    fn start(root: &Path) -> Result<Self, Error> {
        let script = root.join("xtask/python/bench_hub.py");
        let mut process = Command::new("python3")
            .arg(&script)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(Error::io(&script))?;
        let mut address = String::new();
        if let Some(out) = process.stdout.take() {
            let read = BufReader::new(out).read_line(&mut address);
            read.map_err(Error::io(&script))?;
        }
        Ok(Self {
            process,
            address: address.trim().to_owned(),
        })
    }
}

impl Drop for Hub {
    fn drop(&mut self) {
        // It ends when nobody holds its input any more; nothing is left to do if it is gone already.
        drop(self.process.stdin.take());
        let _ = self.process.wait();
    }
}

/// Scans the model several times.
pub(super) fn measure(root: &Path, weigh: &Path, runs: usize) -> Result<Remote, Error> {
    let hub = Hub::start(root)?;
    let mut command = vec![weigh.to_string_lossy().into_owned()];
    command.extend(["scan", "hf://acme/large", "--format", "json"].map(str::to_owned));
    let environment = [("HF_ENDPOINT", hub.address.as_str())];
    let failed = || Error::Command {
        command: command.join(" "),
        detail: None,
    };
    let output = Command::new(weigh)
        .args(command.iter().skip(1))
        .envs(environment)
        .output()
        .map_err(Error::io(weigh))?;
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).map_err(|_| failed())?;
    let number = |key: &str| report["remote"][0][key].as_u64().unwrap_or_default();
    match measure::median(&command, &environment, runs, Duration::from_secs(600))? {
        Outcome::Done(figures) => Ok(Remote {
            figures,
            requests: number("requests"),
            bytes: number("bytes_read"),
            bytes_total: number("bytes_total"),
        }),
        Outcome::Stopped(_) | Outcome::Cannot(_) => Err(failed()),
    }
}
