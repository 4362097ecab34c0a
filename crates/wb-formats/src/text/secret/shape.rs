//! How a secret goes on behind its beginning.

/// Alphabets, by number: each has a test in [`is_in`].
pub(super) const ALNUM: u8 = 0;
pub(super) const WORD: u8 = 1;
pub(super) const DASH: u8 = 2;
pub(super) const DOT: u8 = 3;
pub(super) const HEX: u8 = 4;
pub(super) const B64: u8 = 5;
pub(super) const LETTERS: u8 = 6;
pub(super) const LOWER: u8 = 7;
pub(super) const UPPER: u8 = 8;
pub(super) const TILDE: u8 = 9;
pub(super) const PATH: u8 = 10;
pub(super) const B64_DASH: u8 = 11;
pub(super) const HEX_DASH: u8 = 12;
pub(super) const BASE32: u8 = 13;
pub(super) const DOLLAR: u8 = 14;
pub(super) const PERCENT: u8 = 15;
pub(super) const PATH_AT: u8 = 16;

/// How a secret goes on.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    /// So many letters of an alphabet directly behind the beginning.
    Tail(u8, usize, usize),
    /// The beginning is a name; behind `=` or `:` and quotes stand so many letters.
    Assigned(u8, usize, usize),
    /// A key between `-----BEGIN` and `-----END`.
    Pem,
    /// PuTTY's own format.
    Putty,
    /// `user:password@` in an address.
    Userinfo,
    /// Digits in front of the mark, letters behind.
    Telegram,
}

pub(super) const fn tail(alphabet: u8, least: usize, most: usize) -> Shape {
    Shape::Tail(alphabet, least, most)
}

pub(super) const fn assigned(alphabet: u8, least: usize, most: usize) -> Shape {
    Shape::Assigned(alphabet, least, most)
}

fn is_in(alphabet: u8, byte: u8) -> bool {
    let more: &[u8] = match alphabet {
        ALNUM => b"",
        WORD => b"_",
        DASH => b"_-",
        DOT => b"_-.",
        HEX => return byte.is_ascii_hexdigit(),
        B64 => b"+/=",
        LETTERS => return byte.is_ascii_alphabetic(),
        LOWER => return byte.is_ascii_lowercase() || byte.is_ascii_digit(),
        UPPER => return byte.is_ascii_uppercase() || byte.is_ascii_digit(),
        TILDE => b"_-.~",
        PATH => b"_-/",
        B64_DASH => b"+/=_-",
        HEX_DASH => return byte.is_ascii_hexdigit() || byte == b'-',
        BASE32 => return byte.is_ascii_uppercase() || matches!(byte, b'2'..=b'7'),
        DOLLAR => b"$",
        PERCENT => b"%",
        _ => b"_-/@",
    };
    byte.is_ascii_alphanumeric() || more.contains(&byte)
}

/// A secret's place in a text.
pub(super) struct Span {
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Finds the whole of a secret whose beginning stands at `at..after`. In binary data any byte may stand before it.
pub(super) fn span(shape: Shape, bytes: &[u8], at: usize, after: usize, is_binary: bool) -> Option<Span> {
    match shape {
        Shape::Tail(alphabet, least, most) => {
            let before = at.checked_sub(1).and_then(|before| bytes.get(before));
            let joins = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'+');
            let begins_with_sign = bytes.get(at).is_some_and(|byte| !byte.is_ascii_alphanumeric());
            if !is_binary && !begins_with_sign && before.is_some_and(joins) {
                return None;
            }
            let end = run(alphabet, bytes, after, least, most, is_binary)?;
            Some(Span { start: at, end })
        }
        Shape::Assigned(alphabet, least, most) => {
            let start = value(bytes, after)?;
            let end = run(alphabet, bytes, start, least, most, is_binary)?;
            Some(Span { start, end })
        }
        Shape::Pem => super::pem::span(bytes, at, after),
        Shape::Putty => super::pem::putty(bytes, at),
        Shape::Userinfo => userinfo(bytes, after),
        Shape::Telegram => {
            let digits = bytes
                .get(..at)?
                .iter()
                .rev()
                .take(12)
                .take_while(|byte| byte.is_ascii_digit())
                .count();
            let end = run(DASH, bytes, after, 33, 33, is_binary)?;
            (8..=10).contains(&digits).then_some(Span {
                start: at.saturating_sub(digits),
                end,
            })
        }
    }
}

/// Where a run of an alphabet ends, if it is as long as it should be. A sentence's stop is none of it.
fn run(alphabet: u8, bytes: &[u8], from: usize, least: usize, most: usize, is_binary: bool) -> Option<usize> {
    let rest = bytes.get(from..)?;
    let limit = if is_binary { most } else { most.saturating_add(1) };
    let mut len = rest
        .iter()
        .take(limit)
        .take_while(|byte| is_in(alphabet, **byte))
        .count();
    while len > least
        && rest
            .get(len.saturating_sub(1))
            .is_some_and(|byte| matches!(byte, b'.' | b'-' | b'/'))
    {
        len = len.saturating_sub(1);
    }
    (least..=most).contains(&len).then(|| from.saturating_add(len))
}

/// Where the value of a name begins: behind quotes, blanks and one `=` or `:`.
fn value(bytes: &[u8], after: usize) -> Option<usize> {
    let rest = bytes.get(after..)?;
    let mut has_sign = false;
    for (at, byte) in rest.iter().take(16).enumerate() {
        match byte {
            b'=' | b':' | b',' => has_sign = true,
            b' ' | b'"' | b'\'' | b'`' | b'\\' | b']' | b'>' | b'(' => {}
            _ if has_sign => return Some(after.saturating_add(at)),
            _ => return None,
        }
    }
    None
}

/// `user:password@host`
fn userinfo(bytes: &[u8], after: usize) -> Option<Span> {
    const SCHEMES: &[&[u8]] = &[
        b"https",
        b"http",
        b"ftp",
        b"postgres",
        b"postgresql",
        b"mysql",
        b"mongodb",
        b"mongodb+srv",
        b"redis",
        b"amqp",
        b"ssh",
        b"smtp",
        b"ldap",
    ];
    let scheme_end = after.checked_sub(3)?;
    let before = bytes.get(..scheme_end)?;
    if !SCHEMES.iter().any(|scheme| before.ends_with(scheme)) {
        return None;
    }
    let rest = bytes.get(after..)?;
    let at = rest
        .iter()
        .take(200)
        .position(|byte| !is_in(TILDE, *byte) && !b":%!+$*".contains(byte))?;
    if rest.get(at) != Some(&b'@') {
        return None;
    }
    let colon = rest.get(..at)?.iter().position(|byte| *byte == b':')?;
    let password = rest.get(colon.saturating_add(1)..at)?;
    let is_real = password.len() >= 8
        && password.iter().any(u8::is_ascii_digit)
        && password.iter().any(u8::is_ascii_alphabetic)
        && !password.windows(4).any(|four| four.eq_ignore_ascii_case(b"pass"));
    is_real.then(|| Span {
        start: after.saturating_add(colon).saturating_add(1),
        end: after.saturating_add(at),
    })
}
