//! `cargo xtask fuzz`: the fuzz targets, built with checked arithmetic.

use crate::{Done, process};
use std::path::Path;
use std::process::Command;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Only this format (see docs/formats.md)
    #[arg(long)]
    format: Option<String>,
    /// For how long, all targets together
    #[arg(long, default_value = "300")]
    seconds: u64,
    /// Keep inputs that did something new in fuzz/corpus/
    #[arg(long)]
    keep: bool,
    /// Where the random numbers begin
    #[arg(long, default_value = "1")]
    seed: u64,
}

/// Builds and runs the targets.
pub(crate) fn run(root: &Path, args: &Args) -> Done {
    let mut command = Command::new("cargo");
    command.args([
        "run",
        "--quiet",
        "--profile",
        "fuzz",
        "--package",
        "wb-fuzz",
        "--",
        "--seconds",
    ]);
    command
        .arg(args.seconds.to_string())
        .arg("--seed")
        .arg(args.seed.to_string())
        .current_dir(root);
    if let Some(format) = &args.format {
        command.args(["--format", format]);
    }
    if args.keep {
        command.arg("--keep");
    }
    process::run(&mut command)
}
