//! Compressed bytes for the decoders, with an exact count of what they took.

use crate::source::{ReadAt, ReadError};
use std::io::{self, BufRead, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// How far a decoder has come in its input; shared with whoever started it.
#[derive(Clone, Default)]
pub(super) struct Progress {
    position: Arc<AtomicU64>,
    met_end: Arc<AtomicBool>,
}

impl Progress {
    /// The offset of the first byte that was not taken.
    pub(super) fn position(&self) -> u64 {
        self.position.load(Ordering::Relaxed)
    }

    /// True if the decoder asked for more than there is.
    pub(super) fn met_end(&self) -> bool {
        self.met_end.load(Ordering::Relaxed)
    }
}

/// Reads a source from an offset on, in blocks.
pub(super) struct Feed {
    parent: Arc<dyn ReadAt>,
    progress: Progress,
    buf: Vec<u8>,
    taken: usize,
    block: usize,
}

impl Feed {
    /// The first block is small: most streams are only looked at to see what they are.
    const FIRST_BLOCK: usize = 1 << 12;
    const BLOCK: usize = 1 << 16;

    pub(super) fn new(parent: &Arc<dyn ReadAt>, at: u64) -> (Self, Progress) {
        let progress = Progress::default();
        progress.position.store(at, Ordering::Relaxed);
        let feed = Self {
            parent: Arc::clone(parent),
            progress: progress.clone(),
            buf: Vec::new(),
            taken: 0,
            block: Self::FIRST_BLOCK,
        };
        (feed, progress)
    }
}

impl BufRead for Feed {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        if self.taken >= self.buf.len() {
            self.buf.resize(self.block, 0);
            self.block = Self::BLOCK;
            self.taken = 0;
            let got = self.parent.read_at(self.progress.position(), &mut self.buf);
            self.buf.truncate(*got.as_ref().unwrap_or(&0));
            got.map_err(io::Error::other)?;
            if self.buf.is_empty() {
                self.progress.met_end.store(true, Ordering::Relaxed);
            }
        }
        Ok(self.buf.get(self.taken..).unwrap_or_default())
    }

    fn consume(&mut self, amount: usize) {
        self.taken = self.taken.saturating_add(amount);
        self.progress.position.fetch_add(amount as u64, Ordering::Relaxed);
    }
}

impl Read for Feed {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let count = available.len().min(buf.len());
        if let (Some(to), Some(from)) = (buf.get_mut(..count), available.get(..count)) {
            to.copy_from_slice(from);
        }
        self.consume(count);
        Ok(count)
    }
}

/// What a decoder's error means: our own error that went through it, or broken bytes.
pub(super) fn read_error(codec: &'static str, error: &io::Error) -> ReadError {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = error.get_ref().map(|inner| inner as _);
    while let Some(inner) = cause {
        if let Some(own) = inner.downcast_ref::<ReadError>() {
            return own.clone();
        }
        // An io::Error hides its payload from `source()`.
        cause = match inner.downcast_ref::<io::Error>() {
            Some(nested) => nested.get_ref().map(|inner| inner as _),
            None => inner.source(),
        };
    }
    ReadError::Corrupt {
        codec,
        detail: error.to_string(),
    }
}
