//! Text between braces, and the words in it.

/// A stretch of a template.
pub(super) enum Piece<'t> {
    /// Text that is copied.
    Data(&'t str),
    /// `{{ … }}` or `{% … %}`.
    Code {
        /// Where its braces begin.
        offset: usize,
        /// What stands between them.
        code: &'t str,
        /// True for `{% … %}`.
        is_tag: bool,
    },
}

/// Splits a template into text and code; comments and `{% raw %}` are text.
pub(super) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut out = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let Some((start, mark)) = next_mark(rest) else {
            out.push(Piece::Data(rest));
            break;
        };
        out.push(Piece::Data(rest.get(..start).unwrap_or_default()));
        let offset = at.saturating_add(start);
        let inside = rest.get(start.saturating_add(2)..).unwrap_or_default();
        let (code, mut len) = match mark {
            b'#' => {
                let len = inside
                    .find("#}")
                    .map_or(inside.len(), |end| end.saturating_add(2));
                ("", len)
            }
            b'%' => until(inside, "%}"),
            _ => until(inside, "}}"),
        };
        let word = code.trim_matches(|c: char| c.is_whitespace() || c == '-' || c == '+');
        if mark == b'%' && word == "raw" {
            let (raw, behind) = until_endraw(inside.get(len..).unwrap_or_default());
            out.push(Piece::Data(raw));
            len = len.saturating_add(behind);
        } else if mark != b'#' {
            let is_tag = mark == b'%';
            out.push(Piece::Code { offset, code, is_tag });
        }
        at = offset.saturating_add(2).saturating_add(len);
    }
    out
}

/// The text up to `{% endraw %}`, whatever quotes and braces are in it; and how much to pass.
fn until_endraw(text: &str) -> (&str, usize) {
    const WORD: &str = "endraw";
    let trim = |c: char| c.is_whitespace();
    for (at, _) in text.match_indices(WORD) {
        let before = text.get(..at).unwrap_or_default().trim_end_matches(trim);
        let before = before.strip_suffix(['-', '+']).unwrap_or(before);
        let behind = text.get(at.saturating_add(WORD.len())..).unwrap_or_default();
        let behind = behind.trim_start_matches(trim);
        let behind = behind.strip_prefix(['-', '+']).unwrap_or(behind);
        if let (Some(raw), Some(rest)) = (before.strip_suffix("{%"), behind.strip_prefix("%}")) {
            return (raw, text.len().saturating_sub(rest.len()));
        }
    }
    (text, text.len())
}

fn next_mark(text: &str) -> Option<(usize, u8)> {
    let bytes = text.as_bytes();
    memchr::memchr_iter(b'{', bytes).find_map(|at| {
        let mark = *bytes.get(at.saturating_add(1))?;
        matches!(mark, b'{' | b'%' | b'#').then_some((at, mark))
    })
}

/// The code up to the end mark, which does not count inside quotes; and how much to pass.
fn until<'t>(text: &'t str, mark: &str) -> (&'t str, usize) {
    let bytes = text.as_bytes();
    let mut quote = None;
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match quote {
            Some(_) if byte == b'\\' => at = at.saturating_add(1),
            Some(open) if byte == open => quote = None,
            Some(_) => {}
            None if byte == b'"' || byte == b'\'' => quote = Some(byte),
            None if bytes
                .get(at..)
                .is_some_and(|rest| rest.starts_with(mark.as_bytes())) =>
            {
                return (text.get(..at).unwrap_or_default(), at.saturating_add(mark.len()));
            }
            None => {}
        }
        at = at.saturating_add(1);
    }
    // Without an end Jinja refuses the whole template. What is there is code all the same.
    (text, text.len())
}

/// A word of code.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    Name(String),
    Text(String),
    Number(i64),
    Sign(char),
}

/// The words of a block of code.
pub(super) fn tokens(code: &str) -> Vec<Token> {
    let mut out = Vec::new();
    let mut chars = code.char_indices().peekable();
    while let Some((start, c)) = chars.next() {
        if c.is_whitespace() {
            continue;
        }
        if c == '"' || c == '\'' {
            out.push(Token::Text(text(&mut chars, c)));
        } else if c.is_alphabetic() || c == '_' || c.is_ascii_digit() {
            let mut end = code.len();
            while let Some(&(at, next)) = chars.peek() {
                if !(next.is_alphanumeric() || next == '_') {
                    end = at;
                    break;
                }
                chars.next();
            }
            let word = code.get(start..end).unwrap_or_default();
            if c.is_ascii_digit() {
                out.push(Token::Number(number(word)));
            } else {
                out.push(Token::Name(word.to_owned()));
            }
        } else {
            out.push(Token::Sign(c));
        }
    }
    out
}

fn number(word: &str) -> i64 {
    let plain = word.replace('_', "");
    let radix = |prefix: &str, base| {
        plain
            .strip_prefix(prefix)
            .and_then(|digits| i64::from_str_radix(digits, base).ok())
    };
    radix("0x", 16)
        .or_else(|| radix("0o", 8))
        .or_else(|| radix("0b", 2))
        .or_else(|| plain.parse().ok())
        .unwrap_or_default()
}

/// A quoted text with its escapes undone, as Python undoes them.
fn text(chars: &mut std::iter::Peekable<std::str::CharIndices<'_>>, quote: char) -> String {
    let mut out = String::new();
    while let Some((_, c)) = chars.next() {
        if c == quote {
            break;
        }
        if c != '\\' {
            out.push(c);
            continue;
        }
        let Some((_, escape)) = chars.next() else { break };
        match escape {
            'n' => out.push('\n'),
            't' => out.push('\t'),
            'r' => out.push('\r'),
            'x' => coded(chars, 2, 16, &mut out),
            'u' => coded(chars, 4, 16, &mut out),
            'U' => coded(chars, 8, 16, &mut out),
            'N' => out.push_str(&named(chars)),
            '0'..='7' => {
                let mut code = escape.to_digit(8).unwrap_or_default();
                for _ in 0..2 {
                    let Some(digit) = chars.peek().and_then(|(_, c)| c.to_digit(8)) else {
                        break;
                    };
                    code = code.saturating_mul(8).saturating_add(digit);
                    chars.next();
                }
                out.extend(char::from_u32(code));
            }
            other => out.push(other),
        }
    }
    out
}

fn coded(chars: &mut std::iter::Peekable<std::str::CharIndices<'_>>, len: u32, base: u32, out: &mut String) {
    let mut code: u32 = 0;
    for _ in 0..len {
        let Some(digit) = chars.peek().and_then(|(_, c)| c.to_digit(base)) else {
            break;
        };
        code = code.wrapping_mul(base).wrapping_add(digit);
        chars.next();
    }
    out.extend(char::from_u32(code));
}

/// `\N{LOW LINE}`: the only named character that spells an attribute.
fn named(chars: &mut std::iter::Peekable<std::str::CharIndices<'_>>) -> String {
    let mut name = String::new();
    while let Some((_, c)) = chars.next_if(|(_, c)| *c != '}' && *c != '"' && *c != '\'') {
        name.push(c);
    }
    chars.next_if(|(_, c)| *c == '}');
    if name.to_ascii_uppercase().ends_with("LOW LINE") {
        "_".to_owned()
    } else {
        String::new()
    }
}
