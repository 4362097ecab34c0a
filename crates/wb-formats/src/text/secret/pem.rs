//! Private keys in the formats that tools write.

use super::base64;
use super::shape::Span;

/// The longest key that is looked at: 16,384 bits of RSA have 13 KB.
const KEY_MAX: usize = 16_384;

/// `-----BEGIN … PRIVATE KEY-----` and a key that is one.
pub(super) fn span(bytes: &[u8], at: usize, after: usize) -> Option<Span> {
    let rest = bytes.get(after..)?;
    let rest = rest.get(..rest.len().min(KEY_MAX)).unwrap_or(rest);
    let label_end = memchr::memmem::find(rest.get(..rest.len().min(64))?, b"-----")?;
    let label = rest.get(..label_end)?;
    let is_block = label.ends_with(b"PRIVATE KEY BLOCK");
    if !label.ends_with(b"PRIVATE KEY") && !is_block || label.starts_with(b"ENCRYPTED") {
        return None;
    }
    let body = rest.get(label_end.saturating_add(5)..)?;
    let body = body.get(..memchr::memmem::find(body, b"-----END")?)?;
    // A passphrase protects it.
    if memchr::memmem::find(body, b"ENCRYPTED").is_some() {
        return None;
    }
    let key = base64::decode(&letters(body))?;
    let is_key = if label.starts_with(b"OPENSSH") {
        is_openssh(&key)
    } else if is_block {
        key.len() > 64 && key.first().is_some_and(|byte| byte & 0x80 != 0)
    } else {
        is_der(&key)
    };
    is_key.then(|| Span {
        start: at,
        end: after
            .saturating_add(label_end)
            .saturating_add(5)
            .saturating_add(body.len()),
    })
}

/// The lines of the key, without headers, and with `\n` of a JSON or YAML text undone.
fn letters(body: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some((&byte, tail)) = rest.split_first() {
        rest = match (byte, tail) {
            (b'\\', [b'n' | b'r' | b't', tail @ ..]) => tail,
            _ => {
                if !matches!(byte, b'"' | b'\'' | b',' | b'\\' | b'#' | b'>') {
                    out.push(byte);
                }
                tail
            }
        };
    }
    // Headers (`Version: …`) and PGP's checksum (`=abcd`) are lines of their own.
    let lines = out.split(|byte| *byte == b'\n');
    let keys = lines.filter(|line| !line.contains(&b':') && line.first() != Some(&b'='));
    keys.flatten().copied().collect()
}

/// A sequence as long as the bytes, which begins with a small number: PKCS #1, PKCS #8 and SEC 1 all do.
fn is_der(key: &[u8]) -> bool {
    let (header, len) = match key {
        [0x30, short @ 0..=0x7f, ..] => (2, usize::from(*short)),
        [0x30, 0x81, len, ..] => (3, usize::from(*len)),
        [0x30, 0x82, high, low, ..] => (4, usize::from(u16::from_be_bytes([*high, *low]))),
        _ => return false,
    };
    let is_whole = key.len() >= len.saturating_add(header) && len >= 32;
    is_whole && matches!(key.get(header..), Some([0x02, 0x01, 0..=3, ..]))
}

/// OpenSSH's own format, not encrypted.
fn is_openssh(key: &[u8]) -> bool {
    const MAGIC: &[u8] = b"openssh-key-v1\0\0\0\0\x04none";
    key.starts_with(MAGIC) && key.len() > 128
}

/// PuTTY's format: lines with names.
pub(super) fn putty(bytes: &[u8], at: usize) -> Option<Span> {
    let rest = bytes.get(at..)?;
    let rest = rest.get(..rest.len().min(KEY_MAX)).unwrap_or(rest);
    let has = |mark: &[u8]| memchr::memmem::find(rest, mark);
    has(b"Encryption: none")?;
    let end = has(b"Private-MAC:")?;
    has(b"Private-Lines:")?;
    Some(Span {
        start: at,
        end: at.saturating_add(end),
    })
}
