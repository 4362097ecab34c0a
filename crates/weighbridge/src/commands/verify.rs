//! `weigh verify`.

use super::scan::Common;
use crate::errors::Done;
use crate::progress::Bar;
use crate::screen;
use clap::ValueEnum;
use std::path::PathBuf;
use std::process::ExitCode;
use wb_app::lock::{self, Lock, Verified};
use wb_app::render::escape::visible;
use wb_app::render::json;

/// How the answer is written.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For people
    Text,
    /// For programs
    Json,
}

const EXAMPLES: &str = "\
Examples:
  weigh verify . --lock                         against weighbridge.lock in the folder
  weigh verify . --lock approved.lock --format json";

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The file or folder to be compared
    #[arg(default_value = ".", value_name = "PATH")]
    path: PathBuf,
    /// The lock to compare with (default: weighbridge.lock in the folder)
    #[arg(long, value_name = "FILE", num_args = 0..=1, default_missing_value = lock::NAME)]
    lock: Option<PathBuf>,
    /// How the answer is written
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Ask the hub (HF_ENDPOINT) which commit every model and dataset is now; files are then read unconfined
    #[arg(long)]
    resolve: bool,
    #[command(flatten)]
    common: Common,
}

pub(crate) fn run(args: &Args) -> Done {
    let named = args.lock.clone().filter(|path| path.as_os_str() != lock::NAME);
    let path = named.unwrap_or_else(|| super::lock::place(&args.path));
    let known = Lock::load(&path)?;
    let mut request = args.common.request(std::slice::from_ref(&args.path), None)?;
    if args.resolve {
        request.sandbox = None;
    }
    let bar = Bar::new(true);
    let taken = lock::take(&request, &bar);
    bar.clear();
    let mut taken = taken?;
    if args.resolve {
        lock::resolve(&mut taken.lock, &request.remote, &request.budget)?;
    }
    let verified = lock::verify(&known, taken, &args.path.display().to_string());
    screen::print(|out| match args.format {
        Format::Text => write(&verified, out),
        Format::Json => json::write_value(&verified, out),
    })?;
    Ok(ExitCode::from(verified.exit_code))
}

fn write(verified: &Verified, out: &mut dyn std::io::Write) -> std::io::Result<()> {
    for finding in &verified.findings {
        writeln!(
            out,
            "{:8} {}  {}",
            finding.severity.name(),
            finding.rule,
            visible(&finding.place.to_string())
        )?;
        writeln!(out, "         {}", visible(&finding.message))?;
    }
    for gap in verified.coverage.gaps.iter().take(20) {
        writeln!(
            out,
            "unseen   {}: {}",
            visible(&gap.place.to_string()),
            visible(&gap.detail)
        )?;
    }
    let differing = verified.findings.len();
    writeln!(
        out,
        "{} of {} locked entries are the same, {differing} differ",
        verified.same, verified.locked
    )
}
