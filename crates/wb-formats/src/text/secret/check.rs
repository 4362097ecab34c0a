//! Is it a real one? Checksums, structure, and whether a person would have made it up.

use super::Sureness;

/// Looks at the whole secret and where the part behind its beginning starts; `None` if it is none.
pub(super) type Check = fn(&str, usize) -> Verdict;

/// What a check says.
pub(super) enum Verdict {
    /// Not a secret.
    No,
    /// As sure as its kind.
    Yes,
    /// Surer, or less sure.
    As(Sureness),
}

fn yes(is: bool) -> Verdict {
    if is { Verdict::Yes } else { Verdict::No }
}

fn rest(token: &str, from: usize) -> &str {
    token.get(from..).unwrap_or_default()
}

/// The shape said all.
pub(super) fn any(_: &str, _: usize) -> Verdict {
    Verdict::Yes
}

/// Nobody made it up.
pub(super) fn random(token: &str, from: usize) -> Verdict {
    yes(is_random(rest(token, from)))
}

/// Nobody made it up, and there are digits among letters: words are none.
pub(super) fn mixed(token: &str, from: usize) -> Verdict {
    yes(is_mixed(rest(token, from)))
}

fn is_mixed(text: &str) -> bool {
    is_random(text)
        && text.bytes().any(|b| b.is_ascii_digit())
        && text.bytes().any(|b| b.is_ascii_alphabetic())
}

/// Six last letters that are the CRC-32 of the thirty before them, in base 62: GitHub and npm.
pub(super) fn crc32_base62(token: &str, from: usize) -> Verdict {
    const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let body = rest(token, from);
    let (Some(random), Some(checksum)) = (body.get(..30), body.get(30..)) else {
        return Verdict::No;
    };
    let mut number = crc32fast::hash(random.as_bytes());
    let mut expected = [b'0'; 6];
    for digit in expected.iter_mut().rev() {
        let index = usize::try_from(number.checked_rem(62).unwrap_or_default()).unwrap_or_default();
        *digit = DIGITS.get(index).copied().unwrap_or_default();
        number = number.checked_div(62).unwrap_or_default();
    }
    if checksum.as_bytes() == expected {
        Verdict::As(Sureness::Proved)
    } else {
        yes(is_mixed(body))
    }
}

/// OpenAI writes its name in the middle of its keys.
const OPENAI: &str = "T3BlbkFJ";

pub(super) fn openai(token: &str, from: usize) -> Verdict {
    if token.contains(OPENAI) {
        random(token, from)
    } else if is_mixed(rest(token, from)) {
        Verdict::As(Sureness::Possible)
    } else {
        Verdict::No
    }
}

pub(super) fn openai_old(token: &str, from: usize) -> Verdict {
    let body = rest(token, from);
    if body.len() == 48 && body.get(20..28) == Some(OPENAI) && is_random(body) {
        return Verdict::As(Sureness::Proved);
    }
    // Others write 32 hexadecimal digits, or 48 letters.
    yes(matches!(body.len(), 32 | 48) && is_mixed(body))
}

/// Numbers of the workspace and the user, then the secret.
pub(super) fn slack(token: &str, from: usize) -> Verdict {
    let mut parts = rest(token, from).split('-');
    let is_number = |part: Option<&str>| {
        part.is_some_and(|part| part.len() >= 9 && part.bytes().all(|b| b.is_ascii_digit()))
    };
    yes(is_number(parts.next()) && is_number(parts.next()) && token.rsplit('-').next().is_some_and(is_mixed))
}

/// 22 letters, a full stop, 43 letters.
pub(super) fn sendgrid(token: &str, from: usize) -> Verdict {
    let body = rest(token, from);
    yes(body.find('.') == Some(22) && is_random(body))
}

/// Three parts, the first two of which are JSON, the first with an algorithm.
pub(super) fn jwt(token: &str, _: usize) -> Verdict {
    /// The token on the front page of the format's site.
    const SHOWN_EVERYWHERE: &str = "SflKxwRJSMeKKF2QT4fwpMeJf36POk6yJV_adQssw5c";
    let parts: Vec<&str> = token.split('.').collect();
    let [header, payload, signature] = parts.as_slice() else {
        return Verdict::No;
    };
    let json = |part: &str| {
        let bytes = super::base64::decode(part.as_bytes())?;
        serde_json::from_slice::<serde_json::Value>(&bytes).ok()
    };
    let has_algorithm = json(header).is_some_and(|header| {
        let algorithm = header.get("alg").and_then(|alg| alg.as_str().map(str::to_owned));
        algorithm.is_some_and(|algorithm| algorithm != "none")
    });
    let is_object = json(payload).is_some_and(|payload| payload.is_object());
    yes(has_algorithm
        && is_object
        && signature.len() >= 32
        && *signature != SHOWN_EVERYWHERE
        && is_random(signature))
}

/// Words that stand in made-up secrets.
const MADE_UP: &[&str] = &[
    "example",
    "sample",
    "placeholder",
    "changeme",
    "change_me",
    "your",
    "dummy",
    "fake",
    "redacted",
    "secret",
    "token",
    "apikey",
    "api_key",
    "test",
    "xxxx",
    "0000",
    "1111",
    "1234567",
    "abcdef",
    "deadbeef",
    "foobar",
    "insert",
    "replace",
    "aaaa",
    "qwerty",
    "....",
    "----",
    "____",
    "2345678",
];

/// True if the text has the variety of random letters and nothing of a made-up one.
fn is_random(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    if MADE_UP.iter().any(|word| lower.contains(word)) {
        return false;
    }
    let is_hex = text.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-');
    let least = match text.len() {
        0..=19 if is_hex => 2.2,
        0..=19 => 2.6,
        _ if is_hex => 2.8,
        20..=39 => 3.4,
        _ => 3.8,
    };
    entropy(text) >= least && rises(text) < 6
}

/// Bits per letter.
fn entropy(text: &str) -> f64 {
    let mut counts = [0u32; 256];
    for byte in text.bytes() {
        if let Some(count) = counts.get_mut(usize::from(byte)) {
            *count = count.saturating_add(1);
        }
    }
    let len = f64::from(u32::try_from(text.len()).unwrap_or(u32::MAX)).max(1.0);
    let share = |count: u32| f64::from(count) / len;
    counts
        .iter()
        .filter(|count| **count > 0)
        .map(|count| -share(*count) * share(*count).log2())
        .sum()
}

/// The longest run in which each letter is the one after the last: `abcdefgh`, `234567`.
fn rises(text: &str) -> usize {
    let mut longest = 0usize;
    let mut run = 0usize;
    for pair in text.as_bytes().windows(2) {
        match pair {
            [a, b] if a.wrapping_add(1) == *b => run = run.saturating_add(1),
            _ => run = 0,
        }
        longest = longest.max(run);
    }
    longest
}
