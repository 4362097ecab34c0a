//! `weigh scan`.

use clap::ValueEnum;
use std::path::PathBuf;
use std::process::ExitCode;
use wb_app::scan::ScanRequest;
use wb_app::{core::Budget, core::Severity, render};

/// How the report is written.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Format {
    Text,
    Json,
}

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Files and folders
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// How the report is written
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
}

pub(crate) fn run(args: &Args) -> ExitCode {
    let request = ScanRequest {
        paths: args.paths.clone(),
        fail_on: Severity::High,
        budget: Budget::default(),
    };
    match wb_app::scan::scan(&request) {
        Ok(report) => {
            let text = match args.format {
                Format::Text => render::text::render(&report),
                Format::Json => render::json::render(&report),
            };
            anstream::print!("{text}");
            ExitCode::from(report.exit_code)
        }
        Err(error) => {
            anstream::eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}
