//! The records of a zip, as bytes on disk: parsed, not judged.

use serde::Serialize;

/// The mark of a local header.
pub(super) const LOCAL: &[u8; 4] = b"PK\x03\x04";
/// The mark of an entry of the central directory.
pub(super) const CENTRAL: &[u8; 4] = b"PK\x01\x02";
/// The mark of the end record.
pub(super) const END: &[u8; 4] = b"PK\x05\x06";
/// The mark of the zip64 end record.
pub(super) const END_64: &[u8; 4] = b"PK\x06\x06";
/// The mark of the zip64 end locator.
pub(super) const LOCATOR_64: &[u8; 4] = b"PK\x06\x07";
/// The mark of a data descriptor, and of the first part of a spanned archive.
pub(super) const DESCRIPTOR: &[u8; 4] = b"PK\x07\x08";

/// Flag bit: the member is encrypted.
pub const FLAG_ENCRYPTED: u16 = 0x1;
/// Flag bit: sizes and checksum follow the data.
pub const FLAG_DESCRIPTOR: u16 = 0x8;
/// Flag bit: the data is a patch.
pub const FLAG_PATCHED: u16 = 0x20;
/// Flag bit: strong encryption.
pub const FLAG_STRONG: u16 = 0x40;
/// Flag bit: the name is UTF-8.
pub(super) const FLAG_UTF8: u16 = 0x800;
/// Flag bit: header values are masked because the central directory is encrypted.
pub const FLAG_MASKED: u16 = 0x2000;
/// The flags that decide whether a reader will touch the data at all.
pub(super) const FLAGS_THAT_REFUSE: u16 = FLAG_ENCRYPTED | FLAG_PATCHED | FLAG_STRONG | FLAG_MASKED;

const SATURATED_32: u64 = 0xffff_ffff;
const EXTRA_ZIP64: u16 = 0x0001;
const EXTRA_UNICODE_NAME: u16 = 0x7075;

/// What one header, central or local, says about a member's data.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Header {
    /// General purpose flags.
    pub flags: u16,
    /// Compression method.
    pub method: u16,
    /// Checksum of the decoded data.
    pub crc32: u32,
    /// Bytes of the data as stored.
    pub compressed_bytes: u64,
    /// Bytes of the data decoded.
    pub bytes: u64,
}

impl Header {
    /// True if the flags say that the data cannot be read as it is.
    pub const fn says_encrypted(&self) -> bool {
        self.flags & (FLAG_ENCRYPTED | FLAG_STRONG) != 0
    }
}

/// Reads little-endian fields one after another; 0 behind the end, which callers exclude by giving whole records.
struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    fn take<const N: usize>(&mut self) -> [u8; N] {
        match self.0.split_first_chunk::<N>() {
            Some((field, rest)) => {
                self.0 = rest;
                *field
            }
            None => [0; N],
        }
    }

    fn u16(&mut self) -> u16 {
        u16::from_le_bytes(self.take())
    }

    fn u32(&mut self) -> u32 {
        u32::from_le_bytes(self.take())
    }

    fn u64(&mut self) -> u64 {
        u64::from_le_bytes(self.take())
    }

    fn skip<const N: usize>(&mut self) {
        let _: [u8; N] = self.take();
    }
}

/// The fixed part of an entry of the central directory.
pub(super) struct CentralFixed {
    pub(super) header: Header,
    pub(super) made_by: u16,
    pub(super) name_bytes: u16,
    pub(super) extra_bytes: u16,
    pub(super) comment_bytes: u16,
    pub(super) external: u32,
    pub(super) offset: u64,
}

impl CentralFixed {
    /// Parses the 46 bytes that begin with [`CENTRAL`].
    pub(super) fn parse(bytes: &[u8; 46]) -> Option<Self> {
        let mut fields = Fields(bytes.strip_prefix(CENTRAL)?);
        let made_by = fields.u16();
        fields.skip::<2>();
        let (flags, method) = (fields.u16(), fields.u16());
        fields.skip::<4>();
        let crc32 = fields.u32();
        let (compressed_bytes, bytes) = (u64::from(fields.u32()), u64::from(fields.u32()));
        let (name_bytes, extra_bytes, comment_bytes) = (fields.u16(), fields.u16(), fields.u16());
        fields.skip::<4>();
        Some(Self {
            header: Header {
                flags,
                method,
                crc32,
                compressed_bytes,
                bytes,
            },
            made_by,
            name_bytes,
            extra_bytes,
            comment_bytes,
            external: fields.u32(),
            offset: u64::from(fields.u32()),
        })
    }

    /// Takes the 64-bit values from the extra field, for those fields that say that they are there.
    pub(super) fn widen(&mut self, extra: &[u8]) {
        let Some(value) = extra_field(extra, EXTRA_ZIP64) else {
            return;
        };
        let mut fields = Fields(value);
        for field in [
            &mut self.header.bytes,
            &mut self.header.compressed_bytes,
            &mut self.offset,
        ] {
            if *field == SATURATED_32 && fields.0.len() >= 8 {
                *field = fields.u64();
            }
        }
    }

    /// The Unix mode bits, if the entry was made on Unix.
    pub(super) const fn unix_mode(&self) -> u32 {
        // 3 is Unix, 19 is macOS.
        match self.made_by >> 8 {
            3 | 19 => self.external >> 16,
            _ => 0,
        }
    }
}

/// The fixed part of a local header.
pub(super) struct LocalFixed {
    pub(super) header: Header,
    pub(super) version_needed: u16,
    pub(super) name_bytes: u16,
    pub(super) extra_bytes: u16,
}

impl LocalFixed {
    pub(super) const BYTES: u64 = 30;

    /// Parses the 30 bytes that begin with [`LOCAL`].
    pub(super) fn parse(bytes: &[u8; 30]) -> Option<Self> {
        let mut fields = Fields(bytes.strip_prefix(LOCAL)?);
        let version_needed = fields.u16();
        let (flags, method) = (fields.u16(), fields.u16());
        fields.skip::<4>();
        let crc32 = fields.u32();
        let (compressed_bytes, bytes) = (u64::from(fields.u32()), u64::from(fields.u32()));
        Some(Self {
            header: Header {
                flags,
                method,
                crc32,
                compressed_bytes,
                bytes,
            },
            version_needed,
            name_bytes: fields.u16(),
            extra_bytes: fields.u16(),
        })
    }

    /// Takes the 64-bit sizes from the extra field. Sizes that stay at 0xffffffff are not told here.
    pub(super) fn widen(&mut self, extra: &[u8]) {
        let Some(value) = extra_field(extra, EXTRA_ZIP64) else {
            return;
        };
        let mut fields = Fields(value);
        for field in [&mut self.header.bytes, &mut self.header.compressed_bytes] {
            if *field == SATURATED_32 && fields.0.len() >= 8 {
                *field = fields.u64();
            }
        }
    }

    /// True if the sizes are left to the data descriptor or to the central directory.
    pub(super) const fn sizes_are_told_later(&self) -> bool {
        let header = &self.header;
        let descriptor = header.flags & FLAG_DESCRIPTOR != 0;
        (descriptor && header.compressed_bytes == 0 && header.bytes == 0)
            || (descriptor && header.compressed_bytes == SATURATED_32)
    }
}

/// The end record, or its zip64 form.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct EndFixed {
    pub(super) entries: u64,
    pub(super) directory_bytes: u64,
    pub(super) directory_offset: u64,
    pub(super) comment_bytes: u16,
}

impl EndFixed {
    pub(super) const BYTES: u64 = 22;
    pub(super) const BYTES_64: u64 = 56;
    pub(super) const LOCATOR_BYTES: u64 = 20;

    /// Parses the 22 bytes that begin with [`END`].
    pub(super) fn parse(bytes: &[u8; 22]) -> Option<Self> {
        let mut fields = Fields(bytes.strip_prefix(END)?);
        fields.skip::<6>();
        Some(Self {
            entries: u64::from(fields.u16()),
            directory_bytes: u64::from(fields.u32()),
            directory_offset: u64::from(fields.u32()),
            comment_bytes: fields.u16(),
        })
    }

    /// Parses the 56 bytes that begin with [`END_64`]; the comment belongs to the ordinary end record.
    pub(super) fn parse_64(bytes: &[u8; 56]) -> Option<Self> {
        let mut fields = Fields(bytes.strip_prefix(END_64)?);
        fields.skip::<28>();
        Some(Self {
            entries: fields.u64(),
            directory_bytes: fields.u64(),
            directory_offset: fields.u64(),
            comment_bytes: 0,
        })
    }

    /// True if a value says that the zip64 record has the real one.
    pub(super) const fn is_saturated(&self) -> bool {
        self.entries == 0xffff
            || self.directory_bytes == SATURATED_32
            || self.directory_offset == SATURATED_32
    }
}

/// Where the zip64 locator says that the zip64 end record stands.
pub(super) fn locator_target(bytes: &[u8; 20]) -> Option<u64> {
    let mut fields = Fields(bytes.strip_prefix(LOCATOR_64)?);
    fields.skip::<4>();
    Some(fields.u64())
}

/// The first value of a kind among the extra fields.
fn extra_field(mut extra: &[u8], wanted: u16) -> Option<&[u8]> {
    while extra.len() >= 4 {
        let mut fields = Fields(extra);
        let (kind, bytes) = (fields.u16(), usize::from(fields.u16()));
        let value = fields.0.get(..bytes)?;
        if kind == wanted {
            return Some(value);
        }
        extra = fields.0.get(bytes..)?;
    }
    None
}

/// The name in the Info-ZIP Unicode extra field, if it is there and belongs to this header's name.
pub(super) fn unicode_name<'a>(extra: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let value = extra_field(extra, EXTRA_UNICODE_NAME)?;
    let (head, unicode) = value.split_first_chunk::<5>()?;
    let [version, crc @ ..] = *head;
    (version == 1 && u32::from_le_bytes(crc) == crc32fast::hash(name)).then_some(unicode)
}
