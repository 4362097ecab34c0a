//! The pickle's bytes, front to back, through a window.

use crate::source::{ReadAt, ReadError};
use memchr::memchr;

/// Reads forward; what is in the window can be looked at again for nothing.
pub(super) struct Reader<'a> {
    source: &'a dyn ReadAt,
    window: Vec<u8>,
    /// Where the window begins in the source.
    start: u64,
    /// The next byte, in the window.
    at: usize,
    block: usize,
}

/// A line of text.
pub(super) struct Line {
    /// Where it begins.
    pub(super) start: u64,
    /// How many bytes it has, without the newline.
    pub(super) len: u64,
    /// True if there is a newline; without one the source ended.
    pub(super) is_complete: bool,
}

impl<'a> Reader<'a> {
    const FIRST_BLOCK: usize = 1 << 13;
    /// Longer arguments are read on their own or skipped.
    pub(super) const BLOCK: usize = 1 << 17;

    pub(super) fn new(source: &'a dyn ReadAt) -> Self {
        Self {
            source,
            window: Vec::new(),
            start: 0,
            at: 0,
            block: Self::FIRST_BLOCK,
        }
    }

    #[inline]
    pub(super) const fn position(&self) -> u64 {
        self.start.wrapping_add(self.at as u64)
    }

    /// Goes to another offset. What is in the window stays there.
    pub(super) fn seek(&mut self, position: u64) {
        let inside = position
            .checked_sub(self.start)
            .and_then(|at| usize::try_from(at).ok())
            .filter(|at| *at <= self.window.len());
        match inside {
            Some(at) => self.at = at,
            None => {
                self.window.clear();
                self.start = position;
                self.at = 0;
            }
        }
    }

    #[inline]
    pub(super) fn skip(&mut self, bytes: u64) {
        match usize::try_from(bytes)
            .ok()
            .and_then(|bytes| self.at.checked_add(bytes))
        {
            Some(at) if at <= self.window.len() => self.at = at,
            _ => self.seek(self.position().saturating_add(bytes)),
        }
    }

    /// Makes sure that `want` bytes are in the window from the position on, unless the source ends before.
    #[cold]
    fn fill(&mut self, want: usize) -> Result<(), ReadError> {
        self.window.drain(..self.at.min(self.window.len()));
        self.start = self.position();
        self.at = 0;
        let have = self.window.len();
        // Small sources are read with small windows: probes of short strings are many.
        let there = usize::try_from(self.source.len()?.saturating_sub(self.start)).unwrap_or(usize::MAX);
        let goal = want.max(self.block).min(there.saturating_add(1));
        self.block = Self::BLOCK;
        self.window.resize(goal.max(have), 0);
        let part = self.window.get_mut(have..).unwrap_or_default();
        match self.source.read_at(self.start.saturating_add(have as u64), part) {
            Ok(got) => {
                self.window.truncate(have.saturating_add(got));
                Ok(())
            }
            Err(error) => {
                self.window.truncate(have);
                Err(error)
            }
        }
    }

    /// The next byte, or `None` at the end.
    #[inline]
    pub(super) fn byte(&mut self) -> Result<Option<u8>, ReadError> {
        if self.at >= self.window.len() {
            self.fill(1)?;
        }
        let byte = self.window.get(self.at).copied();
        if byte.is_some() {
            self.at = self.at.wrapping_add(1);
        }
        Ok(byte)
    }

    /// The next `N` bytes, or `None` if they are not all there; the position then stays.
    #[inline]
    pub(super) fn array<const N: usize>(&mut self) -> Result<Option<[u8; N]>, ReadError> {
        if self.window.len().wrapping_sub(self.at) < N {
            self.fill(N)?;
        }
        let array = self
            .window
            .get(self.at..)
            .and_then(|rest| rest.first_chunk::<N>())
            .copied();
        if array.is_some() {
            self.at = self.at.wrapping_add(N);
        }
        Ok(array)
    }

    /// The next `len` bytes without going on, or `None` if they are not all there or more than a block.
    #[inline]
    pub(super) fn peek(&mut self, len: u64) -> Result<Option<&[u8]>, ReadError> {
        if len > Self::BLOCK as u64 {
            return Ok(None);
        }
        let len = len as usize;
        if self.window.len().wrapping_sub(self.at) < len {
            self.fill(len)?;
        }
        Ok(self.window.get(self.at..self.at.wrapping_add(len)))
    }

    /// True if `len` more bytes exist.
    #[inline]
    pub(super) fn has(&mut self, len: u64) -> Result<bool, ReadError> {
        let have = self.window.len().wrapping_sub(self.at) as u64;
        Ok(have >= len || self.source.len()?.saturating_sub(self.position()) >= len)
    }

    /// Goes behind the next newline.
    pub(super) fn line(&mut self) -> Result<Line, ReadError> {
        let start = self.position();
        let mut len = 0_u64;
        loop {
            let rest = self.window.get(self.at..).unwrap_or_default();
            if let Some(found) = memchr(b'\n', rest) {
                self.at = self.at.saturating_add(found).saturating_add(1);
                let len = len.saturating_add(found as u64);
                return Ok(Line {
                    start,
                    len,
                    is_complete: true,
                });
            }
            let seen = rest.len();
            if seen <= Self::BLOCK && len == 0 {
                // Keep the line's beginning in the window while the line may be short.
                self.fill(seen.saturating_add(Self::FIRST_BLOCK))?;
                if self.window.len() > seen {
                    continue;
                }
            }
            self.at = self.window.len();
            len = len.saturating_add(seen as u64);
            self.fill(1)?;
            if self.window.is_empty() {
                return Ok(Line {
                    start,
                    len,
                    is_complete: false,
                });
            }
        }
    }

    /// Some bytes from `offset` on, at most `len`: what the window holds if that is enough to be useful, for
    /// whoever does not know how long a thing is before having looked at it.
    pub(super) fn look_up_to(&self, offset: u64, len: usize) -> Result<Vec<u8>, ReadError> {
        let end = self.start.saturating_add(self.window.len() as u64);
        let inside = usize::try_from(end.saturating_sub(offset)).unwrap_or(usize::MAX);
        if offset >= self.start && offset < end && (inside >= len || end >= self.source.len()?) {
            return self.look(offset, inside.min(len));
        }
        self.source.read_vec(offset, len as u64)
    }

    /// Up to `len` bytes from anywhere, without going there.
    pub(super) fn look(&self, offset: u64, len: usize) -> Result<Vec<u8>, ReadError> {
        let end = offset.saturating_add(len as u64);
        if offset >= self.start && end <= self.start.saturating_add(self.window.len() as u64) {
            let from = usize::try_from(offset.wrapping_sub(self.start)).unwrap_or(usize::MAX);
            let part = self.window.get(from..from.saturating_add(len));
            return Ok(part.unwrap_or_default().to_vec());
        }
        self.source.read_vec(offset, len as u64)
    }

    pub(super) fn len(&self) -> Result<u64, ReadError> {
        self.source.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::MemSource;

    #[test]
    fn lines_end_at_newlines_or_with_the_source() {
        let mut bytes = b"one\n\n".to_vec();
        bytes.extend(vec![b'x'; 400_000]);
        bytes.extend(b"\nlast");
        let source = MemSource::new(bytes);
        let mut reader = Reader::new(&source);
        let mut lines = Vec::new();
        for _ in 0..4 {
            let line = reader.line().unwrap();
            lines.push((line.start, line.len, line.is_complete));
        }
        assert_eq!(
            lines,
            [
                (0, 3, true),
                (4, 0, true),
                (5, 400_000, true),
                (400_006, 4, false)
            ]
        );
        assert_eq!(reader.look(0, 3).unwrap(), b"one");
        reader.seek(1);
        assert_eq!(reader.array::<2>().unwrap(), Some(*b"ne"));
        assert!(!reader.has(u64::MAX).unwrap());
    }
}
