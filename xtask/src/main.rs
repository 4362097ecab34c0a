//! The house's own tools. `cargo xtask help` lists them.
#![allow(
    clippy::disallowed_methods,
    clippy::disallowed_types,
    reason = "a build tool reads and writes files and starts processes"
)]

mod bench;
mod capabilities;
mod error;
mod fuzz;
mod gen_;
mod process;
mod realworld;
mod test;
mod tidy;
mod tools;

use clap::{Parser, Subcommand};
use error::Error;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "The house's own tools")]
struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write what is derived: lists of formats and rules, their pages, schemas, corpus samples
    Gen {
        /// Write nothing; fail if anything is stale
        #[arg(long)]
        check: bool,
    },
    /// Check which way dependencies point, and that every rule has its samples
    Tidy,
    /// Everything that must hold before a change lands; installs what that needs
    Test,
    /// Feed mutated files to every format's reader and all rules
    Fuzz(fuzz::Args),
    /// Measure whole processes beside the peers and write docs/benchmarks.md
    Bench(bench::Args),
    /// Derive from the sources of real packages what their names can reach
    Capabilities(capabilities::Args),
    /// Scan what real libraries write and real packages ship: there must be no alarm
    Realworld(realworld::Args),
}

/// The repository's root: this file's grandparent.
fn root() -> PathBuf {
    let mut root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    root.pop();
    root
}

fn main() -> ExitCode {
    let root = root();
    let done = match Args::parse().command {
        Command::Gen { check } => gen_::run(&root, check),
        Command::Tidy => tidy::run(&root),
        Command::Test => test::run(&root),
        Command::Fuzz(args) => fuzz::run(&root, &args),
        Command::Bench(args) => bench::run(&root, &args),
        Command::Capabilities(args) => capabilities::run(&root, &args),
        Command::Realworld(args) => realworld::run(&root, &args),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// What every tool returns.
type Done = Result<(), Error>;
