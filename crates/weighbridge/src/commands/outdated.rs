//! `weigh outdated`.

use super::scan::Common;
use crate::errors::Done;
use crate::progress::Bar;
use clap::ValueEnum;
use std::path::PathBuf;
use std::process::ExitCode;
use wb_app::outdated;
use wb_app::render::json;

/// How the answer is written.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For people, on a terminal
    Text,
    /// For programs
    Json,
}

const EXAMPLES: &str = "\
Examples:
  weigh outdated                       what a project asks for, against the indexes of weighbridge.toml
  weigh outdated service/ --all        packages that only others ask for, too
  weigh outdated --format json

Exit codes: 0 nothing is wrong (something may be newer); 1 something is withdrawn, at its end or at odds with itself;
3 something was not assessed.";

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Files and folders
    #[arg(value_name = "PATH", default_value = ".")]
    paths: Vec<PathBuf>,
    /// How the answer is written
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Look at packages that only others ask for, too
    #[arg(long)]
    all: bool,
    #[command(flatten)]
    common: Common,
}

pub(crate) fn run(args: &Args) -> Done {
    let request = args.common.request(&args.paths, None)?;
    let bar = Bar::new(true);
    let outdated = outdated::find(&request, args.all, &bar);
    bar.clear();
    let outdated = outdated?;
    match args.format {
        Format::Text => super::print(&outdated::text(&outdated))?,
        Format::Json => {
            crate::screen::print(|out| json::write_value(&outdated, out))?;
        }
    }
    Ok(ExitCode::from(outdated.exit_code()))
}
