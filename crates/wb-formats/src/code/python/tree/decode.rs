//! Decoders that code uses to hide texts: base 16 to 85, rot13, deflate, bzip2, xz.

use super::value::TEXT_MAX;
use std::io::Read;

/// The digits of base 64, of which any alphabet's may be used, without padding.
pub(crate) fn base64(text: &[u8]) -> Option<Vec<u8>> {
    bits(text, 6, |byte| match byte {
        b'A'..=b'Z' => Some(byte.wrapping_sub(b'A')),
        b'a'..=b'z' => Some(byte.wrapping_sub(b'a').wrapping_add(26)),
        b'0'..=b'9' => Some(byte.wrapping_sub(b'0').wrapping_add(52)),
        b'+' | b'-' => Some(62),
        b'/' | b'_' => Some(63),
        _ => None,
    })
}

/// Base 32.
pub(super) fn base32(text: &[u8]) -> Option<Vec<u8>> {
    bits(text, 5, |byte| match byte.to_ascii_uppercase() {
        upper @ b'A'..=b'Z' => Some(upper.wrapping_sub(b'A')),
        b'2'..=b'7' => Some(byte.wrapping_sub(b'2').wrapping_add(26)),
        _ => None,
    })
}

/// Hexadecimal digits.
pub(crate) fn hex(text: &[u8]) -> Option<Vec<u8>> {
    bits(text, 4, |byte| {
        char::from(byte)
            .to_digit(16)
            .and_then(|digit| u8::try_from(digit).ok())
    })
}

/// Digits of `width` bits, most significant first; what is no digit is passed over.
fn bits(text: &[u8], width: u32, digit: impl Fn(u8) -> Option<u8>) -> Option<Vec<u8>> {
    if text.len() > TEXT_MAX {
        return None;
    }
    let mut out = Vec::with_capacity(text.len());
    let mut held: u32 = 0;
    let mut count: u32 = 0;
    for byte in text {
        if *byte == b'=' {
            break;
        }
        let Some(value) = digit(*byte) else { continue };
        held = (held << width) | u32::from(value);
        count = count.saturating_add(width);
        if count >= 8 {
            count = count.saturating_sub(8);
            out.push(u8::try_from((held >> count) & 0xff).unwrap_or_default());
            held &= (1_u32 << count).wrapping_sub(1);
        }
    }
    Some(out)
}

/// Base 85 as Python's `b85decode` (`is_ascii85` for `a85decode`) reads it.
pub(super) fn base85(text: &[u8], is_ascii85: bool) -> Option<Vec<u8>> {
    const DIGITS: &[u8] =
        b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;<=>?@^_`{|}~";
    if text.len() > TEXT_MAX {
        return None;
    }
    let mut out = Vec::with_capacity(text.len());
    let mut group: Vec<u32> = Vec::with_capacity(5);
    let flush = |group: &mut Vec<u32>, out: &mut Vec<u8>| {
        let missing = 5_usize.saturating_sub(group.len());
        group.resize(5, 84);
        let number = group
            .iter()
            .fold(0_u32, |sum, digit| sum.wrapping_mul(85).wrapping_add(*digit));
        let keep = 4_usize.saturating_sub(missing);
        out.extend(number.to_be_bytes().iter().take(keep));
        group.clear();
    };
    for byte in text {
        let digit = if is_ascii85 {
            match byte {
                b'z' if group.is_empty() => {
                    out.extend([0; 4]);
                    continue;
                }
                b'!'..=b'u' => Some(u32::from(byte.wrapping_sub(b'!'))),
                _ => None,
            }
        } else {
            DIGITS
                .iter()
                .position(|known| known == byte)
                .and_then(|at| u32::try_from(at).ok())
        };
        let Some(digit) = digit else { continue };
        group.push(digit);
        if group.len() == 5 {
            flush(&mut group, &mut out);
        }
    }
    if !group.is_empty() {
        flush(&mut group, &mut out);
    }
    Some(out)
}

/// Letters moved by thirteen.
pub(super) fn rot13(text: &str) -> String {
    let turn = |c: char, first: u8| {
        let at = u8::try_from(c).unwrap_or_default().wrapping_sub(first);
        char::from(
            at.wrapping_add(13)
                .checked_rem(26)
                .unwrap_or_default()
                .wrapping_add(first),
        )
    };
    text.chars()
        .map(|c| match c {
            'a'..='z' => turn(c, b'a'),
            'A'..='Z' => turn(c, b'A'),
            _ => c,
        })
        .collect()
}

/// Unpacks what the named module's `decompress` would, up to the bound.
pub(super) fn decompress(module: &str, bytes: &[u8]) -> Option<Vec<u8>> {
    let reader: Box<dyn Read + '_> = match module {
        "zlib" => Box::new(flate2::read::ZlibDecoder::new(bytes)),
        "gzip" => Box::new(flate2::read::GzDecoder::new(bytes)),
        "bz2" => Box::new(bzip2::read::BzDecoder::new(bytes)),
        "lzma" if bytes.starts_with(b"\xfd7zXZ") => Box::new(lzma_rust2::XzReader::new(bytes, true)),
        _ => return None,
    };
    let mut out = Vec::new();
    let max = u64::try_from(TEXT_MAX).unwrap_or(u64::MAX);
    // What could be unpacked before a break is what the reader gets to see.
    let done = reader.take(max).read_to_end(&mut out);
    (done.is_ok() || !out.is_empty()).then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decoders_agree_with_python() {
        assert_eq!(base64(b"ZWNobyBoaQ==").unwrap(), b"echo hi");
        assert_eq!(base32(b"MVRWQ3ZANBUQ====").unwrap(), b"echo hi");
        assert_eq!(hex(b"6563 686f").unwrap(), b"echo");
        assert_eq!(base85(b"WMOn+AYpQ", false).unwrap().len(), 7);
        assert_eq!(base85(b"AR](@D]i8", true).unwrap().len(), 7);
        assert_eq!(rot13("flfgrz"), "system");
    }
}
