//! What standard output is: a terminal with colours and a width, or a file. And how to write to it without a
//! panic when the reader goes away.

use std::io::{self, Write};
use std::process::ExitCode;

/// Columns where nothing says how many there are.
const WIDTH: usize = 100;

/// True if what is printed may be coloured.
pub(crate) fn has_colour() -> bool {
    anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never
}

/// How many columns there are.
pub(crate) fn width() -> usize {
    terminal_size::terminal_size().map_or(WIDTH, |(terminal_size::Width(columns), _)| usize::from(columns))
}

/// Writes to standard output. A reader who has seen enough is no fault; any other failure is ours.
pub(crate) fn print(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> ExitCode {
    let mut out = io::stdout().lock();
    match write(&mut out).and_then(|()| out.flush()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            anstream::eprintln!("error: cannot write to standard output: {error}");
            ExitCode::from(4)
        }
    }
}
