//! 7z archives.

use super::decode::{Chain, Decoded, Expected, Step};
use super::paths;
use crate::format::Input;
use crate::generated::Facts;
use crate::notes::{Child, ChildData, Defect, Notes, Role};
use crate::sniff::Head;
use crate::source::{Ending, ReadAt, ReadError, SliceSource};
use serde::Serialize;
use sevenz_rust2::{Archive, Block, EncoderMethod, Error, Password, SIGNATURE_HEADER_SIZE};
use std::io::{self, Read, Seek, SeekFrom};
use std::sync::Arc;
use wb_core::{GapReason, Limit, Reached};

crate::format_room! {
    /// 7z archives. Members packed with copy, LZMA, LZMA2, bzip2, deflate, delta and the branch filters are
    /// decoded as they are read, solid blocks as one stream. Encrypted archives and members, PPMd, BCJ2 and
    /// other coders are reported as not looked at.
    pub static FORMAT = {
        id: "seven-zip",
        name: "7z archive",
        since: "0.1.0",
        extensions: ["7z"],
        facts: SevenzFacts,
        sniff: sniff,
        read: read,
    };
}

/// What a 7z archive says about itself.
#[derive(Clone, Debug, Default, Serialize)]
pub struct SevenzFacts {
    /// How many members there are.
    pub members_count: u64,
    /// The members, as many as are kept.
    pub members: Vec<SevenzMember>,
    /// How many blocks they are packed in.
    pub blocks: u64,
}

/// A member.
#[derive(Clone, Debug, Serialize)]
pub struct SevenzMember {
    /// Its name.
    pub name: String,
    /// Bytes of its data.
    pub bytes: u64,
    /// The block that holds it, if it has data.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub block: Option<usize>,
    /// True if it is encrypted.
    pub is_encrypted: bool,
}

/// Members kept in the facts: enough for a person, and bounded in memory.
const KEPT_MAX: usize = 10_000;
/// What the archive's own header and the dictionary that it is packed with may take, each.
const HEADER_KIB_MAX: usize = 32 << 10;
const MAGIC: &[u8; 6] = b"7z\xbc\xaf\x27\x1c";

fn sniff(head: &Head<'_>) -> bool {
    head.starts_with(MAGIC)
}

fn read(input: &Input<'_>, notes: &mut Notes) -> Facts {
    let mut facts = SevenzFacts::default();
    let mut seeker = Seeker {
        source: Arc::clone(input.source),
        position: 0,
    };
    let held = input.meter.reserve((HEADER_KIB_MAX as u64).saturating_mul(2048));
    if let Err(reached) = held {
        notes.stopped(reached.into());
        return Facts::SevenZip(facts);
    }
    match Archive::read_with_memory_limit(&mut seeker, &Password::empty(), HEADER_KIB_MAX) {
        Ok(archive) => members(&archive, input, &mut facts, notes),
        Err(error) => header_gap(&error, notes),
    }
    Facts::SevenZip(facts)
}

fn header_gap(error: &Error, notes: &mut Notes) {
    match error {
        Error::PasswordRequired | Error::MaybeBadPassword(_) => {
            notes.gap(GapReason::Encrypted, None, "the archive's header is encrypted");
        }
        // Without its decoder the library says that encryption is a method that it does not know.
        Error::UnsupportedCompressionMethod(method) if method.contains("AES") => {
            notes.gap(GapReason::Encrypted, None, "the archive's header is encrypted");
        }
        Error::UnsupportedCompressionMethod(_) | Error::Unsupported(_) | Error::ExternalUnsupported => {
            notes.gap(GapReason::UnsupportedFormat, None, error.to_string());
        }
        Error::MaxMemLimited { .. } => {
            let allowed = (HEADER_KIB_MAX as u64).saturating_mul(1024);
            let limit = Limit::HeaderBytes;
            notes.stopped(Reached { limit, allowed }.into());
        }
        _ => {
            let detail = format!("the archive's header cannot be read: {error}");
            notes.stopped(Defect::new("7z-header-broken", detail).into());
        }
    }
}

fn members(archive: &Archive, input: &Input<'_>, facts: &mut SevenzFacts, notes: &mut Notes) {
    facts.members_count = archive.files.len() as u64;
    facts.blocks = archive.blocks.len() as u64;
    if let Err(reached) = input.meter.check(Limit::Members, facts.members_count) {
        notes.stopped(reached.into());
        return;
    }
    let mut open: Option<(usize, Plan)> = None;
    let mut offset: u64 = 0;
    for (index, file) in archive.files.iter().enumerate() {
        let block = archive.stream_map.file_block_index.get(index).copied().flatten();
        let member = SevenzMember {
            name: file.name.clone(),
            bytes: file.size,
            block,
            is_encrypted: archive.is_file_encrypted(index),
        };
        check_name(&member.name, file.windows_attributes, notes);
        if let (Some(block), true) = (block, file.has_stream && !file.is_directory) {
            if open.as_ref().is_none_or(|(number, _)| *number != block) {
                open = Some((block, plan(archive, block, input)));
                offset = 0;
            }
            let next_block = archive.stream_map.file_block_index.get(index.saturating_add(1));
            let is_last = next_block.copied().flatten() != Some(block);
            match open.as_ref().map(|(_, plan)| plan) {
                Some(Ok(source)) => {
                    let part = Part {
                        slice: SliceSource::shared(source, offset, file.size),
                        block: is_last.then(|| Arc::clone(source)),
                    };
                    push(&member.name, part, notes);
                }
                Some(Err(error)) => notes.member_gap(&*member.name, error.reason, error.detail.clone()),
                None => {}
            }
            offset = offset.saturating_add(file.size);
        }
        if facts.members.len() < KEPT_MAX {
            facts.members.push(member);
        }
    }
}

fn push(name: &str, part: Part, notes: &mut Notes) {
    notes.children.push(Child {
        name: name.to_owned(),
        data: ChildData::Source(Arc::new(part)),
        role: Role::Judge,
        nested: false,
    });
}

fn check_name(name: &str, attributes: u32, notes: &mut Notes) {
    if let Some(why) = paths::leads_outside(name) {
        let detail = format!("the member `{name}` {why}");
        notes.defect(Defect::new("7z-name-leads-outside", detail));
    }
    // p7zip keeps the Unix mode in the upper half and marks that with a bit of its own.
    if attributes & 0x8000 != 0 && (attributes >> 16) & 0o170_000 == 0o120_000 {
        notes.not_cargo = notes.not_cargo.saturating_add(1);
    }
}

/// A block's output, or why there is none.
type Plan = Result<Arc<dyn ReadAt>, PlanError>;

struct PlanError {
    reason: GapReason,
    detail: String,
}

/// How a block is decoded, as a source.
fn plan(archive: &Archive, number: usize, input: &Input<'_>) -> Plan {
    let malformed = |detail: &str| PlanError {
        reason: GapReason::Malformed,
        detail: detail.to_owned(),
    };
    let block = archive
        .blocks
        .get(number)
        .ok_or_else(|| malformed("its block is missing"))?;
    let steps = steps(block)?;
    let map = &archive.stream_map;
    let packed = map
        .block_first_pack_stream_index()
        .get(number)
        .and_then(|&stream| {
            Some((
                *map.pack_stream_offsets().get(stream)?,
                *archive.pack_sizes().get(stream)?,
            ))
        })
        .ok_or_else(|| malformed("its packed data is missing"))?;
    let start = SIGNATURE_HEADER_SIZE
        .saturating_add(archive.pack_pos())
        .saturating_add(packed.0);
    let slice = SliceSource::shared(input.source, start, packed.1).map_err(|error| PlanError {
        reason: GapReason::Unreadable,
        detail: error.to_string(),
    })?;
    let expected = Expected {
        bytes: Some(block.get_unpack_size()),
        crc32: block.has_crc.then_some(block.crc as u32),
    };
    Ok(Decoded::chain(slice, Chain(steps), input.meter, expected))
}

fn steps(block: &Block) -> Result<Vec<Step>, PlanError> {
    let unsupported = |detail: String| PlanError {
        reason: GapReason::UnsupportedFormat,
        detail,
    };
    let mut steps = Vec::new();
    for (index, coder) in block.ordered_coder_iter() {
        let id = coder.encoder_method_id();
        if id == EncoderMethod::ID_AES256_SHA256 {
            return Err(PlanError {
                reason: GapReason::Encrypted,
                detail: "the member is encrypted".to_owned(),
            });
        }
        let bytes = block.get_unpack_size_at_index(index);
        let Some(step) = step(id, coder.properties(), bytes) else {
            let name = EncoderMethod::by_id(id)
                .map_or_else(|| format!("{id:02x?}"), |method| method.name().to_owned());
            return Err(unsupported(format!("the 7z coder {name} is not decoded")));
        };
        steps.push(step);
    }
    if steps.len() < block.coders.len() || steps.len() > 8 {
        return Err(unsupported("the block's coders form no simple chain".to_owned()));
    }
    Ok(steps)
}

fn step(id: &[u8], properties: &[u8], bytes: u64) -> Option<Step> {
    Some(match id {
        EncoderMethod::ID_COPY => Step::Copy,
        EncoderMethod::ID_LZMA => {
            let [props, dictionary @ ..] = *properties.first_chunk::<5>()?;
            let dictionary = u32::from_le_bytes(dictionary);
            Step::Lzma {
                props,
                dictionary,
                bytes,
            }
        }
        EncoderMethod::ID_LZMA2 => {
            let bits = u32::from(*properties.first()?);
            let mantissa = 2 | (bits & 1);
            let dictionary = match bits {
                0..=39 => mantissa.checked_shl((bits >> 1).saturating_add(11))?,
                40 => u32::MAX,
                _ => return None,
            };
            Step::Lzma2 { dictionary }
        }
        EncoderMethod::ID_BZIP2 => Step::Bzip2,
        EncoderMethod::ID_DEFLATE => Step::Deflate,
        EncoderMethod::ID_DELTA => Step::Delta(usize::from(*properties.first()?).saturating_add(1)),
        EncoderMethod::ID_BCJ_X86 => Step::Bcj("x86"),
        EncoderMethod::ID_BCJ_ARM => Step::Bcj("arm"),
        EncoderMethod::ID_BCJ_ARM64 => Step::Bcj("arm64"),
        EncoderMethod::ID_BCJ_ARM_THUMB => Step::Bcj("arm-thumb"),
        EncoderMethod::ID_BCJ_PPC => Step::Bcj("ppc"),
        EncoderMethod::ID_BCJ_SPARC => Step::Bcj("sparc"),
        EncoderMethod::ID_BCJ_IA64 => Step::Bcj("ia64"),
        EncoderMethod::ID_BCJ_RISCV => Step::Bcj("riscv"),
        _ => return None,
    })
}

/// A member: its part of the block's output. The last one of a block tells how the block ended.
struct Part {
    slice: Result<Arc<dyn ReadAt>, ReadError>,
    block: Option<Arc<dyn ReadAt>>,
}

impl ReadAt for Part {
    fn read_at(&self, offset: u64, buf: &mut [u8]) -> Result<usize, ReadError> {
        match &self.slice {
            Ok(slice) => slice.read_at(offset, buf),
            Err(error) => Err(error.clone()),
        }
    }

    fn len(&self) -> Result<u64, ReadError> {
        match &self.slice {
            Ok(slice) => slice.len(),
            Err(error) => Err(error.clone()),
        }
    }

    fn ending(&self, drain: bool) -> Ending {
        self.block
            .as_ref()
            .map_or_else(Ending::default, |block| block.ending(drain))
    }
}

/// What the library reads from.
struct Seeker {
    source: Arc<dyn ReadAt>,
    position: u64,
}

impl Read for Seeker {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let got = self
            .source
            .read_at(self.position, buf)
            .map_err(io::Error::other)?;
        self.position = self.position.saturating_add(got as u64);
        Ok(got)
    }
}

impl Seek for Seeker {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::Current(by) => self.position.checked_add_signed(by),
            SeekFrom::End(by) => self
                .source
                .len()
                .map_err(io::Error::other)?
                .checked_add_signed(by),
        };
        self.position = target.ok_or(io::ErrorKind::InvalidInput)?;
        Ok(self.position)
    }
}
