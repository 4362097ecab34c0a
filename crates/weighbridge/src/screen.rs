//! What standard output is: a terminal with colours and a width, or a file.

use crate::errors::Done;
use std::io::{self, Write};
use std::process::ExitCode;

/// Columns where nothing says how many there are.
const WIDTH: usize = 100;
/// Longer lines are hard to read, however wide the terminal is.
const WIDTH_MAX: usize = 120;

/// True if what is printed may be coloured.
pub(crate) fn has_colour() -> bool {
    anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never
}

/// How many columns there are.
pub(crate) fn width() -> usize {
    terminal_size::terminal_size().map_or(WIDTH, |(width, _)| usize::from(width.0).clamp(40, WIDTH_MAX))
}

/// Writes to standard output.
pub(crate) fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Done {
    let mut out = io::stdout().lock();
    write(&mut out)?;
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
