//! `cargo xtask bench`: whole processes, side by side with the peers, in a table that is written to
//! docs/benchmarks.md.

mod measure;
mod peers;
mod table;

use crate::{Done, Error, process};
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
    /// Where the files to measure on are made (about 2.3 GB)
    #[arg(long)]
    data: Option<PathBuf>,
}

/// One job: a path to scan, and what it must cost at most.
pub(crate) struct Job {
    pub(crate) name: &'static str,
    pub(crate) path: &'static str,
    /// Extra arguments for our own program.
    pub(crate) args: &'static [&'static str],
    pub(crate) cpu_ms_max: u64,
    pub(crate) rss_mb_max: u64,
}

/// The jobs, with the targets of the first release.
pub(crate) const JOBS: &[Job] = &[
    Job {
        name: "tiny pickle, 57 B",
        path: "tiny.pkl",
        args: &[],
        cpu_ms_max: 5,
        rss_mb_max: 12,
    },
    Job {
        name: "2,000 small pickles",
        path: "small",
        args: &["--format", "json"],
        cpu_ms_max: 60,
        rss_mb_max: 64,
    },
    Job {
        name: "1 GB PyTorch zip, 302 members",
        path: "model.pt",
        args: &[],
        cpu_ms_max: 15,
        rss_mb_max: 64,
    },
    Job {
        name: "1 GB safetensors, 300 tensors",
        path: "model.safetensors",
        args: &[],
        cpu_ms_max: 10,
        rss_mb_max: 64,
    },
    Job {
        name: "128 MB nested pickle, 66 M opcodes",
        path: "nested.pkl",
        args: &[],
        cpu_ms_max: 1200,
        rss_mb_max: 64,
    },
];

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
    process::run(
        Command::new("python3")
            .arg(root.join("xtask/python/bench_data.py"))
            .arg(&data),
    )?;
    let build = ["build", "--release", "--quiet", "--package", "weighbridge"];
    process::run(Command::new("cargo").args(build).current_dir(root))?;
    let weigh = process::target(root).join("release/weigh");
    let mut rows = Vec::new();
    for job in JOBS {
        let mut command = vec![
            weigh.to_string_lossy().into_owned(),
            "scan".to_owned(),
            path_of(&data, job),
        ];
        command.extend(job.args.iter().map(|&arg| arg.to_owned()));
        let outcome = measure::median(&command, &[], args.runs, Duration::from_secs(600))?;
        rows.push(Row {
            job,
            tool: format!("weigh {}", env!("CARGO_PKG_VERSION")),
            outcome,
        });
    }
    if !args.no_peers {
        let tools = peers::install(root)?;
        for job in JOBS {
            for peer in &tools {
                let limit = Duration::from_secs(args.peer_seconds);
                let outcome = if data.join(job.path).is_dir() && !peer.takes_folders() {
                    measure::Outcome::Cannot("takes no folder")
                } else {
                    measure::median(&peer.command(&path_of(&data, job)), peers::ENVIRONMENT, 1, limit)?
                };
                rows.push(Row {
                    job,
                    tool: peer.title(),
                    outcome,
                });
            }
        }
    }
    let digests = digests(&weigh, &data, args.runs)?;
    let text = table::write(&rows, &digests);
    let path = root.join("docs/benchmarks.md");
    std::fs::write(&path, &text).map_err(Error::io(&path))?;
    print!("{text}");
    missed(&rows)
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
            && (figures.cpu_ms > row.job.cpu_ms_max || figures.rss_mb > row.job.rss_mb_max)
        {
            faults.push(format!(
                "{}: {} ms CPU of {}, {} MB of {}",
                row.job.name, figures.cpu_ms, row.job.cpu_ms_max, figures.rss_mb, row.job.rss_mb_max
            ));
        }
    }
    if faults.is_empty() {
        Ok(())
    } else {
        Err(Error::Untidy { faults })
    }
}
