//! One header block of a tar, and the extended headers that speak for the next member.

/// Bytes of a block.
pub(super) const BLOCK: u64 = 512;
const SIZE: usize = 512;

/// A header block whose checksum is right.
pub(super) struct Header {
    block: [u8; SIZE],
    /// The size field.
    pub(super) bytes: u64,
}

/// What a block is.
pub(super) enum Parsed {
    /// A header.
    Header(Box<Header>),
    /// Only zeros: the end of the archive.
    Zeros,
    /// Neither.
    Bad,
}

impl Header {
    /// Parses a block.
    pub(super) fn parse(block: &[u8; SIZE]) -> Parsed {
        if block.iter().all(|&byte| byte == 0) {
            return Parsed::Zeros;
        }
        let field = |from: usize, len: usize| {
            block
                .get(from..)
                .and_then(|rest| rest.get(..len))
                .unwrap_or_default()
        };
        let sums_right = octal(field(148, 8)).is_some_and(|recorded| {
            // The checksum counts its own field as spaces; old writers summed signed bytes.
            let rest = || {
                block
                    .iter()
                    .enumerate()
                    .filter(|(at, _)| !(148..156).contains(at))
            };
            let unsigned: u64 = rest().map(|(_, &byte)| u64::from(byte)).sum();
            let signed: i64 = rest().map(|(_, &byte)| i64::from(byte.cast_signed())).sum();
            recorded == unsigned.saturating_add(256)
                || i64::try_from(recorded) == Ok(signed.saturating_add(256))
        });
        match number(field(124, 12)) {
            Some(bytes) if sums_right => Parsed::Header(Box::new(Self { block: *block, bytes })),
            _ => Parsed::Bad,
        }
    }

    fn field(&self, from: usize, len: usize) -> &[u8] {
        self.block
            .get(from..)
            .and_then(|rest| rest.get(..len))
            .unwrap_or_default()
    }

    /// What kind of member this is.
    pub(super) fn kind(&self) -> u8 {
        self.field(156, 1).first().copied().unwrap_or_default()
    }

    /// The name, with the prefix that ustar adds.
    pub(super) fn name(&self) -> Vec<u8> {
        let name = until_nul(self.field(0, 100));
        let is_ustar = self.field(257, 6) == b"ustar\0";
        match until_nul(self.field(345, 155)) {
            prefix if is_ustar && !prefix.is_empty() => [prefix, name].join(&b'/'),
            _ => name.to_vec(),
        }
    }

    /// The target of a link.
    pub(super) fn link(&self) -> Vec<u8> {
        until_nul(self.field(157, 100)).to_vec()
    }
}

/// A number field: octal text, or big-endian after a mark in the first byte. `None` if it is neither, or negative.
fn number(field: &[u8]) -> Option<u64> {
    match field {
        [0x80, rest @ ..] => rest.iter().try_fold(0_u64, |sum, &byte| {
            Some(sum.checked_mul(256)?.saturating_add(u64::from(byte)))
        }),
        [0x81..=0xff, ..] => None,
        _ if until_nul(field).trim_ascii().is_empty() => Some(0),
        _ => octal(field),
    }
}

fn octal(field: &[u8]) -> Option<u64> {
    let digits = until_nul(field).trim_ascii();
    if digits.is_empty() {
        return None;
    }
    digits.iter().try_fold(0_u64, |sum, &byte| match byte {
        b'0'..=b'7' => Some(
            sum.checked_mul(8)?
                .saturating_add(u64::from(byte.wrapping_sub(b'0'))),
        ),
        _ => None,
    })
}

/// The bytes before the first zero byte.
pub(super) fn until_nul(bytes: &[u8]) -> &[u8] {
    let end = memchr::memchr(0, bytes).unwrap_or(bytes.len());
    bytes.get(..end).unwrap_or_default()
}

/// What extended headers say about the next member, or about all that follow.
#[derive(Clone, Default)]
pub(super) struct Extended {
    pub(super) name: Option<Vec<u8>>,
    pub(super) link: Option<Vec<u8>>,
    pub(super) bytes: Option<u64>,
    pub(super) is_sparse: bool,
}

impl Extended {
    /// Reads pax records: `LENGTH KEY=VALUE\n`, the length counting the whole record.
    pub(super) fn read_pax(&mut self, mut records: &[u8]) {
        while let Some(space) = memchr::memchr(b' ', records) {
            let length = records
                .get(..space)
                .and_then(|digits| std::str::from_utf8(digits).ok());
            let Some(length) = length.and_then(|digits| digits.parse::<usize>().ok()) else {
                return;
            };
            let Some(record) = records.get(space.saturating_add(1)..length) else {
                return;
            };
            records = records.get(length..).unwrap_or_default();
            let record = record.strip_suffix(b"\n").unwrap_or(record);
            let Some(equals) = memchr::memchr(b'=', record) else {
                return;
            };
            let (key, value) = (
                record.get(..equals).unwrap_or_default(),
                record.get(equals.saturating_add(1)..).unwrap_or_default(),
            );
            self.set(key, value);
        }
    }

    fn set(&mut self, key: &[u8], value: &[u8]) {
        match key {
            b"path" => self.name = Some(value.to_vec()),
            b"linkpath" => self.link = Some(value.to_vec()),
            b"size" => {
                self.bytes = std::str::from_utf8(value)
                    .ok()
                    .and_then(|digits| digits.parse().ok())
            }
            _ if key.starts_with(b"GNU.sparse.") => self.is_sparse = true,
            _ => {}
        }
    }

    /// The same, with what `global` says wherever this says nothing.
    pub(super) fn or(self, global: &Self) -> Self {
        Self {
            name: self.name.or_else(|| global.name.clone()),
            link: self.link.or_else(|| global.link.clone()),
            bytes: self.bytes.or(global.bytes),
            is_sparse: self.is_sparse || global.is_sparse,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_octal_or_binary() {
        assert_eq!(number(b"0000644\0"), Some(0o644));
        assert_eq!(number(b" 644 \0\0\0"), Some(0o644));
        assert_eq!(number(b"\x80\0\0\0\0\0\0\0\0\0\x01\0"), Some(256));
        assert_eq!(number(b"\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"), None);
        assert_eq!(number(b"\x80\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff"), None);
        assert_eq!(number(b"9\0"), None);
    }

    #[test]
    fn pax_records_are_read_by_their_length() {
        let mut extended = Extended::default();
        extended.read_pax(b"12 path=a b\n18 size=123456789\n9 x=9=9\n\n99 path=z\n");
        assert_eq!(extended.name.as_deref(), Some(&b"a b"[..]));
        assert_eq!(extended.bytes, Some(123_456_789));
    }
}
