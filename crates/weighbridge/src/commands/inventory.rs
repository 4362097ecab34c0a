//! `weigh inventory`.

use super::scan::Common;
use crate::errors::Done;
use crate::progress::Bar;
use crate::screen;
use clap::ValueEnum;
use std::path::PathBuf;
use std::process::ExitCode;
use wb_app::inventory::Inventory;
use wb_app::render::{inventory as render, json};

/// How an inventory is written.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For people, on a terminal
    Text,
    /// For programs, by the schema that `weigh schema inventory` prints
    Json,
    /// For Graphviz
    Dot,
    /// One self-contained page with a picture of the graph
    Html,
}

const EXAMPLES: &str = "\
Examples:
  weigh inventory .                                  packages, models, datasets, services, tools
  weigh inventory . --format html --output graph.html
  weigh inventory . --affected-by pkg:pypi/torch@2.4 what would have to be built again?
  weigh inventory image/ --format dot | dot -Tsvg > graph.svg";

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// Files, folders and addresses
    #[arg(required = true, value_name = "PATH")]
    paths: Vec<PathBuf>,
    /// How the inventory is written
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// Write to a file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Show what this package URL (with or without a version) or node leads to
    #[arg(long, value_name = "PURL")]
    affected_by: Option<String>,
    #[command(flatten)]
    common: Common,
}

pub(crate) fn run(args: &Args) -> Done {
    let request = args.common.request(&args.paths, args.output.as_deref())?;
    let bar = Bar::new(true);
    let inventory = wb_app::inventory::of(&request, &bar);
    bar.clear();
    let mut inventory = inventory?;
    if let Some(query) = &args.affected_by {
        inventory = inventory.affected_by(query);
    }
    match &args.output {
        Some(path) => {
            wb_app::output::write_atomically(path, |out| write(&inventory, args.format, (false, 100), out))?;
        }
        None => {
            let look = (screen::has_colour(), screen::width());
            screen::print(|out| write(&inventory, args.format, look, out))?;
        }
    }
    Ok(ExitCode::from(inventory.exit_code))
}

fn write(
    inventory: &Inventory,
    format: Format,
    (colour, width): (bool, usize),
    out: &mut dyn std::io::Write,
) -> std::io::Result<()> {
    match format {
        Format::Text => render::text(inventory, colour, width, out),
        Format::Json => json::write_value(inventory, out),
        Format::Dot => render::dot(inventory, out),
        Format::Html => render::html(inventory, out),
    }
}
