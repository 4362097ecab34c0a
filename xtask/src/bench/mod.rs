//! `cargo xtask bench`: whole processes, side by side with the peers, in a table that is written to
//! docs/benchmarks.md.

mod jobs;
mod measure;
mod peers;
mod remote;
mod table;

use crate::{Done, Error, process};
use jobs::{JOBS, Job};
use measure::Figures;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Runs of each command of ours; the median is shown
    #[arg(long, default_value = "5")]
    runs: usize,
    /// Leave the peers out
    #[arg(long)]
    no_peers: bool,
    /// Seconds after which a peer is stopped
    #[arg(long, default_value = "120")]
    peer_seconds: u64,
    /// Where the files to measure on are made (about 2.5 GB)
    #[arg(long)]
    data: Option<PathBuf>,
    /// A folder with installed Python packages, whose sources are measured on (default: those of the peers)
    #[arg(long)]
    site: Option<PathBuf>,
    /// A folder with the peers' programs (default: they are installed)
    #[arg(long)]
    peers: Option<PathBuf>,
}

/// One row of the table.
pub(crate) struct Row {
    pub(crate) job: &'static Job,
    pub(crate) tool: String,
    pub(crate) outcome: measure::Outcome,
}

/// Measures everything and writes the table.
pub(crate) fn run(root: &Path, args: &Args) -> Done {
    let data = args
        .data
        .clone()
        .unwrap_or_else(|| root.join("target/bench-data"));
    let tools = if args.no_peers {
        Vec::new()
    } else {
        peers::find(root, args.peers.as_deref())?
    };
    let site = args
        .site
        .clone()
        .or_else(|| tools.first().and_then(peers::Peer::packages));
    process::run(
        Command::new("python3")
            .arg(root.join("xtask/python/bench_data.py"))
            .arg(&data)
            .args(site),
    )?;
    let build = ["build", "--release", "--quiet", "--package", "weighbridge"];
    process::run(Command::new("cargo").args(build).current_dir(root))?;
    let weigh = process::target(root).join("release/weigh");
    let mut rows = ours(&weigh, &data, args.runs)?;
    for job in JOBS.iter().filter(|job| data.join(job.path).exists()) {
        for peer in &tools {
            rows.push(Row {
                job,
                tool: peer.title(),
                outcome: theirs(peer, job, &data, args.peer_seconds)?,
            });
        }
    }
    let remote = remote::measure(root, &weigh, args.runs)?;
    let digests = digests(&weigh, &data, args.runs)?;
    let text = table::write(&rows, &data, &remote, &digests);
    let path = root.join("docs/benchmarks.md");
    std::fs::write(&path, &text).map_err(Error::io(&path))?;
    print!("{text}");
    missed(&rows)
}

fn ours(weigh: &Path, data: &Path, runs: usize) -> Result<Vec<Row>, Error> {
    let mut rows = Vec::new();
    for job in JOBS.iter().filter(|job| data.join(job.path).exists()) {
        let mut command = vec![
            weigh.to_string_lossy().into_owned(),
            "scan".to_owned(),
            path_of(data, job),
        ];
        command.extend(job.args.iter().map(|&arg| arg.to_owned()));
        rows.push(Row {
            job,
            tool: format!("weigh {}", env!("CARGO_PKG_VERSION")),
            outcome: measure::median(&command, &[], runs, Duration::from_secs(600))?,
        });
    }
    Ok(rows)
}

fn theirs(peer: &peers::Peer, job: &Job, data: &Path, seconds: u64) -> Result<measure::Outcome, Error> {
    if let Some(why) = job.peers_cannot {
        return Ok(measure::Outcome::Cannot(why));
    }
    if data.join(job.path).is_dir() && !peer.takes_folders() {
        return Ok(measure::Outcome::Cannot("takes no folder"));
    }
    let limit = Duration::from_secs(seconds);
    measure::median(&peer.command(&path_of(data, job)), peers::ENVIRONMENT, 1, limit)
}

fn path_of(data: &Path, job: &Job) -> String {
    data.join(job.path).to_string_lossy().into_owned()
}

/// SHA-256 of a gigabyte: ours (with the scan) and openssl's, in turn, so that both see the same machine.
fn digests(weigh: &Path, data: &Path, runs: usize) -> Result<Option<(Figures, Figures)>, Error> {
    let file = data.join("model.safetensors").to_string_lossy().into_owned();
    let ours = vec![
        weigh.to_string_lossy().into_owned(),
        "scan".to_owned(),
        "--digest".to_owned(),
        file.clone(),
    ];
    let theirs: Vec<String> = ["openssl", "dgst", "-sha256", &file]
        .iter()
        .map(|&word| word.to_owned())
        .collect();
    measure::in_turn(&ours, &theirs, runs)
}

/// Fails if a target was missed, after the table was written.
fn missed(rows: &[Row]) -> Done {
    let mut faults = Vec::new();
    for row in rows.iter().filter(|row| row.tool.starts_with("weigh")) {
        if let measure::Outcome::Done(figures) = &row.outcome
            && let Some((cpu_ms_max, rss_mb_max)) = row.job.targets
            && (figures.cpu_ms > cpu_ms_max || figures.rss_mb > rss_mb_max)
        {
            faults.push(format!(
                "{}: {} ms CPU of {}, {} MB of {}",
                row.job.name, figures.cpu_ms, cpu_ms_max, figures.rss_mb, rss_mb_max
            ));
        }
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::Untidy { faults })
    }
}
