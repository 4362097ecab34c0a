//! Which encoding a document is written in: as parsers find out, by a mark, by the shape of the first bytes, and by
//! what the declaration says.

use crate::text::json;
use std::borrow::Cow;

/// An encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// UTF-8, or one that agrees with it in everything that markup is made of.
    Utf8,
    /// UTF-16 or UTF-32.
    Wide,
    /// ISO 8859 and the Windows pages: one byte is one character.
    OneByte,
    /// One whose markup does not look like ASCII (EBCDIC, UTF-7): not decoded here.
    Unread,
}

impl Encoding {
    /// Its name in the facts.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Wide => "utf-16 or utf-32",
            Self::OneByte => "one byte per character",
            Self::Unread => "not decoded",
        }
    }
}

const EBCDIC: &[u8] = b"\x4c\x6f\xa7\x94";

/// True if the first bytes are those of markup in some encoding.
pub(super) fn may_be_xml(bytes: &[u8]) -> bool {
    let start = bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(bytes)
        .trim_ascii_start();
    matches!(
        start,
        [b'<', ..]
            | [0xff, 0xfe, b'<', 0, ..]
            | [0xfe, 0xff, 0, b'<', ..]
            | [0, b'<', ..]
            | [0, 0, 0, b'<', ..]
    ) || start.starts_with(&[0xff, 0xfe, 0, 0])
        || start.starts_with(&[0, 0, 0xfe, 0xff])
        || start.starts_with(EBCDIC)
}

/// The text, and what it was written in.
pub(crate) fn text(bytes: &[u8]) -> (Cow<'_, str>, Encoding) {
    if bytes.starts_with(EBCDIC) {
        return (Cow::Borrowed(""), Encoding::Unread);
    }
    let is_wide = matches!(
        bytes,
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, b'<', ..] | [b'<', 0, ..] | [0, 0, ..]
    );
    if is_wide {
        return (json::text(bytes), Encoding::Wide);
    }
    match declared(bytes).as_deref() {
        Some(name) if name.starts_with("iso-8859") || name.starts_with("windows-125") || name == "latin1" => {
            let text: String = bytes.iter().map(|&byte| char::from(byte)).collect();
            (text.into(), Encoding::OneByte)
        }
        Some(name)
            if name.starts_with("utf-7")
                || name.starts_with("utf7")
                || name.starts_with("ibm")
                || name.starts_with("cp0")
                || name.starts_with("ebcdic") =>
        {
            (String::from_utf8_lossy(bytes), Encoding::Unread)
        }
        _ => (json::text(bytes), Encoding::Utf8),
    }
}

/// What the declaration says, in lower case.
fn declared(bytes: &[u8]) -> Option<String> {
    let start = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let end = start.iter().take(512).position(|byte| *byte == b'>')?;
    let line = String::from_utf8_lossy(start.get(..end)?).into_owned();
    let behind = line.strip_prefix("<?xml")?.split_once("encoding")?.1;
    let value = behind.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value.split(quote).nth(1).map(str::to_ascii_lowercase)
}
