//! The members of a zip as every loader would see them: central directory and local headers, side by side.

use super::dialect::DIALECTS;
use super::ends::{self, End};
use super::record::{
    CentralFixed, DESCRIPTOR, FLAG_DESCRIPTOR, FLAG_UTF8, FLAGS_THAT_REFUSE, Header, LocalFixed, unicode_name,
};
use super::{hidden, names};
use crate::archive::decode::{Codec, Decoded, Expected};
use crate::format::Input;
use crate::notes::{Defect, Notes, Role, Stop};
use crate::source::{Cursor, ReadAt, ReadError, SliceSource};
use std::collections::BTreeSet;
use std::sync::Arc;
use wb_core::{GapReason, Limit, Meter, Reached};

/// How much of a far archive's end is asked for at once: the longest comment, and blocks of 64 KiB.
const FAR_TAIL_BYTES: u64 = 65_557;

/// Where a member was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Origin {
    /// The central directory that loaders read lists it.
    Listed,
    /// Another central directory lists it, which some loaders would read.
    OtherDirectory,
    /// No central directory lists it; its local header stands between the others.
    Hidden,
}

/// A member of a zip.
#[derive(Clone, Debug)]
pub struct Member {
    /// Its name as the central directory has it; as the local header has it for a hidden one.
    pub name: Box<str>,
    /// What the central directory says.
    pub central: Option<Header>,
    /// What the local header says; sizes that it leaves open are filled from the central directory.
    pub local: Option<Header>,
    /// Where its local header stands.
    pub header_offset: u64,
    /// Where its data begins: behind the local header.
    pub data_offset: u64,
    /// Unix mode bits, 0 if there are none.
    pub unix_mode: u32,
    /// Where it was found.
    pub origin: Origin,
    /// True if central directory and local header disagree: no role may then be trusted.
    pub is_disputed: bool,
    /// True if sizes and checksum stand behind the data.
    pub has_descriptor: bool,
    /// True if its local header was left unread because it is a far archive's payload; its place is then what the
    /// central directory says, and at most.
    pub is_unread: bool,
}

impl Member {
    /// What is said about it: by the central directory if that lists it.
    pub fn header(&self) -> Header {
        self.central.or(self.local).unwrap_or_default()
    }

    /// True for a directory: a name that ends in a slash, without data.
    pub fn is_directory(&self) -> bool {
        self.name.ends_with('/') && self.header().bytes == 0 && self.header().compressed_bytes == 0
    }

    /// True if both headers say that the data is encrypted.
    pub fn is_encrypted(&self) -> bool {
        self.readings().all(|reading| reading.says_encrypted())
    }

    /// True if the member is a symbolic link whose data is the target.
    pub const fn is_link(&self) -> bool {
        self.unix_mode & 0o170_000 == 0o120_000
    }

    /// Every different thing that the headers say about the data: one, or two where they disagree.
    pub fn readings(&self) -> impl Iterator<Item = Header> + use<> {
        let first = self.central.or(self.local);
        let second = self.local.filter(|local| {
            first.is_some_and(|first| {
                local.method != first.method
                    || local.compressed_bytes != first.compressed_bytes
                    || local.bytes != first.bytes
                    || local.says_encrypted() != first.says_encrypted()
            })
        });
        first.into_iter().chain(second)
    }

    /// The first byte behind the member's data.
    pub fn data_end(&self) -> u64 {
        self.data_offset.saturating_add(self.header().compressed_bytes)
    }

    /// Takes the central directory's word for a member whose local header is not read.
    fn leave_unread(&mut self) {
        self.is_unread = true;
        self.local = self.central;
        self.data_offset = self
            .header_offset
            .saturating_add(LocalFixed::BYTES)
            .saturating_add(self.name.len() as u64);
    }
}

/// The members of a zip, in the order of its directory.
#[derive(Debug, Default)]
pub struct Directory {
    /// All members: listed ones first, then those of other directories, then hidden ones.
    pub members: Vec<Member>,
    /// Bytes before the first thing that belongs to the zip.
    pub prefix_bytes: u64,
    /// Bytes behind the end record and its comment.
    pub trailing_bytes: u64,
    /// Bytes of the comment.
    pub comment_bytes: u64,
    /// True if the zip64 records were used.
    pub is_zip64: bool,
    /// How many central directories were read.
    pub directories: u64,
}

impl Directory {
    /// The first listed member of this exact name.
    pub fn find(&self, name: &str) -> Option<&Member> {
        self.members.iter().find(|member| &*member.name == name)
    }

    /// All listed members.
    pub fn listed(&self) -> impl Iterator<Item = &Member> {
        self.members
            .iter()
            .filter(|member| member.origin == Origin::Listed)
    }

    /// The folder that all names share (`archive/` in a PyTorch checkpoint), empty if there is none.
    pub fn common_root(&self) -> &str {
        let Some(first) = self.members.first() else {
            return "";
        };
        let Some((root, _)) = first.name.split_once('/') else {
            return "";
        };
        let shared = self.listed().all(|member| {
            member
                .name
                .strip_prefix(root)
                .is_some_and(|rest| rest.starts_with('/'))
        });
        if shared { root } else { "" }
    }

    /// A member's bytes, decoded.
    pub fn open(&self, member: &Member, input: &Input<'_>) -> Result<Arc<dyn ReadAt>, ReadError> {
        open(input.source, member.data_offset, &member.header(), input.meter)
    }

    /// A member's bytes if they are at most `bytes_max`; at most [`Limit::HeaderBytes`] in any case.
    pub fn read_small(
        &self,
        member: &Member,
        input: &Input<'_>,
        bytes_max: u64,
    ) -> Result<Vec<u8>, ReadError> {
        let allowed = bytes_max.min(input.meter.budget().header_bytes);
        let size = member.header().bytes;
        if size > allowed {
            let limit = Limit::HeaderBytes;
            return Err(ReadError::Limit(Reached { limit, allowed }));
        }
        self.open(member, input)?.read_vec(0, allowed)
    }

    /// Reads everything that some loader would see. What breaks off is in `notes`; what was read is kept.
    pub fn read(source: &Arc<dyn ReadAt>, meter: &Arc<Meter>, notes: &mut Notes) -> Self {
        let mut directory = Self::default();
        let mut walk = Walk {
            source,
            meter,
            notes,
            local_buf: Vec::new(),
            known: BTreeSet::new(),
        };
        if let Err(stop) = walk.run(&mut directory) {
            walk.notes.stopped(stop);
        }
        directory
    }
}

/// Opens data that a header describes.
pub(super) fn open(
    source: &Arc<dyn ReadAt>,
    offset: u64,
    header: &Header,
    meter: &Arc<Meter>,
) -> Result<Arc<dyn ReadAt>, ReadError> {
    let raw = SliceSource::shared(source, offset, header.compressed_bytes)?;
    match Codec::of_zip_method(header.method) {
        None if header.method == 0 => Ok(raw),
        None => Err(ReadError::Corrupt {
            codec: "zip",
            detail: format!("compression method {} is not supported", header.method),
        }),
        Some(codec) => Ok(Decoded::shared(
            raw,
            codec,
            meter,
            Expected {
                bytes: Some(header.bytes),
                crc32: Some(header.crc32),
            },
        )),
    }
}

/// One walk over an archive: what it reads from, what it may cost, and what it has to say.
pub(super) struct Walk<'a> {
    pub(super) source: &'a Arc<dyn ReadAt>,
    pub(super) meter: &'a Arc<Meter>,
    pub(super) notes: &'a mut Notes,
    local_buf: Vec<u8>,
    /// Header offsets and name checksums of the members kept so far.
    known: BTreeSet<(u64, u32)>,
}

impl Walk<'_> {
    fn run(&mut self, directory: &mut Directory) -> Result<(), Stop> {
        let len = self.source.len()?;
        if self.source.is_far() {
            // The records, the longest comment and a directory of some hundred members in one round trip.
            let at = len.saturating_sub(FAR_TAIL_BYTES);
            self.source.read_vec(at, FAR_TAIL_BYTES)?;
        }
        let ends = ends::find(self.source.as_ref(), 0, len)?;
        if ends.len() > 1 {
            let places: Vec<_> = ends
                .iter()
                .map(|end| format!("{:#x}", end.directory_start))
                .collect();
            let detail = format!(
                "the end of the archive can be read in {} ways, with directories at {}",
                ends.len(),
                places.join(", ")
            );
            let offset = ends.first().map_or(0, |end| end.record_offset);
            self.notes
                .defect(Defect::at("zip-several-directories", offset, detail));
        }
        let mut covered = Vec::new();
        for (number, end) in ends.iter().enumerate() {
            let origin = if number == 0 {
                Origin::Listed
            } else {
                Origin::OtherDirectory
            };
            self.central(end, origin, directory)?;
            let behind = end
                .record_offset
                .saturating_add(22)
                .saturating_add(end.comment_bytes);
            covered.push((end.directory_start, behind.min(len)));
        }
        if let Some(end) = ends.first() {
            let behind = end
                .record_offset
                .saturating_add(22)
                .saturating_add(end.comment_bytes);
            directory.trailing_bytes = len.saturating_sub(behind);
            directory.comment_bytes = end.comment_bytes;
            directory.is_zip64 = end.is_zip64;
        } else {
            self.notes.defect(Defect::new(
                "zip-end-missing",
                "the archive has no end record, so that only what its local headers say can be read",
            ));
            let detail = "the central directory is missing: the archive is cut off or damaged";
            self.notes.gap(GapReason::Malformed, Some(len), detail);
        }
        hidden::search(self, directory, covered, len)
    }

    /// Reads the local headers of a far archive: those that some loader would act on. Payload (the raw numbers of
    /// a PyTorch checkpoint, say) keeps what the directory says, or each tensor would cost a round trip.
    fn far_locals(&mut self, directory: &mut Directory, names: Vec<Vec<u8>>) -> Result<(), Stop> {
        let dialect = DIALECTS.iter().find(|dialect| (dialect.matches)(directory));
        let is_payload = |member: &Member| {
            let stored =
                member.header().method == 0 && member.header().bytes == member.header().compressed_bytes;
            stored && dialect.is_some_and(|dialect| (dialect.role)(directory, member) == Role::Payload)
        };
        let payload: Vec<bool> = directory.members.iter().map(is_payload).collect();
        let mut members = std::mem::take(&mut directory.members);
        for ((member, name), is_payload) in members.iter_mut().zip(names).zip(payload) {
            if is_payload && !member.is_disputed {
                member.leave_unread();
            } else {
                self.local(member, &name)?;
            }
        }
        directory.members = members;
        Ok(())
    }

    /// True if a member whose local header stands there is kept already.
    pub(super) fn knows_header_at(&self, offset: u64) -> bool {
        self.known
            .range((offset, 0)..=(offset, u32::MAX))
            .next()
            .is_some()
    }

    pub(super) fn central(
        &mut self,
        end: &End,
        origin: Origin,
        directory: &mut Directory,
    ) -> Result<(), Stop> {
        directory.directories = directory.directories.saturating_add(1);
        let source = Arc::clone(self.source);
        let mut cursor = Cursor::new(source.as_ref(), end.directory_start);
        let mut count: u64 = 0;
        let is_deferred = source.is_far() && directory.members.is_empty();
        let mut names = Vec::new();
        while cursor.position() < end.ends_at {
            let at = cursor.position();
            let Some((mut member, name)) = self.central_entry(&mut cursor, end, origin, at)? else {
                break;
            };
            if !is_deferred {
                self.local(&mut member, &name)?;
            }
            count = count.saturating_add(1);
            self.meter.check(Limit::Members, directory.members.len() as u64)?;
            let key = (member.header_offset, crc32fast::hash(member.name.as_bytes()));
            if self.known.insert(key) || origin == Origin::Listed {
                directory.members.push(member);
                if is_deferred {
                    names.push(name);
                }
            }
        }
        if is_deferred {
            self.far_locals(directory, names)?;
        }
        let wraps = !end.is_zip64 && count & 0xffff == end.entries;
        if count != end.entries && !wraps {
            let detail = format!(
                "the end record counts {} entries, but the directory has {count}",
                end.entries
            );
            self.notes
                .defect(Defect::at("zip-entry-count-differs", end.record_offset, detail));
        }
        Ok(())
    }

    fn central_entry(
        &mut self,
        cursor: &mut Cursor<'_>,
        end: &End,
        origin: Origin,
        at: u64,
    ) -> Result<Option<(Member, Vec<u8>)>, Stop> {
        let mut is_cut = false;
        let fixed = cursor.array::<46>()?.as_ref().and_then(CentralFixed::parse);
        let Some(mut fixed) = fixed else {
            return Ok(None);
        };
        // Python reads what the directory has, and is content with less than an entry claims.
        let mut text = |claimed: u16| {
            let room = end.ends_at.saturating_sub(cursor.position());
            let bytes = u64::from(claimed).min(room);
            is_cut |= bytes < u64::from(claimed);
            cursor.bytes(bytes)
        };
        let name = text(fixed.name_bytes)?.unwrap_or_default();
        let extra = text(fixed.extra_bytes)?.unwrap_or_default();
        if is_cut {
            let detail = "the last entry of the central directory claims more than the directory has";
            self.notes.defect(Defect::at("zip-directory-cut-off", at, detail));
        }
        cursor.skip(u64::from(fixed.comment_bytes));
        fixed.widen(&extra);
        let mut member = Member {
            name: names::decode(&name),
            central: Some(fixed.header),
            local: None,
            // An offset before the file leads nowhere, and so does one far behind it.
            header_offset: fixed.offset.checked_add_signed(end.shift).unwrap_or(u64::MAX),
            data_offset: 0,
            unix_mode: fixed.unix_mode(),
            origin,
            is_disputed: false,
            has_descriptor: fixed.header.flags & FLAG_DESCRIPTOR != 0,
            is_unread: false,
        };
        names::check(&member, at, self.notes);
        if fixed.header.flags & FLAG_UTF8 == 0
            && let Some(other) = unicode_name(&extra, &name)
            && names::unicode_name_lies(&name, other)
        {
            member.is_disputed = true;
            let detail = format!(
                "`{}` is named `{}` in its Unicode extra field",
                member.name,
                names::decode(other)
            );
            self.notes
                .defect(Defect::at("zip-unicode-name-differs", at, detail));
        }
        Ok(Some((member, name)))
    }

    /// Reads the local header of a listed member and compares.
    fn local(&mut self, member: &mut Member, central_name: &[u8]) -> Result<(), Stop> {
        let at = member.header_offset;
        let Some((fixed, name, extra_bytes)) = self.local_at(at, central_name.len())? else {
            member.is_disputed = true;
            let detail = format!(
                "`{}` has no local header where the central directory says",
                member.name
            );
            self.notes
                .defect(Defect::at("zip-local-header-missing", at, detail));
            self.notes
                .member_gap(&*member.name, GapReason::Malformed, "its local header is missing");
            return Ok(());
        };
        member.data_offset = at
            .saturating_add(LocalFixed::BYTES)
            .saturating_add(name.len() as u64)
            .saturating_add(extra_bytes);
        let mut header = fixed.header;
        let central = member.central.unwrap_or_default();
        if fixed.sizes_are_told_later() {
            header.compressed_bytes = central.compressed_bytes;
            header.bytes = central.bytes;
            header.crc32 = central.crc32;
        }
        member.has_descriptor |= header.flags & FLAG_DESCRIPTOR != 0;
        member.local = Some(header);
        member.is_disputed |= self.compare(member, &central, &header, [central_name, &name]);
        Ok(())
    }

    /// The local header at an offset: its fixed part, its name, and how long its extra fields are.
    pub(super) fn local_at(
        &mut self,
        at: u64,
        name_guess: usize,
    ) -> Result<Option<(LocalFixed, Vec<u8>, u64)>, ReadError> {
        // One read is enough for the headers that frameworks write: extra fields of up to 96 bytes.
        let want = name_guess.saturating_add(30).saturating_add(96);
        self.local_buf.resize(want, 0);
        let got = self.source.read_at(at, &mut self.local_buf)?;
        self.local_buf.truncate(got);
        let Some(mut fixed) = self.local_buf.first_chunk::<30>().and_then(LocalFixed::parse) else {
            return Ok(None);
        };
        let variable = usize::from(fixed.name_bytes).saturating_add(usize::from(fixed.extra_bytes));
        if variable.saturating_add(30) > self.local_buf.len() {
            let whole = (variable as u64).saturating_add(30);
            self.local_buf = self.source.read_vec(at, whole)?;
        }
        let name_end = usize::from(fixed.name_bytes).saturating_add(30);
        let Some(name) = self.local_buf.get(30..name_end).map(<[u8]>::to_vec) else {
            return Ok(None);
        };
        let extra_end = name_end.saturating_add(usize::from(fixed.extra_bytes));
        fixed.widen(self.local_buf.get(name_end..extra_end).unwrap_or_default());
        let extra_bytes = u64::from(fixed.extra_bytes);
        Ok(Some((fixed, name, extra_bytes)))
    }

    /// Says where the two headers of a member disagree; true if they do.
    fn compare(&mut self, member: &Member, central: &Header, local: &Header, names: [&[u8]; 2]) -> bool {
        let at = member.header_offset;
        let mut disagree = false;
        let mut differs = |code: &'static str, what: &str, left: String, right: String| {
            let detail = format!(
                "`{}`: the central directory says {what} {left}, the local header says {right}",
                member.name
            );
            self.notes.defect(Defect::at(code, at, detail));
            disagree = true;
        };
        let [central_name, local_name] = names;
        if central_name != local_name {
            let (left, right) = (names::decode(central_name), names::decode(local_name));
            differs(
                "zip-local-name-differs",
                "name",
                format!("`{left}`"),
                format!("`{right}`"),
            );
        }
        if central.method != local.method {
            let (left, right) = (central.method.to_string(), local.method.to_string());
            differs("zip-local-method-differs", "compression method", left, right);
        }
        let (left, right) = (central.flags & FLAGS_THAT_REFUSE, local.flags & FLAGS_THAT_REFUSE);
        if left != right {
            differs(
                "zip-local-flags-differ",
                "flags",
                format!("{left:#x}"),
                format!("{right:#x}"),
            );
        }
        if central.compressed_bytes != local.compressed_bytes || central.bytes != local.bytes {
            let sizes = |header: &Header| format!("{} of {}", header.compressed_bytes, header.bytes);
            differs("zip-local-size-differs", "bytes", sizes(central), sizes(local));
        }
        let told_later = local.flags & FLAG_DESCRIPTOR != 0 && local.crc32 == 0;
        if central.crc32 != local.crc32 && !told_later {
            let (left, right) = (format!("{:08x}", central.crc32), format!("{:08x}", local.crc32));
            differs("zip-local-crc-differs", "checksum", left, right);
        }
        disagree
    }
}

/// How many bytes of a data descriptor stand at `at`: 0 if there is none that fits the member.
pub(super) fn descriptor_bytes(source: &dyn ReadAt, member: &Member) -> Result<u64, ReadError> {
    if !member.has_descriptor {
        return Ok(0);
    }
    let header = member.header();
    let bytes = source.read_vec(member.data_end(), 24)?;
    let (marked, rest) = match bytes.strip_prefix(DESCRIPTOR) {
        Some(rest) => (4, rest),
        None => (0, bytes.as_slice()),
    };
    let sizes = rest.get(4..).unwrap_or_default();
    let narrow = header.compressed_bytes as u32;
    if sizes.first_chunk::<8>().map(|size| u64::from_le_bytes(*size)) == Some(header.compressed_bytes)
        && sizes
            .get(8..16)
            .and_then(|size| size.first_chunk::<8>())
            .map(|size| u64::from_le_bytes(*size))
            == Some(header.bytes)
    {
        return Ok(20_u64.saturating_add(marked));
    }
    if sizes.first_chunk::<4>().map(|size| u32::from_le_bytes(*size)) == Some(narrow) {
        return Ok(12_u64.saturating_add(marked));
    }
    Ok(marked)
}
