//! Bytes to text: every encoding that Python finds out, and keys written with escapes.

use std::borrow::Cow;

/// The document's text: Python finds out the encoding by the first bytes.
pub(crate) fn text(bytes: &[u8]) -> Cow<'_, str> {
    let wide = |width: usize, big: bool, skip: usize| -> String {
        let units = bytes.get(skip..).unwrap_or_default().chunks_exact(width);
        let number = |unit: &[u8]| {
            let fold = |sum: u32, byte: &u8| (sum << 8) | u32::from(*byte);
            if big {
                unit.iter().fold(0, fold)
            } else {
                unit.iter().rev().fold(0, fold)
            }
        };
        if width == 2 {
            let units = units.map(|unit| u16::try_from(number(unit)).unwrap_or_default());
            char::decode_utf16(units)
                .map(|c| c.unwrap_or(char::REPLACEMENT_CHARACTER))
                .collect()
        } else {
            units
                .map(|unit| char::from_u32(number(unit)).unwrap_or(char::REPLACEMENT_CHARACTER))
                .collect()
        }
    };
    match bytes {
        [0, 0, 0xfe, 0xff, ..] => wide(4, true, 4).into(),
        [0xff, 0xfe, 0, 0, ..] => wide(4, false, 4).into(),
        [0xfe, 0xff, ..] => wide(2, true, 2).into(),
        [0xff, 0xfe, ..] => wide(2, false, 2).into(),
        [0xef, 0xbb, 0xbf, rest @ ..] => String::from_utf8_lossy(rest),
        [0, 0, 0, _, ..] => wide(4, true, 0).into(),
        [0, _, ..] => wide(2, true, 0).into(),
        [_, 0, 0, 0, ..] => wide(4, false, 0).into(),
        [_, 0, ..] => wide(2, false, 0).into(),
        _ => String::from_utf8_lossy(bytes),
    }
}

/// The beginning of a document with escaped ASCII letters (`\u006e`) written plainly, for sniffers that look for its
/// keys: a reader takes both spellings.
pub(crate) fn plainly(bytes: &[u8]) -> Cow<'_, [u8]> {
    if memchr::memmem::find(bytes, b"\\u00").is_none() {
        return Cow::Borrowed(bytes);
    }
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((first, behind)) = rest.split_first() {
        let digits = rest
            .strip_prefix(b"\\u00")
            .and_then(|digits| digits.first_chunk::<2>());
        let letter = digits
            .and_then(|digits| std::str::from_utf8(digits).ok())
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match letter.filter(u8::is_ascii_graphic) {
            Some(letter) => {
                out.push(letter);
                rest = rest.get(6..).unwrap_or_default();
            }
            None => {
                out.push(*first);
                rest = behind;
            }
        }
    }
    Cow::Owned(out)
}
