//! The codecs: how each is recognised, how much memory it wants, how it is started.

use super::feed::{Feed, Progress, read_error};
use super::inflate::{Gunzip, Inflate};
use super::store;
use crate::sniff::Head;
use crate::source::{ReadAt, ReadError};
use lzma_rust2::{LzmaReader, XzReader};
use ruzstd::decoding::{FrameDecoder, StreamingDecoder};
use std::io::{self, Read};
use std::sync::Arc;
use wb_core::{Limit, Meter, Reached, budget::Reservation};

/// How bytes are compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Codec {
    /// Bare deflate, as in zip.
    Deflate,
    /// Deflate with a zlib header.
    Zlib,
    /// Gzip, one or several members.
    Gzip,
    /// Bzip2, one or several streams.
    Bzip2,
    /// Xz, one or several streams.
    Xz,
    /// The old `.lzma` format, which joblib writes.
    LzmaAlone,
    /// LZMA as in zip.
    LzmaZip,
    /// Zstandard, one or several frames.
    Zstd,
    /// LZ4 frames.
    Lz4Frame,
}

/// A decoder at work.
pub(super) struct Running {
    pub(super) reader: Box<dyn Read + Send>,
    pub(super) progress: Progress,
    pub(super) _memory: Reservation,
}

/// A way of decoding: one codec, or several behind each other.
pub(super) trait Method: Send + Sync {
    /// Its name in messages.
    fn name(&self) -> &'static str;

    /// Starts a decoder at an offset of the compressed bytes.
    fn start(&self, parent: &Arc<dyn ReadAt>, at: u64, meter: &Arc<Meter>) -> Result<Running, ReadError>;

    /// Looks at what stands behind a stream that ended at `at`.
    fn next(&self, parent: &dyn ReadAt, at: u64) -> Result<Next, ReadError>;

    /// A decoder that says it is done although it asked for more met a stream that was cut off.
    fn ends_silently(&self) -> bool;
}

/// What comes behind a stream.
pub(super) enum Next {
    /// Another stream, which loaders read as well.
    Stream(u64),
    /// Nothing.
    End,
    /// Bytes that are no stream of this codec.
    Other(u64),
}

const XZ_MAGIC: &[u8; 6] = b"\xfd7zXZ\x00";
const KIB: u64 = 1 << 10;
const MIB: u64 = 1 << 20;

impl Codec {
    /// The codec of a zip compression method; `None` for stored members and for methods not decoded here.
    pub(in crate::archive) const fn of_zip_method(method: u16) -> Option<Self> {
        match method {
            8 => Some(Self::Deflate),
            12 => Some(Self::Bzip2),
            14 => Some(Self::LzmaZip),
            20 | 93 => Some(Self::Zstd),
            95 => Some(Self::Xz),
            _ => None,
        }
    }

    fn reader(self, mut feed: Feed, memory: u64) -> io::Result<Box<dyn Read + Send>> {
        let memory_kib = u32::try_from(memory / KIB).unwrap_or(u32::MAX);
        Ok(match self {
            Self::Deflate => Box::new(Inflate::new(feed, false)),
            Self::Zlib => Box::new(Inflate::new(feed, true)),
            Self::Gzip => Box::new(Gunzip::new(feed)?),
            Self::Bzip2 => Box::new(bzip2::bufread::BzDecoder::new(feed)),
            Self::Xz => Box::new(XzReader::new_mem_limit(feed, false, memory_kib)),
            Self::LzmaAlone => Box::new(LzmaReader::new_mem_limit(feed, memory_kib, None)?),
            Self::LzmaZip => {
                let mut head = [0; 9];
                feed.read_exact(&mut head)?;
                let [_, _, 5, 0, props, dictionary @ ..] = head else {
                    return Err(io::ErrorKind::InvalidData.into());
                };
                // Python decodes to the end mark, whatever size is declared; u64::MAX asks for that. Data without
                // the mark ends where the container says.
                let size = u64::MAX;
                let dictionary = u32::from_le_bytes(dictionary);
                Box::new(LzmaReader::new_with_props(feed, size, props, dictionary, None)?)
            }
            Self::Zstd => {
                let mut frames = FrameDecoder::new();
                frames.set_max_window_size(memory);
                let decoder = StreamingDecoder::new_with_decoder(feed, frames).map_err(io::Error::other)?;
                Box::new(decoder)
            }
            Self::Lz4Frame => Box::new(lz4_flex::frame::FrameDecoder::new(feed)),
        })
    }

    /// How much memory the decoder of this stream will hold, by its header.
    fn memory(self, parent: &dyn ReadAt, at: u64) -> Result<u64, ReadError> {
        let head = parent.read_vec(at, 64)?;
        let dictionary = |from: usize| {
            let bytes = head.get(from..).and_then(|rest| rest.first_chunk::<4>());
            bytes.map_or(0, |bytes| u64::from(u32::from_le_bytes(*bytes)))
        };
        Ok(match self {
            Self::Deflate | Self::Zlib | Self::Gzip => 64 * KIB,
            Self::Bzip2 => 5 * MIB,
            Self::Lz4Frame => 13 * MIB,
            Self::LzmaAlone => dictionary(1).saturating_add(MIB),
            Self::LzmaZip => dictionary(5).saturating_add(MIB),
            Self::Xz => xz_dictionary(&head).saturating_add(MIB),
            Self::Zstd => zstd_window(&head).saturating_add(MIB),
        })
    }
}

impl Method for Codec {
    fn name(&self) -> &'static str {
        match self {
            Self::Deflate => "deflate",
            Self::Zlib => "zlib",
            Self::Gzip => "gzip",
            Self::Bzip2 => "bzip2",
            Self::Xz => "xz",
            Self::LzmaAlone | Self::LzmaZip => "lzma",
            Self::Zstd => "zstd",
            Self::Lz4Frame => "lz4",
        }
    }

    fn start(&self, parent: &Arc<dyn ReadAt>, at: u64, meter: &Arc<Meter>) -> Result<Running, ReadError> {
        let at = match self {
            Self::Zstd | Self::Lz4Frame => skip_frames(parent.as_ref(), at)?,
            _ => at,
        };
        let bytes = self.memory(parent.as_ref(), at)?;
        let memory = meter.reserve(bytes)?;
        let (feed, progress) = Feed::new(parent, at);
        let reader = self
            .reader(feed, bytes)
            .map_err(|error| read_error(self.name(), &error))?;
        Ok(Running {
            reader,
            progress,
            _memory: memory,
        })
    }

    fn next(&self, parent: &dyn ReadAt, at: u64) -> Result<Next, ReadError> {
        let magic: &[u8] = match self {
            // Their decoders read ahead, or their format knows no second stream.
            Self::LzmaAlone | Self::LzmaZip => return Ok(Next::End),
            Self::Deflate | Self::Zlib => b"",
            Self::Gzip => b"\x1f\x8b\x08",
            Self::Bzip2 => b"BZh",
            Self::Xz => XZ_MAGIC,
            Self::Zstd => &[0x28, 0xb5, 0x2f, 0xfd],
            Self::Lz4Frame => &[0x04, 0x22, 0x4d, 0x18],
        };
        let at = match self {
            Self::Zstd | Self::Lz4Frame => skip_frames(parent, at)?,
            Self::Gzip | Self::Xz => skip_zeros(parent, at)?,
            _ => at,
        };
        let next = parent.read_vec(at, 8)?;
        Ok(if next.is_empty() {
            Next::End
        } else if !magic.is_empty() && next.starts_with(magic) {
            Next::Stream(at)
        } else if *self == Self::Zstd && store::ends_chunk(parent, at)? {
            Next::End
        } else {
            Next::Other(at)
        })
    }

    fn ends_silently(&self) -> bool {
        matches!(self, Self::Lz4Frame)
    }
}

/// Says that memory of the decoders' limit did not suffice, where a decoder found out by itself.
pub(super) fn out_of_memory(meter: &Meter) -> ReadError {
    let limit = Limit::DecoderMemory;
    let allowed = meter.budget().get(limit);
    ReadError::Limit(Reached { limit, allowed })
}

/// Skips frames that Zstandard and LZ4 decoders skip: user data, not content.
fn skip_frames(parent: &dyn ReadAt, mut at: u64) -> Result<u64, ReadError> {
    while let Some([0x50..=0x5f, 0x2a, 0x4d, 0x18, length @ ..]) = parent.read_array::<8>(at)? {
        at = at
            .saturating_add(8)
            .saturating_add(u64::from(u32::from_le_bytes(length)));
    }
    Ok(at)
}

/// Skips padding.
fn skip_zeros(parent: &dyn ReadAt, mut at: u64) -> Result<u64, ReadError> {
    loop {
        let block = parent.read_vec(at, 4 * KIB)?;
        match block.iter().position(|&byte| byte != 0) {
            Some(zeros) => return Ok(at.saturating_add(zeros as u64)),
            None if block.is_empty() => return Ok(at),
            None => at = at.saturating_add(block.len() as u64),
        }
    }
}

/// The dictionary of the first block of an xz stream: the LZMA2 filter's one property byte.
fn xz_dictionary(head: &[u8]) -> u64 {
    let Some([size, flags, rest @ ..]) = head.get(12..) else {
        return 0;
    };
    let mut rest = rest;
    // Two optional sizes, then (id, length, properties) for each filter, all as variable-length numbers.
    let optional = [0x40, 0x80].iter().filter(|&&bit| flags & bit != 0).count();
    for _ in 0..optional {
        let end = rest
            .iter()
            .position(|byte| byte & 0x80 == 0)
            .unwrap_or(rest.len());
        rest = rest.get(end.saturating_add(1)..).unwrap_or_default();
    }
    while let [id, length, properties @ ..] = rest {
        if *size == 0 {
            break;
        }
        if let (0x21, 1, [bits, ..]) = (*id, *length, properties) {
            let bits = u32::from(bits & 0x3f);
            let mantissa = 2 | u64::from(bits & 1);
            return mantissa
                .checked_shl((bits >> 1).saturating_add(11))
                .unwrap_or(u64::MAX);
        }
        rest = properties.get(usize::from(*length)..).unwrap_or_default();
    }
    0
}

/// The window of a Zstandard frame, by its header.
fn zstd_window(head: &[u8]) -> u64 {
    let Some([descriptor, rest @ ..]) = head.get(4..) else {
        return 0;
    };
    let is_single = descriptor & 0x20 != 0;
    if let (false, [window, ..]) = (is_single, rest) {
        let base = 1_u64
            .checked_shl(u32::from(window >> 3).saturating_add(10))
            .unwrap_or(u64::MAX);
        return base.saturating_add((base >> 3).saturating_mul(u64::from(window & 7)));
    }
    let dictionary_id = match descriptor & 3 {
        3 => 4,
        bytes => usize::from(bytes),
    };
    let size = rest.get(dictionary_id..).unwrap_or_default();
    match (descriptor >> 6, size) {
        (0, [a, ..]) => u64::from(*a),
        (1, [a, b, ..]) => u64::from(u16::from_le_bytes([*a, *b])).saturating_add(256),
        (2, [a, b, c, d, ..]) => u64::from(u32::from_le_bytes([*a, *b, *c, *d])),
        (_, size) => size
            .first_chunk::<8>()
            .map_or(0, |size| u64::from_le_bytes(*size)),
    }
}

impl Codec {
    /// The first bytes of the first frame behind skippable ones, for the codecs that have such.
    pub(in crate::archive) fn first_frame(self, head: &Head<'_>) -> Option<[u8; 5]> {
        if let [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] = head.bytes {
            let at = skip_frames(head.source.as_ref(), 0).ok()?;
            return head.source.read_array::<5>(at).ok()?;
        }
        head.bytes.first_chunk::<5>().copied()
    }
}
