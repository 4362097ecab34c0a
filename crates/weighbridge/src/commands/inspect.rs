//! `weigh inspect`.

use crate::errors::Done;
use crate::screen;
use clap::ValueEnum;
use std::path::PathBuf;
use std::process::ExitCode;
use wb_app::AppError;
use wb_app::core::Budget;
use wb_app::inspect::Inspection;
use wb_app::render::{inspection_html, json, tree};
use wb_app::sandbox::{self, Allowed};

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
    /// A file
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
}

pub(crate) fn run(args: &Args) -> Done {
    let mut budget = Budget::default();
    for limits in &args.budget {
        wb_app::budget::apply(&mut budget, limits).map_err(AppError::from)?;
    }
    if !args.no_sandbox {
        sandbox::confine(&Allowed {
            reads: vec![args.file.clone()],
            writes: args.output.iter().map(|file| sandbox::folder_of(file)).collect(),
            network: false,
        });
    }
    let inspection = wb_app::inspect::inspect(&args.file, &budget, args.depth)?;
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
