//! `weigh diff`.

use crate::errors::Done;
use crate::progress::Bar;
use crate::screen;
use clap::ValueEnum;
use std::path::PathBuf;
use std::process::ExitCode;
use std::str::FromStr;
use wb_app::core::Severity;
use wb_app::diff::{Diff, DiffRequest};
use wb_app::render::{diff, diff_html, json};
use wb_app::scan::{Sandbox, ScanRequest};
use wb_app::{AppError, sandbox};

/// How a comparison is written.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For a terminal
    Text,
    /// As data, by the schema that `weigh schema diff` prints
    Json,
    /// One self-contained page
    Html,
}

const EXAMPLES: &str = "\
Examples:
  weigh diff model-v1/ model-v2/              what changed, and what it can do now
  weigh diff hf://owner/name@v1 hf://owner/name@v2
  weigh diff models/name hf://owner/name      what the hub has now that the copy has not
  weigh diff old.gguf new.gguf --format html --output diff.html

Exit codes: 0 the same, or changed and nothing worse · 1 new findings at or above --fail-on · 2 usage ·
3 something was not looked at any more";

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The old model, repository or version: a file, a folder or an address
    old: PathBuf,
    /// The new one
    new: PathBuf,
    /// How the comparison is written
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Write the comparison to a file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// New findings at or above this severity make the new side worse
    #[arg(long, value_name = "SEVERITY", value_parser = Severity::from_str, default_value = "high")]
    fail_on: Severity,
    /// Limits for one file; `weigh help budget` lists keys and defaults
    #[arg(long, value_name = "KEY=VALUE,…")]
    budget: Vec<String>,
    /// Parse without confining this process
    #[arg(long)]
    no_sandbox: bool,
    #[command(flatten)]
    network: super::remote::Network,
}

pub(crate) fn run(args: &Args) -> Done {
    let mut scan = ScanRequest::new(Vec::new());
    for limits in &args.budget {
        wb_app::budget::apply(&mut scan.budget, limits).map_err(AppError::from)?;
    }
    scan.sandbox = (!args.no_sandbox).then(|| Sandbox {
        writes: args.output.iter().map(|file| sandbox::folder_of(file)).collect(),
    });
    scan.remote = args.network.options();
    let folder = std::env::current_dir().ok();
    if let Some(config) = folder.and_then(|folder| wb_app::config::find(&folder)) {
        scan.remote.obey(&wb_app::config::load(&config)?.remote);
    }
    let request = DiffRequest {
        old: args.old.clone(),
        new: args.new.clone(),
        fail_on: args.fail_on,
        scan,
    };
    let bar = Bar::new(true);
    let compared = wb_app::diff::diff(&request, &bar);
    bar.clear();
    let compared = compared?;
    match &args.output {
        Some(path) => {
            wb_app::output::write_atomically(path, |out| write(&compared, args.format, false, out))?
        }
        None => {
            screen::print(|out| write(&compared, args.format, screen::has_colour(), out))?;
        }
    }
    Ok(ExitCode::from(compared.exit_code))
}

fn write(compared: &Diff, format: Format, colour: bool, out: &mut dyn std::io::Write) -> std::io::Result<()> {
    match format {
        Format::Text => diff::write(compared, colour, out),
        Format::Json => json::write_value(compared, out),
        Format::Html => diff_html::write(compared, out),
    }
}
