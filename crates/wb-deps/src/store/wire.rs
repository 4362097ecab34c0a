//! Numbers and texts as they lie in a store.

use super::Broken;

/// Where things lie: the fixed head of a store.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Head {
    /// The table of records: rows of [`ROW`] bytes.
    pub(super) records: Part,
    /// The table of packages: rows of [`ROW`] bytes, sorted by hash.
    pub(super) packages: Part,
    /// The description.
    pub(super) description: Part,
}

/// A part of the file, with the checksum of its bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Part {
    pub(super) offset: u64,
    pub(super) length: u32,
    pub(super) crc: u32,
}

/// Bytes of the head.
pub(super) const HEAD: usize = 64;
/// Bytes of a row of the table of packages: hash, offset, length, checksum.
pub(super) const ROW: usize = 24;
/// Bytes of a part as written.
const PART: usize = 16;

impl Part {
    pub(super) fn of(offset: u64, bytes: &[u8]) -> Option<Self> {
        Some(Self {
            offset,
            length: u32::try_from(bytes.len()).ok()?,
            crc: crc32fast::hash(bytes),
        })
    }

    pub(super) fn put(self, out: &mut Vec<u8>) {
        out.extend(self.offset.to_le_bytes());
        out.extend(self.length.to_le_bytes());
        out.extend(self.crc.to_le_bytes());
    }

    pub(super) fn get(from: &mut Reader<'_>) -> Result<Self, Broken> {
        Ok(Self {
            offset: from.u64()?,
            length: from.u32()?,
            crc: from.u32()?,
        })
    }
}

impl Head {
    pub(super) fn put(self) -> Vec<u8> {
        let mut out = Vec::with_capacity(HEAD);
        out.extend(super::MAGIC);
        out.extend(super::VERSION.to_le_bytes());
        for part in [self.records, self.packages, self.description] {
            part.put(&mut out);
        }
        out.extend(crc32fast::hash(&out).to_le_bytes());
        out
    }

    pub(super) fn get(bytes: &[u8]) -> Result<Self, Broken> {
        let mut from = Reader(bytes);
        if from.bytes(super::MAGIC.len())? != super::MAGIC {
            return Err(Broken::NotAStore);
        }
        let version = from.u32()?;
        if version != super::VERSION {
            return Err(Broken::Version(version));
        }
        let head = Self {
            records: Part::get(&mut from)?,
            packages: Part::get(&mut from)?,
            description: Part::get(&mut from)?,
        };
        let summed = bytes
            .get(..HEAD.saturating_sub(4))
            .ok_or(Broken::Damaged("the head"))?;
        if from.u32()? != crc32fast::hash(summed) {
            return Err(Broken::Damaged("the head"));
        }
        Ok(head)
    }
}

const _: () = assert!(HEAD == 8 + 4 + 3 * PART + 4);

/// Writes a number in as few bytes as it needs.
pub(super) fn put_number(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(u8::try_from(number & 0x7f).unwrap_or_default() | 0x80);
        number >>= 7;
    }
    out.push(u8::try_from(number).unwrap_or_default());
}

/// Writes a text with its length before it.
pub(super) fn put_text(out: &mut Vec<u8>, text: &str) {
    put_number(out, text.len() as u64);
    out.extend(text.as_bytes());
}

/// Reads what was written, and trusts nothing.
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn bytes(&mut self, count: usize) -> Result<&'a [u8], Broken> {
        let (taken, left) = self
            .0
            .split_at_checked(count)
            .ok_or(Broken::Damaged("it ends too early"))?;
        self.0 = left;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Broken> {
        self.bytes(N)?
            .try_into()
            .map_err(|_| Broken::Damaged("it ends too early"))
    }

    pub(super) fn u32(&mut self) -> Result<u32, Broken> {
        Ok(u32::from_le_bytes(self.array()?))
    }

    pub(super) fn u64(&mut self) -> Result<u64, Broken> {
        Ok(u64::from_le_bytes(self.array()?))
    }

    pub(super) fn byte(&mut self) -> Result<u8, Broken> {
        Ok(u8::from_le_bytes(self.array()?))
    }

    pub(super) fn number(&mut self) -> Result<u64, Broken> {
        let mut number = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(Broken::Damaged("a number without an end"))
    }

    /// A count of things of at least one byte each: never more than there are bytes.
    pub(super) fn count(&mut self) -> Result<usize, Broken> {
        let count = usize::try_from(self.number()?).unwrap_or(usize::MAX);
        if count > self.0.len() {
            return Err(Broken::Damaged("more entries than bytes"));
        }
        Ok(count)
    }

    pub(super) fn text(&mut self) -> Result<&'a str, Broken> {
        let length = self.count()?;
        std::str::from_utf8(self.bytes(length)?).map_err(|_| Broken::Damaged("a text that is no UTF-8"))
    }
}

/// Where a package stands in the table: FNV-1a over its ecosystem (without a release) and its name. Packages that
/// share a hash share a block; each entry there names its package in full.
pub(super) fn hash(ecosystem: &str, name: &str) -> u64 {
    const PRIME: u64 = 0x0000_0100_0000_01b3;
    let bytes = ecosystem
        .bytes()
        .map(|byte| byte.to_ascii_lowercase())
        .chain([0])
        .chain(name.bytes());
    bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(PRIME)
    })
}
