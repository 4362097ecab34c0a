//! `weigh completions`.

use crate::screen;
use clap_complete::Shell;
use std::process::ExitCode;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Which shell
    #[arg(value_enum)]
    shell: Shell,
}

/// `command` is the whole command line, which only main knows.
pub(crate) fn run(args: &Args, mut command: clap::Command) -> ExitCode {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "weigh", &mut script);
    screen::print(|out| out.write_all(&script))
}
