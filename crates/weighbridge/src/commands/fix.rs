//! `weigh fix`.

use super::scan::configuration;
use crate::errors::Done;
use crate::screen;
use clap::ValueEnum;
use std::path::PathBuf;
use std::process::ExitCode;
use wb_app::fix::{self, Request};
use wb_app::render::json;

/// How the answer is written.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// A diff, and what was left
    Text,
    /// For programs
    Json,
}

const EXAMPLES: &str = "\
Examples:
  weigh fix                       what would change, as a diff
  weigh fix --apply               change it
  weigh fix service/ --patch fix.patch && git apply fix.patch

Exit codes: 0 nothing is left to do; 1 something is (without --apply, every change); 3 something was not assessed.";

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// A folder or a manifest
    #[arg(value_name = "PATH", default_value = ".")]
    path: PathBuf,
    /// Change the files: all of them or none
    #[arg(long)]
    apply: bool,
    /// Write the changes to this file, as a patch
    #[arg(long, value_name = "FILE")]
    patch: Option<PathBuf>,
    /// Compare packages with these advisories (default: what `weigh advisories` keeps)
    #[arg(long, value_name = "DIR|FILE")]
    advisories: Vec<PathBuf>,
    /// How the answer is written
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// The configuration (default: weighbridge.toml in the working directory or above it)
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(flatten)]
    network: super::remote::Network,
}

pub(crate) fn run(args: &Args) -> Done {
    let config = configuration(args.config.as_deref(), std::slice::from_ref(&args.path))?;
    let fix = fix::run(&Request {
        path: args.path.clone(),
        advisories: args.advisories.clone(),
        config: config.unwrap_or_default(),
        remote: args.network.options(),
    })?;
    if let Some(patch) = &args.patch {
        let diff = fix.diff();
        wb_app::output::write_atomically(patch, |out| out.write_all(diff.as_bytes()))?;
    }
    if args.apply {
        fix::apply(&fix.files)?;
    }
    match args.format {
        Format::Text => super::print(&fix::text(&fix, args.apply))?,
        Format::Json => {
            screen::print(|out| {
                json::write_value(&fix, out)?;
                out.flush()
            })?;
        }
    }
    Ok(ExitCode::from(fix.exit_code(args.apply)))
}
