//! `weigh inspect`.

use crate::errors::Done;
use crate::screen;
use clap::ValueEnum;
use std::path::PathBuf;
use std::process::ExitCode;
use wb_app::AppError;
use wb_app::core::Budget;
use wb_app::inspect::{InspectRequest, Inspection};
use wb_app::render::{inspection_html, json, tree};
use wb_app::sandbox;
use wb_app::scan::Sandbox;

/// How facts are shown.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// As a tree
    Text,
    /// As data, complete
    Json,
    /// One self-contained page, with a picture of the tensors
    Html,
}

const EXAMPLES: &str = "\
Examples:
  weigh inspect model.safetensors
  weigh inspect model.gguf --format html --output model.html    a picture of the tensors";

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// A file, or the address of one
    file: PathBuf,
    /// How facts are shown
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Write to a file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// How many layers of parts inside the file are read
    #[arg(long, value_name = "N", default_value_t = Budget::default().depth)]
    depth: u64,
    /// Limits; `weigh help budget` lists keys and defaults
    #[arg(long, value_name = "KEY=VALUE,…")]
    budget: Vec<String>,
    /// Parse without confining this process
    #[arg(long)]
    no_sandbox: bool,
    #[command(flatten)]
    network: super::remote::Network,
}

pub(crate) fn run(args: &Args) -> Done {
    let mut budget = Budget::default();
    for limits in &args.budget {
        wb_app::budget::apply(&mut budget, limits).map_err(AppError::from)?;
    }
    let writes = args.output.iter().map(|file| sandbox::folder_of(file)).collect();
    let request = InspectRequest {
        file: &args.file,
        budget: &budget,
        depth_max: args.depth,
        remote: args.network.options(),
        sandbox: (!args.no_sandbox).then_some(Sandbox { writes }),
    };
    let inspection = wb_app::inspect::inspect(&request)?;
    match &args.output {
        Some(path) => {
            wb_app::output::write_atomically(path, |out| write(&inspection, args.format, false, 100, out))?;
            Ok(ExitCode::SUCCESS)
        }
        None => {
            let (colour, width) = (screen::has_colour(), screen::width());
            screen::print(|out| write(&inspection, args.format, colour, width, out))
        }
    }
}

fn write(
    inspection: &Inspection,
    format: Format,
    colour: bool,
    width: usize,
    out: &mut dyn std::io::Write,
) -> std::io::Result<()> {
    match format {
        Format::Text => tree::write(inspection, colour, width, out),
        Format::Json => json::write_value(&wb_app::inspect::document(inspection), out),
        Format::Html => inspection_html::write(inspection, out),
    }
}
