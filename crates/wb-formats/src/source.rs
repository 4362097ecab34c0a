//! Bytes readable at offsets: what every reader here stands on.

use std::io;
use std::sync::Arc;
use wb_core::{Meter, Reached};

/// Reading failed. The caller can act on it: it is never silently an end of file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The operating system or the network said no.
    #[error("reading at offset {offset} failed: {kind}")]
    Io {
        /// Where.
        offset: u64,
        /// What the system said.
        kind: io::ErrorKind,
    },
    /// The file is not what it was when the scan began.
    #[error("the file changed while it was read")]
    Changed,
    /// A decoder met bytes that it cannot decode.
    #[error("the {codec} data is broken: {detail}")]
    Corrupt {
        /// Which codec.
        codec: &'static str,
        /// What it said.
        detail: String,
    },
    /// A limit was reached while reading.
    #[error(transparent)]
    Limit(#[from] Reached),
}

/// What a source has to say once it was read.
#[derive(Clone, Debug, Default)]
pub struct Ending {
    /// Where its bytes broke their encoding.
    pub defects: Vec<crate::notes::Defect>,
    /// Why it could not be read to its end.
    pub failure: Option<ReadError>,
}

impl Ending {
    /// True if there is nothing to say.
    pub const fn is_clean(&self) -> bool {
        self.defects.is_empty() && self.failure.is_none()
    }
}

/// Bytes readable at offsets.
pub trait ReadAt: Send + Sync {
    /// Fills as much of `buf` as there is from `offset` on; 0 means that the end was reached. Fewer bytes than
    /// asked for are given only at the end.
    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<usize, ReadError>;

    /// How many bytes there are. A decoder without a declared length decodes everything to answer.
    fn len(&self) -> Result<u64, ReadError>;

    /// What came to light about the bytes while they were read: a decoder's checksums, lying lengths, faults.
    /// With `drain`, what nobody has read yet is read for it.
    fn ending(&self, drain: bool) -> Ending {
        let _ = drain;
        Ending::default()
    }

    /// True if every read is a round trip to somewhere else: readers then ask for what they need and no more.
    fn is_far(&self) -> bool {
        false
    }

    /// True if there are none.
    fn is_empty(&self) -> Result<bool, ReadError> {
        Ok(self.len()? == 0)
    }
}

impl dyn ReadAt + '_ {
    /// Reads up to `len` bytes from `offset` on; fewer only at the end. Allocates what is there, never what
    /// is claimed.
    pub fn read_vec(&self, offset: u64, len: u64) -> Result<Vec<u8>, ReadError> {
        const STEP: usize = 1 << 16;
        const STEP_MAX: usize = 1 << 20;
        // Most files are small: clearing 64 KiB for each of them costs more than a second read of the others.
        const FIRST: usize = 1 << 13;
        let mut out = Vec::new();
        let mut remaining = len;
        let mut most = if self.is_far() { STEP } else { FIRST };
        while remaining > 0 {
            let step = usize::try_from(remaining).unwrap_or(usize::MAX).min(most);
            // What is there in great quantity is taken in great pieces.
            most = match most {
                FIRST => STEP,
                _ if self.is_far() => STEP,
                most => most.saturating_mul(4).min(STEP_MAX),
            };
            let start = out.len();
            out.resize(start.saturating_add(step), 0);
            let at = offset.saturating_add(start as u64);
            let got = self.read_at(at, out.get_mut(start..).unwrap_or_default())?;
            out.truncate(start.saturating_add(got));
            if got < step {
                break;
            }
            remaining = remaining.saturating_sub(got as u64);
        }
        Ok(out)
    }

    /// Reads exactly `N` bytes, or `None` if they are not all there.
    pub fn read_array<const N: usize>(&self, offset: u64) -> Result<Option<[u8; N]>, ReadError> {
        let mut buf = [0; N];
        let got = self.read_at(offset, &mut buf)?;
        Ok((got == N).then_some(buf))
    }
}

/// Bytes in memory.
#[derive(Clone, Debug)]
pub struct MemSource(Arc<[u8]>);

impl MemSource {
    /// A source over these bytes.
    pub fn new(bytes: impl Into<Arc<[u8]>>) -> Self {
        Self(bytes.into())
    }

    /// The same as a shared source.
    pub fn shared(bytes: impl Into<Arc<[u8]>>) -> Arc<dyn ReadAt> {
        Arc::new(Self::new(bytes))
    }
}

impl ReadAt for MemSource {
    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<usize, ReadError> {
        let start = usize::try_from(offset).unwrap_or(usize::MAX).min(self.0.len());
        let available = self.0.get(start..).unwrap_or_default();
        let count = available.len().min(buf.len());
        if let (Some(to), Some(from)) = (buf.get_mut(..count), available.get(..count)) {
            to.copy_from_slice(from);
        }
        Ok(count)
    }

    fn len(&self) -> Result<u64, ReadError> {
        Ok(self.0.len() as u64)
    }
}

/// A part of another source. Parts of parts do not add up: the innermost source is asked directly.
pub struct SliceSource {
    parent: Arc<dyn ReadAt>,
    start: u64,
    len: u64,
}

impl SliceSource {
    /// The bytes `start..start + len` of `parent`, as far as they exist: a range beyond the end is cut.
    pub fn shared(parent: &Arc<dyn ReadAt>, start: u64, len: u64) -> Result<Arc<dyn ReadAt>, ReadError> {
        let available = parent.len()?.saturating_sub(start);
        Ok(Arc::new(Self {
            parent: Arc::clone(parent),
            start,
            len: len.min(available),
        }))
    }
}

impl ReadAt for SliceSource {
    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<usize, ReadError> {
        let available = self.len.saturating_sub(offset);
        let count = usize::try_from(available).unwrap_or(usize::MAX).min(buf.len());
        match buf.get_mut(..count) {
            Some(part) if count > 0 => self.parent.read_at(self.start.saturating_add(offset), part),
            _ => Ok(0),
        }
    }

    fn len(&self) -> Result<u64, ReadError> {
        Ok(self.len)
    }

    fn is_far(&self) -> bool {
        self.parent.is_far()
    }
}

/// Counts every byte read from the file itself against the budget.
pub struct MeteredSource {
    inner: Arc<dyn ReadAt>,
    meter: Arc<Meter>,
}

impl MeteredSource {
    /// Puts the meter between the file and its readers.
    pub fn shared(inner: Arc<dyn ReadAt>, meter: Arc<Meter>) -> Arc<dyn ReadAt> {
        Arc::new(Self { inner, meter })
    }
}

impl ReadAt for MeteredSource {
    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<usize, ReadError> {
        let got = self.inner.read_at(offset, buf)?;
        self.meter.read(got as u64)?;
        Ok(got)
    }

    fn len(&self) -> Result<u64, ReadError> {
        self.inner.len()
    }

    fn ending(&self, drain: bool) -> Ending {
        self.inner.ending(drain)
    }

    fn is_far(&self) -> bool {
        self.inner.is_far()
    }
}

/// Reads a source from front to back through a buffer, with cheap skips.
pub struct Cursor<'a> {
    source: &'a dyn ReadAt,
    buf: Vec<u8>,
    buf_start: u64,
    position: u64,
    block: usize,
    block_max: usize,
}

impl<'a> Cursor<'a> {
    /// The first block is small, so that tiny files stay cheap; later ones are large.
    const FIRST_BLOCK: usize = 1 << 13;
    const BLOCK: usize = 1 << 18;
    /// A far source keeps blocks of this size and reads ahead by itself where that pays.
    const FAR_BLOCK: usize = 1 << 16;

    /// A cursor at `position`.
    pub fn new(source: &'a dyn ReadAt, position: u64) -> Self {
        Self {
            source,
            buf: Vec::new(),
            buf_start: position,
            position,
            block: Self::FIRST_BLOCK,
            block_max: if source.is_far() {
                Self::FAR_BLOCK
            } else {
                Self::BLOCK
            },
        }
    }

    /// The offset of the next byte.
    pub const fn position(&self) -> u64 {
        self.position
    }

    /// Goes to another offset; bytes that are buffered already are not read again.
    pub const fn seek(&mut self, position: u64) {
        self.position = position;
    }

    /// Goes forward without reading.
    pub const fn skip(&mut self, bytes: u64) {
        self.position = self.position.saturating_add(bytes);
    }

    /// What is buffered from the position on, after making sure that at least `want` bytes are, unless the end
    /// comes first.
    pub fn peek(&mut self, want: usize) -> Result<&[u8], ReadError> {
        let from = self.position.wrapping_sub(self.buf_start);
        let have = (self.buf.len() as u64).saturating_sub(from);
        if self.position < self.buf_start || have < want as u64 {
            self.fill(want)?;
        }
        let from = usize::try_from(self.position.saturating_sub(self.buf_start)).unwrap_or(usize::MAX);
        Ok(self.buf.get(from..).unwrap_or_default())
    }

    /// How much to read next. A far source is read up to the end of its block, or the first byte of the next one
    /// would cost a round trip that nobody asked for.
    const fn block_now(&self) -> usize {
        if self.block_max == Self::FAR_BLOCK {
            return Self::FAR_BLOCK
                .saturating_sub((self.position as usize) & (Self::FAR_BLOCK.saturating_sub(1)));
        }
        self.block
    }

    fn fill(&mut self, want: usize) -> Result<(), ReadError> {
        let size = want.max(self.block_now());
        self.block = self.block_max;
        self.buf.resize(size, 0);
        self.buf_start = self.position;
        match self.source.read_at(self.position, &mut self.buf) {
            Ok(got) => {
                self.buf.truncate(got);
                Ok(())
            }
            Err(error) => {
                self.buf.clear();
                Err(error)
            }
        }
    }

    /// The next byte, or `None` at the end.
    pub fn byte(&mut self) -> Result<Option<u8>, ReadError> {
        let byte = self.peek(1)?.first().copied();
        if byte.is_some() {
            self.skip(1);
        }
        Ok(byte)
    }

    /// The next `N` bytes, or `None` if they are not all there (the position then stays).
    pub fn array<const N: usize>(&mut self) -> Result<Option<[u8; N]>, ReadError> {
        let array = self.peek(N)?.first_chunk::<N>().copied();
        if array.is_some() {
            self.skip(N as u64);
        }
        Ok(array)
    }

    /// The next `len` bytes, or `None` if they are not all there (the position then stays). Allocates what is
    /// there, never what is claimed.
    pub fn bytes(&mut self, len: u64) -> Result<Option<Vec<u8>>, ReadError> {
        let out = if len <= Self::BLOCK as u64 {
            let want = usize::try_from(len).unwrap_or(usize::MAX);
            self.peek(want)?.get(..want).map(<[u8]>::to_vec)
        } else {
            let bytes = self.source.read_vec(self.position, len)?;
            (bytes.len() as u64 == len).then_some(bytes)
        };
        if out.is_some() {
            self.skip(len);
        }
        Ok(out)
    }
}

impl io::Read for Cursor<'_> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let available = self.peek(1).map_err(io::Error::other)?;
        let count = available.len().min(buf.len());
        if let (Some(to), Some(from)) = (buf.get_mut(..count), available.get(..count)) {
            to.copy_from_slice(from);
        }
        self.skip(count as u64);
        Ok(count)
    }
}

/// Where something begins behind zeros and blanks; none if nothing does within the padding that anybody writes.
pub(crate) fn after_padding(source: &dyn ReadAt, start: u64) -> Result<Option<u64>, ReadError> {
    const PADDING_MAX: u64 = 1 << 16;
    let window = source.read_vec(start, PADDING_MAX)?;
    let padding = window.iter().position(|byte| !b"\0 \t\r\n".contains(byte));
    Ok(padding.map(|padding| start.saturating_add(padding as u64)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slices_are_cut_at_the_end_of_their_parent() {
        let parent = MemSource::shared(b"0123456789".to_vec());
        let slice = SliceSource::shared(&parent, 8, u64::MAX).unwrap();
        assert_eq!(slice.len().unwrap(), 2);
        assert_eq!(slice.read_vec(0, u64::MAX).unwrap(), b"89");
        assert_eq!(slice.read_vec(5, 5).unwrap(), b"");
    }

    #[test]
    fn a_cursor_gives_all_or_nothing() {
        let source = MemSource::new(b"abc".to_vec());
        let mut cursor = Cursor::new(&source, 0);
        assert_eq!(cursor.array::<2>().unwrap(), Some(*b"ab"));
        assert_eq!(cursor.array::<2>().unwrap(), None);
        assert_eq!(cursor.byte().unwrap(), Some(b'c'));
        assert_eq!(cursor.byte().unwrap(), None);
        assert_eq!(cursor.bytes(u64::MAX).unwrap(), None);
        cursor.seek(0);
        assert_eq!(cursor.bytes(3).unwrap().unwrap(), b"abc");
    }
}
