//! `weigh`: words in, words and an exit code out.

mod commands;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

#[derive(Parser)]
#[command(
    name = "weigh",
    version,
    about = "Weighs what strangers made before it enters"
)]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Judge model files without loading them
    Scan(commands::scan::Args),
    /// Print a published schema
    Schema(commands::schema::Args),
}

fn main() -> ExitCode {
    match Args::parse().command {
        Command::Scan(args) => commands::scan::run(&args),
        Command::Schema(args) => commands::schema::run(&args),
    }
}
