//! What is this? First bytes first, name last.

use crate::source::{ReadAt, ReadError};
use std::cell::{Cell, OnceCell};
use std::sync::Arc;

/// The beginning of an artifact, and on request its end.
pub struct Head<'a> {
    /// The first bytes: all of them, or [`Head::BYTES`].
    pub bytes: &'a [u8],
    /// The innermost name; only ever a hint.
    pub name: &'a str,
    /// The bytes themselves, for a format whose mark is not at the beginning.
    pub source: &'a Arc<dyn ReadAt>,
    tail: OnceCell<Vec<u8>>,
    extension: OnceCell<String>,
    has_tail: Cell<bool>,
    has_zeros: OnceCell<bool>,
}

impl<'a> Head<'a> {
    /// How many first bytes are looked at.
    pub const BYTES: usize = 4096;
    /// How many last bytes are looked at: a zip's end record with the longest comment.
    pub const TAIL_BYTES: u64 = 65_557;

    /// A head over bytes that were read from `source` at 0.
    pub const fn new(bytes: &'a [u8], name: &'a str, source: &'a Arc<dyn ReadAt>) -> Self {
        Self {
            bytes,
            name,
            source,
            tail: OnceCell::new(),
            extension: OnceCell::new(),
            has_tail: Cell::new(true),
            has_zeros: OnceCell::new(),
        }
    }

    /// The same, but only the beginning is looked at: for payload that no loader searches from its end.
    #[must_use]
    pub fn without_tail(self) -> Self {
        self.has_tail.set(false);
        self
    }

    /// A far source's end is not fetched if the beginning and the name agree on what this is: one round trip less
    /// for every file, and the report says that only headers were read.
    pub(crate) fn spare_far_tail(&self, is_known: impl FnOnce(&Self) -> bool) {
        if self.has_tail.get() && self.source.is_far() {
            self.has_tail.set(false);
            self.has_tail.set(!is_known(self));
        }
    }

    /// Reads the first bytes of `source`.
    pub fn read_bytes(source: &dyn ReadAt) -> Result<Vec<u8>, ReadError> {
        let mut bytes = vec![0; Self::BYTES];
        let got = source.read_at(0, &mut bytes)?;
        bytes.truncate(got);
        Ok(bytes)
    }

    /// True if the bytes begin like this.
    pub fn starts_with(&self, magic: &[u8]) -> bool {
        self.bytes.starts_with(magic)
    }

    /// True if there are zeros among the first bytes: then they are no text.
    pub fn has_zeros(&self) -> bool {
        *self
            .has_zeros
            .get_or_init(|| memchr::memchr(0, self.bytes).is_some())
    }

    /// True if the first bytes, behind a mark and blanks, open an object of JSON.
    pub(crate) fn opens_object(&self) -> bool {
        let text = self.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(self.bytes);
        text.trim_ascii_start().first() == Some(&b'{')
    }

    /// True if the whole artifact is in `bytes`.
    pub const fn is_whole(&self) -> bool {
        self.bytes.len() < Self::BYTES
    }

    /// The last bytes, read when first asked for; empty if they cannot be read or are not looked at.
    pub fn tail(&self) -> &[u8] {
        if !self.has_tail.get() {
            return &[];
        }
        if self.is_whole() {
            return self.bytes;
        }
        self.tail.get_or_init(|| {
            let Ok(len) = self.source.len() else {
                return Vec::new();
            };
            let start = len.saturating_sub(Self::TAIL_BYTES);
            self.source.read_vec(start, Self::TAIL_BYTES).unwrap_or_default()
        })
    }

    /// The name's ending in lower case, without the dot; empty if there is none.
    pub fn extension(&self) -> &str {
        self.extension.get_or_init(|| extension(self.name))
    }
}

/// A name's ending in lower case, without the dot; empty if there is none.
pub fn extension(name: &str) -> String {
    let mark = memchr::memrchr3(b'.', b'/', b'\\', name.as_bytes());
    let ending = mark
        .and_then(|mark| name.get(mark..))
        .and_then(|rest| rest.strip_prefix('.'));
    ending.map_or_else(String::new, str::to_ascii_lowercase)
}
