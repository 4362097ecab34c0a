//! `weigh lock`.

use super::scan::Common;
use crate::errors::Done;
use crate::progress::Bar;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;
use wb_app::lock;

const EXAMPLES: &str = "\
Examples:
  weigh lock .                       writes weighbridge.lock beside the project
  weigh lock . --output -            to standard output
  weigh verify . --lock              did anything change since?";

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// The file or folder to be locked
    #[arg(default_value = ".", value_name = "PATH")]
    path: PathBuf,
    /// Where the lock is written (default: weighbridge.lock in the folder); `-` for standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    #[command(flatten)]
    common: Common,
}

pub(crate) fn run(args: &Args) -> Done {
    let output = args.output.clone().unwrap_or_else(|| place(&args.path));
    let is_stdout = output.as_os_str() == "-";
    let request = args.common.request(
        std::slice::from_ref(&args.path),
        Some(output.as_path()).filter(|_| !is_stdout),
    )?;
    let bar = Bar::new(true);
    let taken = lock::take(&request, &bar);
    bar.clear();
    let taken = taken?;
    let text = taken.lock.to_text();
    if is_stdout {
        super::print(&text)?;
    } else {
        wb_app::output::write_atomically(&output, |out| out.write_all(text.as_bytes()))?;
        let shown = wb_app::render::escape::visible(&output.display().to_string()).to_string();
        super::print(&format!(
            "{} entries are locked in {shown}\n",
            taken.lock.entries.len()
        ))?;
    }
    if taken.coverage.is_complete() {
        return Ok(ExitCode::SUCCESS);
    }
    let _ = writeln!(
        anstream::stderr(),
        "warning: not everything could be looked at; `weigh scan` says what"
    );
    Ok(ExitCode::from(3))
}

/// Where the lock of a file or folder lies.
pub(crate) fn place(path: &std::path::Path) -> PathBuf {
    let folder = if path.is_dir() {
        path
    } else {
        path.parent().unwrap_or(path)
    };
    folder.join(lock::NAME)
}
