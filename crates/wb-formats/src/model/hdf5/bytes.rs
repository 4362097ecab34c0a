//! Little-endian reading out of one block that is in memory, with every length checked.

use super::Trouble;

/// The rest of a block, and where in the file it stands.
pub(super) struct Bytes<'a> {
    rest: &'a [u8],
    at: u64,
}

impl<'a> Bytes<'a> {
    /// All of `block`, which stands at `at` in the file.
    pub(super) const fn new(block: &'a [u8], at: u64) -> Self {
        Self { rest: block, at }
    }

    /// Where the next byte stands in the file.
    pub(super) const fn at(&self) -> u64 {
        self.at
    }

    /// How many bytes are left.
    pub(super) const fn len(&self) -> usize {
        self.rest.len()
    }

    /// The next `count` bytes.
    pub(super) fn take(&mut self, count: usize) -> Result<&'a [u8], Trouble> {
        let Some((taken, rest)) = self.rest.split_at_checked(count) else {
            return Err(Trouble::broken(
                self.at,
                format!("a block ends where {count} more bytes should be"),
            ));
        };
        self.rest = rest;
        self.at = self.at.saturating_add(count as u64);
        Ok(taken)
    }

    /// Goes over `count` bytes.
    pub(super) fn skip(&mut self, count: usize) -> Result<(), Trouble> {
        self.take(count).map(|_| ())
    }

    /// The next `width` bytes (at most 8) as a number.
    pub(super) fn uint(&mut self, width: usize) -> Result<u64, Trouble> {
        let at = self.at;
        let taken = self.take(width)?;
        let mut wide = [0; 8];
        match wide.get_mut(..width) {
            Some(part) => part.copy_from_slice(taken),
            None => return Err(Trouble::broken(at, format!("a number of {width} bytes"))),
        }
        Ok(u64::from_le_bytes(wide))
    }

    /// The next byte.
    pub(super) fn u8(&mut self) -> Result<u8, Trouble> {
        Ok(self.uint(1)?.to_le_bytes()[0])
    }

    /// The next two bytes as a number.
    pub(super) fn u16(&mut self) -> Result<u16, Trouble> {
        let [low, high, ..] = self.uint(2)?.to_le_bytes();
        Ok(u16::from_le_bytes([low, high]))
    }

    /// The next four bytes as a number.
    pub(super) fn u32(&mut self) -> Result<u32, Trouble> {
        let [a, b, c, d, ..] = self.uint(4)?.to_le_bytes();
        Ok(u32::from_le_bytes([a, b, c, d]))
    }

    /// The next bytes as a count that fits memory.
    pub(super) fn count(&mut self, width: usize) -> Result<usize, Trouble> {
        Ok(usize::try_from(self.uint(width)?).unwrap_or(usize::MAX))
    }

    /// Bytes up to a NUL, which is gone over.
    pub(super) fn until_nul(&mut self) -> Result<&'a [u8], Trouble> {
        let Some(end) = memchr::memchr(0, self.rest) else {
            return Err(Trouble::broken(self.at, "a text without an end"));
        };
        let text = self.take(end)?;
        self.skip(1)?;
        Ok(text)
    }

    /// Everything that is left.
    pub(super) const fn rest(&self) -> &'a [u8] {
        self.rest
    }
}

/// `count` rounded up to a multiple of 8, as version 1 structures are.
pub(super) const fn padded(count: usize) -> usize {
    count.saturating_add(7) & !7
}

/// Text for people: what is no UTF-8 is replaced, and what is long is cut.
pub(super) fn shown(bytes: &[u8], max: usize) -> String {
    let cut = bytes.get(..max).unwrap_or(bytes);
    let mut text = String::from_utf8_lossy(cut).into_owned();
    if cut.len() < bytes.len() {
        text.push('…');
    }
    text
}
