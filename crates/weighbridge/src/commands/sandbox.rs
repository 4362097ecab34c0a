//! `weigh sandbox`.

use crate::commands::print;
use crate::errors::Done;
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;
use wb_app::sandbox::{self, Confined};

const EXAMPLES: &str = "\
Examples:
  weigh sandbox                     what a scan of this folder may and may not do
  weigh sandbox model.pt --writes reports/

Exit codes: 0 everything is enforced · 3 something is not";

#[derive(clap::Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Args {
    /// What would be scanned
    #[arg(value_name = "PATH", default_value = ".")]
    cargo: PathBuf,
    /// The folder in which a report would be written
    #[arg(long, value_name = "DIR")]
    writes: Option<PathBuf>,
}

/// Confines itself as a scan does, and tries what a parser that was taken over would try.
pub(crate) fn run(args: &Args) -> Done {
    std::fs::metadata(&args.cargo).map_err(|source| wb_app::AppError::Path {
        path: args.cargo.clone(),
        source,
    })?;
    let (confined, attempts) = sandbox::try_out(&args.cargo, args.writes.as_deref());
    let mut text = String::new();
    let _ = match &confined {
        Confined::Fully => writeln!(text, "Landlock and seccomp are fully enforced."),
        Confined::Lacking(what) => writeln!(text, "The sandbox is not complete: {what}."),
    };
    for attempt in &attempts {
        let outcome = match &attempt.refused {
            Some(why) => format!("refused ({why})"),
            None => "allowed".to_owned(),
        };
        let mark = if attempt.is_right() { " " } else { "!" };
        let _ = writeln!(text, "{mark} {:<26} {outcome}", attempt.what);
    }
    print(&text)?;
    let is_whole = confined == Confined::Fully && attempts.iter().all(sandbox::Attempt::is_right);
    Ok(ExitCode::from(if is_whole { 0 } else { 3 }))
}
