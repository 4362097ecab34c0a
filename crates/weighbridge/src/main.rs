//! `weigh`: words in, words and an exit code out.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a door knows terminals and how the program ends"
)]

mod commands;
mod errors;
mod progress;
mod screen;

use clap::{CommandFactory, Parser, Subcommand};
use std::process::ExitCode;

/// Exit codes and where to read on: said once, at the end of every long help.
const AFTER: &str = "\
Exit codes:
  0  clean, or nothing to judge
  1  findings at or above the threshold (--fail-on, default high)
  2  a mistake in the command line or the configuration
  3  something was not looked at
  4  weighbridge itself failed
  The first that applies of 2, 1, 4, 3, 0.";

#[derive(Parser)]
#[command(
    name = "weigh",
    version,
    about = "Weighs what strangers made before it enters: says what loading a model would do, without loading it",
    after_help = AFTER,
    disable_help_subcommand = false
)]
struct Args {
    #[command(subcommand)]
    command: Command,
    /// When to use colour
    #[arg(long, global = true, value_enum, default_value = "auto", value_name = "WHEN")]
    color: commands::Colour,
}

#[derive(Subcommand)]
enum Command {
    /// Judge model files and folders without loading them
    Scan(commands::scan::Args),
    /// List the rules, or explain one
    Rules(commands::rules::Args),
    /// Compare two models, repositories or versions
    Diff(commands::diff::Args),
    /// Show what a file says about itself, as a tree or a picture
    Inspect(commands::inspect::Args),
    /// List what a system is made of: packages, models, datasets, services, tools
    Inventory(commands::inventory::Args),
    /// Fetch, import and show the advisories that packages are compared with
    Advisories(commands::advisories::Args),
    /// Propose or make the smallest changes that leave known vulnerabilities behind
    Fix(commands::fix::Args),
    /// Say which packages are behind, withdrawn, at their end, or at odds with their lock
    Outdated(commands::outdated::Args),
    /// Write down which models, datasets, tools and instructions there are, with digests and revisions
    Lock(commands::lock::Args),
    /// Compare with what was locked: changed tools, instructions and models
    Verify(commands::verify::Args),
    /// Show what the sandbox of a scan forbids here, by trying it
    Sandbox(commands::sandbox::Args),
    /// Print a published schema
    Schema(commands::schema::Args),
    /// Print the completions of a shell
    Completions(commands::completions::Args),
    /// The limits that --budget sets, with units and defaults
    #[command(hide = true, long_about = commands::budget::table())]
    Budget(commands::budget::Args),
}

fn main() -> ExitCode {
    let args = Args::parse();
    args.color.apply();
    // Where, but not what: the message of a panic can hold bytes of the file that was read.
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        anstream::eprintln!("weighbridge itself failed at {place}: please report it");
    }));
    std::panic::catch_unwind(|| run(args)).unwrap_or_else(|_| ExitCode::from(4))
}

fn run(args: Args) -> ExitCode {
    let done = match args.command {
        Command::Scan(args) => commands::scan::run(&args),
        Command::Rules(args) => commands::rules::run(&args),
        Command::Diff(args) => commands::diff::run(&args),
        Command::Inspect(args) => commands::inspect::run(&args),
        Command::Inventory(args) => commands::inventory::run(&args),
        Command::Advisories(args) => commands::advisories::run(&args),
        Command::Fix(args) => commands::fix::run(&args),
        Command::Outdated(args) => commands::outdated::run(&args),
        Command::Lock(args) => commands::lock::run(&args),
        Command::Verify(args) => commands::verify::run(&args),
        Command::Sandbox(args) => commands::sandbox::run(&args),
        Command::Schema(args) => commands::schema::run(&args),
        Command::Completions(args) => commands::completions::run(&args, Args::command()),
        Command::Budget(args) => commands::budget::run(&args),
    };
    done.unwrap_or_else(|error| errors::say(&error))
}
