//! Text arguments, read as CPython's two unpicklers read them.

/// What the C unpickler and the one in Python each make of an argument; `None` where it refuses.
pub(super) struct Readings<T> {
    pub(super) c: Option<T>,
    pub(super) python: Option<T>,
}

/// What an INT line says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Number {
    Bool(bool),
    Int(i64),
    /// Too large for 64 bits.
    Big,
}

/// INT: `strtol` or `int(text, 0)` in C, `int(text, 0)` in Python. The line comes without its newline.
pub(super) fn int(line: &[u8]) -> Readings<Number> {
    let python = match line {
        b"00" => Some(Number::Bool(false)),
        b"01" => Some(Number::Bool(true)),
        _ => python_int(line, 0),
    };
    let visible = until_nul(line);
    let c = match strtol(visible) {
        _ if line.is_empty() => None,
        Some(value) if line.len() == 2 && (value == 0 || value == 1) => Some(Number::Bool(value == 1)),
        Some(value) => Some(Number::Int(value)),
        None => python_int(visible, 0),
    };
    Readings { c, python }
}

/// LONG: a literal that may end with `L`.
pub(super) fn long(line: &[u8]) -> Readings<Number> {
    let stripped = line.strip_suffix(b"L").unwrap_or(line);
    let c = (!line.is_empty())
        .then(|| python_int(until_nul(stripped), 0))
        .flatten();
    Readings {
        c,
        python: python_int(stripped, 0),
    }
}

/// A memo index in PUT and GET.
pub(super) fn index(line: &[u8]) -> Readings<i64> {
    let small = |number| match number {
        Number::Int(value) => Some(value),
        Number::Bool(_) | Number::Big => None,
    };
    let python = python_int(line, 10);
    let c = (!line.is_empty())
        .then(|| python_int(until_nul(line), 10))
        .flatten()
        .and_then(small);
    // An index beyond 64 bits is one like any other in Python.
    let python = python.map(|number| small(number).unwrap_or(i64::MAX));
    Readings { c, python }
}

/// FLOAT: `PyOS_string_to_double` in C, `float(text)` in Python.
pub(super) fn float(line: &[u8]) -> Readings<f64> {
    let visible = until_nul(line);
    let c = c_float(visible).filter(|value| {
        // C refuses what overflows; a spelt-out infinity is fine.
        value.is_finite()
            || visible.iter().any(u8::is_ascii_alphabetic) && !visible.iter().any(u8::is_ascii_digit)
    });
    let trimmed = trim(line);
    let python = without_underscores(trimmed).and_then(|text| c_float(&text));
    Readings { c, python }
}

fn c_float(text: &[u8]) -> Option<f64> {
    let text = std::str::from_utf8(text).ok()?;
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let spelt = ["inf", "infinity", "nan"]
        .iter()
        .any(|word| unsigned.eq_ignore_ascii_case(word));
    let looks_right = unsigned.starts_with(|c: char| c.is_ascii_digit() || c == '.')
        && unsigned
            .bytes()
            .all(|b| b.is_ascii_digit() || matches!(b, b'.' | b'e' | b'E' | b'+' | b'-'));
    (spelt || looks_right).then(|| text.parse().ok()).flatten()
}

/// Underscores between digits are allowed in Python's numbers, and nowhere else.
fn without_underscores(text: &[u8]) -> Option<Vec<u8>> {
    let mut before = 0_u8;
    for (at, byte) in text.iter().enumerate() {
        let after = text.get(at.saturating_add(1)).copied().unwrap_or_default();
        if *byte == b'_' && !(before.is_ascii_digit() && after.is_ascii_digit()) {
            return None;
        }
        before = *byte;
    }
    Some(text.iter().copied().filter(|byte| *byte != b'_').collect())
}

fn until_nul(line: &[u8]) -> &[u8] {
    line.split(|byte| *byte == 0).next().unwrap_or_default()
}

const fn is_space(byte: &u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c)
}

fn trim(text: &[u8]) -> &[u8] {
    let start = text.iter().position(|byte| !is_space(byte)).unwrap_or(text.len());
    let end = text
        .iter()
        .rposition(|byte| !is_space(byte))
        .map_or(start, |at| at.saturating_add(1));
    text.get(start..end).unwrap_or_default()
}

/// C's `strtol(text, &end, 0)`, if it takes the whole text (as CPython asks) and fits.
fn strtol(text: &[u8]) -> Option<i64> {
    let start = text.iter().position(|byte| !is_space(byte)).unwrap_or(text.len());
    let text = text.get(start..)?;
    let (negative, digits) = sign(text);
    let (base, digits) = match digits {
        [b'0', b'x' | b'X', rest @ ..] if rest.first().is_some_and(u8::is_ascii_hexdigit) => (16, rest),
        [b'0', ..] => (8, digits),
        _ => (10, digits),
    };
    // `strtol` takes nothing at all for 0, too: then the end is the beginning, which CPython's test finds to be
    // a newline only in an empty line.
    if text.is_empty() && start > 0 {
        return None;
    }
    parse_digits(digits, base, negative).and_then(|number| match number {
        Number::Int(value) => Some(value),
        Number::Bool(_) | Number::Big => None,
    })
}

fn sign(text: &[u8]) -> (bool, &[u8]) {
    match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    }
}

fn parse_digits(digits: &[u8], base: u32, negative: bool) -> Option<Number> {
    let mut value = 0_i128;
    let mut is_big = false;
    if digits.is_empty() {
        return None;
    }
    for digit in digits {
        let digit = char::from(*digit).to_digit(base)?;
        value = value
            .saturating_mul(i128::from(base))
            .saturating_add(i128::from(digit));
        is_big |= value > i128::from(u64::MAX);
        value = value.min(i128::from(u64::MAX));
    }
    let value = if negative { value.saturating_neg() } else { value };
    match i64::try_from(value) {
        Ok(value) if !is_big => Some(Number::Int(value)),
        _ => Some(Number::Big),
    }
}

/// Python's `int(text, base)` for base 0 and 10.
pub(super) fn python_int(text: &[u8], base: u32) -> Option<Number> {
    let (negative, digits) = sign(trim(text));
    let (radix, digits) = match digits {
        [b'0', b'x' | b'X', rest @ ..] if base == 0 => (16, strip_one_underscore(rest)),
        [b'0', b'o' | b'O', rest @ ..] if base == 0 => (8, strip_one_underscore(rest)),
        [b'0', b'b' | b'B', rest @ ..] if base == 0 => (2, strip_one_underscore(rest)),
        [b'0', ..] if base == 0 => {
            // Only zeros may follow a leading zero.
            let only_zeros = digits.iter().all(|byte| matches!(byte, b'0' | b'_'));
            if !only_zeros {
                return None;
            }
            (10, digits)
        }
        _ => (10, digits),
    };
    if digits.first() == Some(&b'_') || digits.last() == Some(&b'_') || digits.windows(2).any(|w| w == b"__")
    {
        return None;
    }
    let plain: Vec<u8> = digits.iter().copied().filter(|byte| *byte != b'_').collect();
    parse_digits(&plain, radix, negative)
}

fn strip_one_underscore(digits: &[u8]) -> &[u8] {
    digits.strip_prefix(b"_").unwrap_or(digits)
}

/// STRING: the bytes between its quotes, escapes undone; none if CPython refuses.
pub(super) fn string(line: &[u8]) -> Option<Vec<u8>> {
    let (first, last) = (line.first()?, line.last()?);
    if line.len() < 2 || first != last || !matches!(first, b'\'' | b'"') {
        return None;
    }
    unescape(line.get(1..line.len().saturating_sub(1))?)
}

/// Python's escapes in a bytes literal.
pub(super) fn unescape(body: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(body.len());
    let mut rest = body;
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        if *byte != b'\\' {
            out.push(*byte);
            continue;
        }
        let (escape, after) = rest.split_first()?;
        rest = after;
        match escape {
            b'\n' => {}
            b'\\' | b'\'' | b'"' => out.push(*escape),
            b'a' => out.push(0x07),
            b'b' => out.push(0x08),
            b'f' => out.push(0x0c),
            b'n' => out.push(b'\n'),
            b'r' => out.push(b'\r'),
            b't' => out.push(b'\t'),
            b'v' => out.push(0x0b),
            b'0'..=b'7' => {
                let mut value = u32::from(escape.wrapping_sub(b'0'));
                for _ in 0..2 {
                    let Some((digit @ b'0'..=b'7', after)) = rest.split_first() else {
                        break;
                    };
                    value = (value << 3) | u32::from(digit.wrapping_sub(b'0'));
                    rest = after;
                }
                out.push((value & 0xff) as u8);
            }
            b'x' => {
                let (digits, after) = rest.split_at_checked(2)?;
                out.push(u8::try_from(hex(digits)?).ok()?);
                rest = after;
            }
            _ => out.extend([b'\\', *escape]),
        }
    }
    Some(out)
}

fn hex(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0_u32, |value, digit| {
        Some((value << 4) | char::from(*digit).to_digit(16)?)
    })
}

/// UNICODE: Latin-1 with `\uXXXX` and `\UXXXXXXXX`; none if CPython refuses. Lone surrogates become `\u{fffd}`.
pub(super) fn raw_unicode_escape(line: &[u8]) -> Option<String> {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((byte, after)) = rest.split_first() {
        rest = after;
        if *byte != b'\\' {
            out.push(char::from(*byte));
            continue;
        }
        out.push('\\');
        let Some((escape, after)) = rest.split_first() else {
            break;
        };
        rest = after;
        let digits = match escape {
            b'u' => 4,
            b'U' => 8,
            _ => {
                out.push(char::from(*escape));
                continue;
            }
        };
        let (code, after) = rest.split_at_checked(digits)?;
        let code = hex(code)?;
        if code > 0x10_ffff {
            return None;
        }
        out.pop();
        out.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
        rest = after;
    }
    Some(out)
}

/// True for UTF-8 in which, as CPython's `surrogatepass` has it, surrogates may stand.
pub(super) fn is_utf8_with_surrogates(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    loop {
        let Err(error) = std::str::from_utf8(rest) else {
            return true;
        };
        let broken = rest.get(error.valid_up_to()..).unwrap_or_default();
        match broken {
            [0xed, 0xa0..=0xbf, 0x80..=0xbf, after @ ..] => rest = after,
            _ => return false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_two_unpicklers_read_some_numbers_differently() {
        let both = |line: &[u8]| (int(line).c, int(line).python);
        assert_eq!(both(b"01"), (Some(Number::Bool(true)), Some(Number::Bool(true))));
        assert_eq!(both(b"010"), (Some(Number::Int(8)), None));
        assert_eq!(both(b"1\0"), (Some(Number::Bool(true)), None));
        assert_eq!(both(b"0x_1"), (Some(Number::Int(1)), Some(Number::Int(1))));
        assert_eq!(both(b"1L"), (None, None));
        assert_eq!(both(b""), (None, None));
        assert_eq!(
            both(b"99999999999999999999"),
            (Some(Number::Big), Some(Number::Big))
        );
        assert_eq!(float(b"1_0").c, None);
        assert_eq!(float(b"1_0").python, Some(10.0));
        assert_eq!(float(b"1e999").c, None);
        assert!(float(b"-inf").c.is_some() && float(b"NaN").python.is_some());
        assert_eq!(
            (long(b"-5L").c, long(b"LL").python),
            (Some(Number::Int(-5)), None)
        );
    }

    #[test]
    fn escapes_are_undone_as_python_does() {
        assert_eq!(string(br"'a\x41\101\'\q'").unwrap(), br"aAA'\q");
        assert_eq!(string(b"'a\\'"), None);
        assert_eq!(string(b"'"), None);
        assert_eq!(
            raw_unicode_escape(b"\\u0041\\\\u0041\\x\xff").unwrap(),
            "A\\\\u0041\\x\u{ff}"
        );
        assert_eq!(raw_unicode_escape(b"\\U00110000"), None);
        assert!(is_utf8_with_surrogates(b"a\xed\xa0\x80b") && !is_utf8_with_surrogates(b"\xff"));
    }
}
