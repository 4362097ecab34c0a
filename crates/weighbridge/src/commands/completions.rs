//! `weigh completions`.

use crate::errors::Done;
use crate::screen;
use clap_complete::Shell;

#[derive(clap::Args)]
pub(crate) struct Args {
    /// Which shell
    #[arg(value_enum)]
    shell: Shell,
}

/// `command` is the whole command line, which only main knows.
pub(crate) fn run(args: &Args, mut command: clap::Command) -> Done {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "weigh", &mut script);
    screen::print(|out| out.write_all(&script))
}
