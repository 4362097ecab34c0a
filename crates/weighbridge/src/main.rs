//! `weigh`: words in, words and an exit code out.

mod commands;
mod screen;

use clap::{CommandFactory, Parser, Subcommand};
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
    /// List the rules, or explain one
    Rules(commands::rules::Args),
    /// Show what a file says about itself, as a tree
    Inspect(commands::inspect::Args),
    /// Print a published schema
    Schema(commands::schema::Args),
    /// Print the completions of a shell
    Completions(commands::completions::Args),
}

fn main() -> ExitCode {
    match Args::parse().command {
        Command::Scan(args) => commands::scan::run(&args),
        Command::Rules(args) => commands::rules::run(&args),
        Command::Inspect(args) => commands::inspect::run(&args),
        Command::Schema(args) => commands::schema::run(&args),
        Command::Completions(args) => commands::completions::run(&args, Args::command()),
    }
}
