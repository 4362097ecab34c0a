//! `weigh inspect`.

use crate::errors::Done;
use crate::screen;
use clap::ValueEnum;
use std::path::PathBuf;
use wb_app::core::Budget;
use wb_app::render::{json, tree};

/// How facts are shown.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// As a tree
    Text,
    /// As data, complete
    Json,
}

#[derive(clap::Args)]
pub(crate) struct Args {
    /// A file, or the address of one
    file: PathBuf,
    /// How facts are shown
    #[arg(long, value_enum, default_value = "text")]
    format: Format,
    /// How many layers of parts inside the file are read
    #[arg(long, value_name = "N", default_value_t = Budget::default().depth)]
    depth: u64,
    #[command(flatten)]
    network: super::remote::Network,
}

pub(crate) fn run(args: &Args) -> Done {
    let options = args.network.options();
    let inspection = wb_app::inspect::inspect(&args.file, &Budget::default(), args.depth, options)?;
    screen::print(|out| match args.format {
        Format::Text => tree::write(&inspection, screen::has_colour(), screen::width(), out),
        Format::Json => json::write_value(&wb_app::inspect::document(&inspection), out),
    })
}
