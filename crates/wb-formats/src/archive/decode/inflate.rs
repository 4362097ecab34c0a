//! Deflate, bare or in its zlib and gzip wrappers. What was decoded before a fault is always given out.

use super::feed::Feed;
use flate2::{Decompress, FlushDecompress, Status};
use std::io::{self, BufRead, Read};

/// Decodes one deflate or zlib stream.
pub(super) struct Inflate {
    feed: Feed,
    engine: Decompress,
    is_done: bool,
}

impl Inflate {
    pub(super) fn new(feed: Feed, zlib_header: bool) -> Self {
        Self {
            feed,
            engine: Decompress::new(zlib_header),
            is_done: false,
        }
    }
}

impl Read for Inflate {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        while !self.is_done && !buf.is_empty() {
            let input = self.feed.fill_buf()?;
            let at_end = input.is_empty();
            let (taken, given) = (self.engine.total_in(), self.engine.total_out());
            let result = self.engine.decompress(input, buf, FlushDecompress::None);
            let taken = self.engine.total_in().saturating_sub(taken);
            let given = self.engine.total_out().saturating_sub(given);
            self.feed.consume(usize::try_from(taken).unwrap_or(usize::MAX));
            self.is_done = matches!(result, Ok(Status::StreamEnd));
            if given > 0 {
                // A fault shows again in the next call.
                return Ok(usize::try_from(given).unwrap_or(usize::MAX));
            }
            match result {
                Ok(Status::StreamEnd) => {}
                Err(error) => return Err(io::Error::new(io::ErrorKind::InvalidData, error.to_string())),
                Ok(_) if at_end => return Err(io::ErrorKind::UnexpectedEof.into()),
                Ok(_) if taken == 0 => return Err(io::ErrorKind::InvalidData.into()),
                Ok(_) => {}
            }
        }
        Ok(0)
    }
}

/// Decodes one member of a gzip file.
pub(super) struct Gunzip {
    inner: Inflate,
    crc: crc32fast::Hasher,
    bytes: u32,
    is_done: bool,
}

impl Gunzip {
    /// Reads the member's header.
    pub(super) fn new(mut feed: Feed) -> io::Result<Self> {
        skip_header(&mut feed)?;
        Ok(Self {
            inner: Inflate::new(feed, false),
            crc: crc32fast::Hasher::new(),
            bytes: 0,
            is_done: false,
        })
    }
}

fn skip_header(feed: &mut Feed) -> io::Result<()> {
    let mut fixed = [0; 10];
    feed.read_exact(&mut fixed)?;
    let [0x1f, 0x8b, 8, flags, ..] = fixed else {
        return Err(io::Error::new(io::ErrorKind::InvalidData, "no gzip header"));
    };
    if flags & 4 != 0 {
        let mut length = [0; 2];
        feed.read_exact(&mut length)?;
        io::copy(
            &mut feed.by_ref().take(u64::from(u16::from_le_bytes(length))),
            &mut io::sink(),
        )?;
    }
    for flag in [8, 16] {
        if flags & flag != 0 {
            skip_text(feed)?;
        }
    }
    if flags & 2 != 0 {
        feed.read_exact(&mut [0; 2])?;
    }
    Ok(())
}

/// Skips a text that ends with a zero byte.
fn skip_text(feed: &mut Feed) -> io::Result<()> {
    loop {
        let block = feed.fill_buf()?;
        if block.is_empty() {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        match memchr::memchr(0, block) {
            Some(end) => {
                feed.consume(end.saturating_add(1));
                return Ok(());
            }
            None => {
                let all = block.len();
                feed.consume(all);
            }
        }
    }
}

impl Read for Gunzip {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.is_done || buf.is_empty() {
            return Ok(0);
        }
        let got = self.inner.read(buf)?;
        if got > 0 {
            self.crc.update(buf.get(..got).unwrap_or_default());
            self.bytes = self.bytes.wrapping_add(got as u32);
            return Ok(got);
        }
        self.is_done = true;
        let (mut crc, mut bytes) = ([0; 4], [0; 4]);
        self.inner.feed.read_exact(&mut crc)?;
        self.inner.feed.read_exact(&mut bytes)?;
        let found = self.crc.clone().finalize();
        if u32::from_le_bytes(crc) != found || u32::from_le_bytes(bytes) != self.bytes {
            let detail = "the checksum or length at the end is not that of the data";
            return Err(io::Error::new(io::ErrorKind::InvalidData, detail));
        }
        Ok(0)
    }
}
