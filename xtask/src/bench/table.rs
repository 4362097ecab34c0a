//! The table as Markdown.

use super::jobs::JOBS;
use super::measure::{Figures, Outcome};
use super::remote::Remote;
use super::{Job, Row};
use std::fmt::Write;
use std::path::Path;

/// Writes the page.
pub(super) fn write(
    rows: &[Row],
    data: &Path,
    remote: &Remote,
    digests: &Option<(Figures, Figures)>,
) -> String {
    let mut out = String::from(
        "<!-- Written by `cargo xtask bench`; do not edit. -->\n# Benchmarks\n\n\
         Whole processes, release build, all tools in one run on one machine, files in the page cache. CPU is user \
         and system time as the operating system counts it; memory is the peak of the process. Ours is the median \
         of several runs, peers run once. Machines are noisy, and count more CPU time for the same work when others \
         use them: the ratios count. *Ratio* is the peer's CPU time over ours.\n\n\
         | job | tool | CPU ms | ratio | wall ms | peak MB | exit |\n|---|---|--:|--:|--:|--:|--:|\n",
    );
    for job in JOBS {
        let ours = rows
            .iter()
            .find(|row| row.job.name == job.name && row.tool.starts_with("weigh"));
        let our_cpu = match ours.map(|row| &row.outcome) {
            Some(Outcome::Done(figures)) => figures.cpu_us.max(1),
            _ => 1,
        };
        for row in rows.iter().filter(|row| row.job.name == job.name) {
            let figures = match &row.outcome {
                Outcome::Done(figures) => figures,
                Outcome::Stopped(seconds) => {
                    let _ = writeln!(
                        out,
                        "| {} | {} | stopped after {seconds} s | | | | |",
                        job.name, row.tool
                    );
                    continue;
                }
                Outcome::Cannot(why) => {
                    let _ = writeln!(out, "| {} | {} | {why} | | | | |", job.name, row.tool);
                    continue;
                }
            };
            let milliseconds = format!("{}.{}", figures.cpu_us / 1000, figures.cpu_us % 1000 / 100);
            let ratio = if row.tool.starts_with("weigh") {
                aim(job, figures, data)
            } else {
                format!("{} ×", figures.cpu_us / our_cpu)
            };
            let _ = writeln!(
                out,
                "| {} | {} | {milliseconds} | {ratio} | {} | {} | {} |",
                job.name, row.tool, figures.wall_ms, figures.rss_mb, figures.code
            );
        }
    }
    let _ = writeln!(out, "\n{}", remote.sentence());
    if let Some((ours, theirs)) = digests {
        let percent = ours.cpu_us * 100 / theirs.cpu_us.max(1);
        let _ = write!(
            out,
            "\nSHA-256 of 1 GB: `weigh scan --digest` {} ms CPU, {} ms wall; `openssl dgst -sha256` {} ms CPU, {} ms \
             wall; ours takes {percent} % of theirs (target ≤ 103 %).\n",
            ours.cpu_ms, ours.wall_ms, theirs.cpu_ms, theirs.wall_ms
        );
    }
    out
}

/// The target of a job, or how fast it goes.
fn aim(job: &Job, figures: &Figures, data: &Path) -> String {
    match job.targets {
        Some((cpu_ms_max, _)) => format!("target ≤ {cpu_ms_max} ms"),
        None => {
            let bytes = bytes_in(&data.join(job.path));
            let speed = bytes / figures.cpu_us.max(1);
            format!("{:.1} MB, {speed} MB/s", bytes as f64 / 1e6)
        }
    }
}

/// How many bytes lie in a file or a folder.
fn bytes_in(path: &Path) -> u64 {
    if path.is_file() {
        return path.metadata().map_or(0, |data| data.len());
    }
    let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
    entries.map(|entry| bytes_in(&entry.path())).sum()
}
