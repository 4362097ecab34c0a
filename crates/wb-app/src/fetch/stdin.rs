//! Standard input, kept in an unnamed temporary file: readers need offsets, and memory is not for models.

use super::local::FileSource;
use std::io::{Read, Seek, Write};
use std::sync::Arc;

/// The name under which standard input is given and reported.
pub const NAME: &str = "-";

/// Takes everything from `input`, up to `bytes_max`; the second value is true if there was more.
pub fn spool(input: &mut dyn Read, bytes_max: u64) -> std::io::Result<(Arc<FileSource>, bool)> {
    let mut file = tempfile::tempfile()?;
    let taken = std::io::copy(&mut input.take(bytes_max), &mut file)?;
    let is_cut = taken == bytes_max && input.read(&mut [0])? > 0;
    file.flush()?;
    file.rewind()?;
    Ok((FileSource::of(file)?, is_cut))
}
