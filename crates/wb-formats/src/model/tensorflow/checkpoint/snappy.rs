//! Snappy blocks, as older checkpoints compress their index.

use super::table::varint;

/// Decodes a block; none if it is broken or would be larger than `max`.
pub(super) fn decode(bytes: &[u8], max: u64) -> Option<Vec<u8>> {
    let mut at = 0;
    let len = varint(bytes, &mut at)?;
    if len > max {
        return None;
    }
    let len = usize::try_from(len).ok()?;
    let mut out: Vec<u8> = Vec::new();
    while at < bytes.len() {
        let tag = *bytes.get(at)?;
        at = at.checked_add(1)?;
        let high = usize::from(tag >> 2);
        if tag & 3 == 0 {
            let extra = high.saturating_sub(59).min(4);
            let count = if high < 60 {
                high
            } else {
                number(bytes, &mut at, extra)?
            };
            let end = at.checked_add(count.checked_add(1)?)?;
            out.extend_from_slice(bytes.get(at..end)?);
            at = end;
        } else {
            let (count, back) = match tag & 3 {
                1 => (
                    (high & 7).checked_add(4)?,
                    usize::from(tag >> 5) << 8 | number(bytes, &mut at, 1)?,
                ),
                2 => (high.checked_add(1)?, number(bytes, &mut at, 2)?),
                _ => (high.checked_add(1)?, number(bytes, &mut at, 4)?),
            };
            if back == 0 {
                return None;
            }
            for _ in 0..count {
                let from = out.len().checked_sub(back)?;
                let byte = *out.get(from)?;
                out.push(byte);
            }
        }
        if out.len() > len {
            return None;
        }
    }
    (out.len() == len).then_some(out)
}

/// A little-endian number of `width` bytes.
fn number(bytes: &[u8], at: &mut usize, width: usize) -> Option<usize> {
    let end = at.checked_add(width)?;
    let value = bytes
        .get(*at..end)?
        .iter()
        .rev()
        .fold(0_usize, |sum, byte| sum << 8 | usize::from(*byte));
    *at = end;
    Some(value)
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn literals_and_copies() {
        assert_eq!(decode(b"\x07\x08abc\x01\x03", 100).unwrap(), b"abcabca");
        assert_eq!(decode(b"\x03\x08abc", 100).unwrap(), b"abc");
        assert_eq!(decode(b"\x03\x08abc", 2), None);
        assert_eq!(decode(b"\x04\x01\x09", 100), None);
    }
}
