//! 100,000 advisories and 2,000 packages: what comparing them costs, from the store on disk.

use super::measure::{self, Figures, Outcome};
use crate::{Error, process};
use std::path::Path;
use std::process::Command;
use std::time::Duration;

/// What comparing took.
pub(super) struct Compared(Figures);

impl Compared {
    /// The figures in a sentence.
    pub(super) fn sentence(&self) -> String {
        format!(
            "2,000 pinned packages compared with 100,000 advisories about 25,000 packages, from the store on disk: {} ms \
             CPU, {} ms wall, {} MB of memory, exit {} (targets: ≤ 500 ms, ≤ 150 MB).",
            self.0.cpu_ms, self.0.wall_ms, self.0.rss_mb, self.0.code
        )
    }
}

/// Makes the advisories, takes them over, and measures a scan.
pub(super) fn measure(
    root: &Path,
    weigh: &Path,
    data: &Path,
    runs: usize,
) -> Result<Option<Compared>, Error> {
    let made = data.join("advisories/PyPI/all.zip");
    if !made.exists() {
        let maker = root.join("xtask/python/bench_advisories.py");
        process::run(Command::new("python3").arg(maker).arg(data))?;
    }
    let home = data.join("home");
    let mut update = Command::new(weigh);
    update
        .args(["advisories", "update", "--quiet", "--from"])
        .arg(data.join("advisories"));
    process::run(update.env("WEIGHBRIDGE_HOME", &home))?;
    let command: Vec<String> = ["scan", "--format", "json"]
        .iter()
        .map(|&word| word.to_owned())
        .collect();
    let command = [
        vec![weigh.to_string_lossy().into_owned()],
        command,
        vec![data.join("packages").to_string_lossy().into_owned()],
    ];
    let home = home.to_string_lossy().into_owned();
    let environment = [("WEIGHBRIDGE_HOME", home.as_str())];
    let outcome = measure::median(&command.concat(), &environment, runs, Duration::from_secs(60))?;
    Ok(match outcome {
        Outcome::Done(figures) => Some(Compared(figures)),
        Outcome::Stopped(_) | Outcome::Cannot(_) => None,
    })
}
