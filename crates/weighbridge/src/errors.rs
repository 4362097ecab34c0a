//! Errors become words and exit codes here, and nowhere else.

use std::io::Write;
use std::process::ExitCode;
use wb_app::AppError;
use wb_app::render::escape::visible;

/// What can end a command before its work is done.
#[derive(Debug, thiserror::Error)]
pub(crate) enum DoorError {
    /// The façade could not do it.
    #[error(transparent)]
    App(#[from] AppError),
    /// There is no such rule.
    #[error("there is no rule `{id}`")]
    NoRule {
        /// What was asked for.
        id: String,
        /// What may have been meant.
        nearest: Vec<&'static str>,
    },
    /// Standard output is gone or full.
    #[error("cannot write to standard output: {0}")]
    Output(#[from] std::io::Error),
}

/// What a command returns.
pub(crate) type Done = Result<ExitCode, DoorError>;

/// Says what went wrong and what to do, and gives the exit code for it.
pub(crate) fn say(error: &DoorError) -> ExitCode {
    if let DoorError::Output(cause) = error
        && cause.kind() == std::io::ErrorKind::BrokenPipe
    {
        // The reader has seen enough (`weigh … | head`); but it has not seen a verdict either.
        return ExitCode::from(4);
    }
    // Paths and configuration text may hold anything.
    let mut text = format!("error: {}\n", visible(&error.to_string()));
    if let DoorError::App(cause) = error
        && let Some(help) = cause.help()
    {
        text.push_str(&format!("help: {help}\n"));
    }
    if let DoorError::NoRule { nearest, .. } = error {
        text.push_str(&match nearest.as_slice() {
            [] => "help: `weigh rules` lists every rule\n".to_owned(),
            near => format!("help: did you mean `{}`?\n", near.join("`, `")),
        });
    }
    let _ = anstream::stderr().write_all(text.as_bytes());
    match error {
        DoorError::App(_) | DoorError::NoRule { .. } => ExitCode::from(2),
        DoorError::Output(_) => ExitCode::from(4),
    }
}
