//! Several coders one behind the other, as 7z has them.

use super::codec::{Method, Next, Running};
use super::feed::{Feed, read_error};
use crate::source::{ReadAt, ReadError};
use lzma_rust2::filter::bcj::BcjReader;
use lzma_rust2::filter::delta::DeltaReader;
use lzma_rust2::{Lzma2Reader, LzmaReader};
use std::io::{self, Read};
use std::sync::Arc;
use wb_core::Meter;

/// One coder of a chain.
#[derive(Clone, Debug)]
pub(in crate::archive) enum Step {
    /// Bytes as they are.
    Copy,
    /// Bare LZMA.
    Lzma {
        /// The packed lc, lp and pb.
        props: u8,
        /// Bytes of its dictionary.
        dictionary: u32,
        /// Bytes that it gives.
        bytes: u64,
    },
    /// LZMA2.
    Lzma2 {
        /// Bytes of its dictionary.
        dictionary: u32,
    },
    /// Bzip2.
    Bzip2,
    /// Bare deflate.
    Deflate,
    /// Differences at this distance.
    Delta(usize),
    /// Branch targets of a processor made absolute.
    Bcj(&'static str),
}

/// Coders in the order in which they decode.
pub(in crate::archive) struct Chain(pub(in crate::archive) Vec<Step>);

impl Step {
    fn memory(&self) -> u64 {
        match self {
            Self::Lzma { dictionary, .. } | Self::Lzma2 { dictionary } => {
                u64::from(*dictionary).saturating_add(1 << 20)
            }
            Self::Bzip2 => 5 << 20,
            Self::Copy | Self::Deflate | Self::Delta(_) | Self::Bcj(_) => 1 << 16,
        }
    }

    fn reader(&self, from: Box<dyn Read + Send>) -> io::Result<Box<dyn Read + Send>> {
        Ok(match *self {
            Self::Copy => from,
            Self::Lzma {
                props,
                dictionary,
                bytes,
            } => Box::new(LzmaReader::new_with_props(from, bytes, props, dictionary, None)?),
            Self::Lzma2 { dictionary } => Box::new(Lzma2Reader::new(from, dictionary, None)),
            Self::Bzip2 => Box::new(bzip2::read::BzDecoder::new(from)),
            Self::Deflate => Box::new(flate2::read::DeflateDecoder::new(from)),
            Self::Delta(distance) => Box::new(DeltaReader::new(from, distance)),
            Self::Bcj(processor) => Box::new(match processor {
                "arm" => BcjReader::new_arm(from, 0),
                "arm64" => BcjReader::new_arm64(from, 0),
                "arm-thumb" => BcjReader::new_arm_thumb(from, 0),
                "ppc" => BcjReader::new_ppc(from, 0),
                "sparc" => BcjReader::new_sparc(from, 0),
                "ia64" => BcjReader::new_ia64(from, 0),
                "riscv" => BcjReader::new_riscv(from, 0),
                _ => BcjReader::new_x86(from, 0),
            }),
        })
    }
}

impl Method for Chain {
    fn name(&self) -> &'static str {
        "7z"
    }

    fn start(
        &self,
        parent: &Arc<dyn ReadAt>,
        at: u64,
        _declared: Option<u64>,
        meter: &Arc<Meter>,
    ) -> Result<Running, ReadError> {
        let bytes = self
            .0
            .iter()
            .fold(0_u64, |sum, step| sum.saturating_add(step.memory()));
        let memory = meter.reserve(bytes)?;
        let (feed, progress) = Feed::new(parent, at);
        let mut reader: Box<dyn Read + Send> = Box::new(feed);
        for step in &self.0 {
            reader = step
                .reader(reader)
                .map_err(|error| read_error(self.name(), &error))?;
        }
        Ok(Running {
            reader,
            progress,
            _memory: memory,
        })
    }

    fn next(&self, _parent: &dyn ReadAt, _at: u64) -> Result<Next, ReadError> {
        // Decoders in the middle of a chain read ahead, so that nothing can be said about what is left.
        Ok(Next::End)
    }

    fn ends_silently(&self) -> bool {
        false
    }
}
