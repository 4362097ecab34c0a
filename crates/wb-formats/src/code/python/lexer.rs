//! Python source to tokens: strings, comments and joined lines told apart, nothing more.
//!
//! The same tokens serve TorchScript, whose serialised text is a subset.

/// What a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// An identifier or keyword, with disguised letters (`𝐨𝐬`, `ｏｓ`) made plain as Python does.
    Name(String),
    /// A string or bytes literal with its value; none for an f-string with expressions in it.
    Text(Option<String>),
    /// A number as it is written.
    Number(String),
    /// A symbol; those that must not be mistaken for assignment are one token (`==`, `<=`, `:=`).
    Symbol(&'static str),
    /// The end of a logical line.
    Newline,
}

/// A token and where it begins.
#[derive(Clone, Debug)]
pub(crate) struct Spanned {
    /// The token.
    pub(crate) token: Token,
    /// Its offset in the source text.
    pub(crate) offset: u64,
}

/// Symbols that the analysis tells apart; all others come as `?`.
const SYMBOLS: &[&str] = &[
    "==", "!=", "<=", ">=", ":=", "->", "+=", "-=", "**", "//", "<<", ">>", "(", ")", "[", "]", "{", "}",
    ".", ",", ":", ";", "=", "+", "-", "*", "@", "%",
];

/// Takes tokens from source text one at a time.
pub(crate) struct Lexer<'a> {
    source: &'a str,
    at: usize,
    base: u64,
    brackets: u32,
    /// Expressions inside f-strings: their source text and its offset, to be read on their own.
    pub(crate) inner: Vec<(&'a str, u64)>,
    /// Identifiers whose letters are not what they look like, and that this lexer cannot make plain.
    pub(crate) disguised: Option<(String, u64)>,
}

impl<'a> Lexer<'a> {
    /// How much of one literal's value is kept.
    pub(crate) const TEXT_MAX: usize = 4_096;

    /// A lexer over `source`, which begins at `base` in the file.
    pub(crate) const fn new(source: &'a str, base: u64) -> Self {
        Self {
            source,
            at: 0,
            base,
            brackets: 0,
            inner: Vec::new(),
            disguised: None,
        }
    }

    fn rest(&self) -> &'a str {
        self.source.get(self.at..).unwrap_or("")
    }

    fn go(&mut self, bytes: usize) {
        self.at = self.at.saturating_add(bytes);
    }

    fn offset(&self) -> u64 {
        self.base.saturating_add(self.at as u64)
    }

    /// Skips blanks, comments and joined lines; true if a logical line ended on the way.
    fn blanks(&mut self) -> bool {
        loop {
            let rest = self.rest();
            let Some(first) = rest.bytes().next() else {
                return false;
            };
            match first {
                b'\n' | b'\r' => {
                    self.go(1);
                    if self.brackets == 0 {
                        return true;
                    }
                }
                b' ' | b'\t' | b'\x0c' => self.go(1),
                b'\\' => {
                    let joined = rest.strip_prefix("\\\r\n").or_else(|| rest.strip_prefix("\\\n"));
                    match joined {
                        Some(after) => self.go(rest.len().saturating_sub(after.len())),
                        None => self.go(1),
                    }
                }
                b'#' => self.go(rest.find(['\n', '\r']).unwrap_or(rest.len())),
                _ => return false,
            }
        }
    }

    /// The next token; none at the end.
    pub(crate) fn next(&mut self) -> Option<Spanned> {
        let before = self.offset();
        if self.blanks() {
            return Some(Spanned {
                token: Token::Newline,
                offset: before,
            });
        }
        let offset = self.offset();
        let first = self.rest().chars().next()?;
        let token = if first == '"' || first == '\'' {
            self.string("")
        } else if first.is_ascii_digit() {
            self.number()
        } else if first == '_' || first.is_alphabetic() || !first.is_ascii() {
            self.name_or_string()
        } else {
            self.symbol(first)
        };
        Some(Spanned { token, offset })
    }

    fn number(&mut self) -> Token {
        let rest = self.rest();
        let end = rest
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '.')
            .unwrap_or(rest.len());
        self.go(end);
        Token::Number(rest.get(..end.min(64)).unwrap_or("").to_owned())
    }

    fn symbol(&mut self, first: char) -> Token {
        let rest = self.rest();
        let symbol = SYMBOLS.iter().find(|symbol| rest.starts_with(**symbol)).copied();
        let Some(symbol) = symbol else {
            self.go(first.len_utf8());
            return Token::Symbol("?");
        };
        match symbol {
            "(" | "[" | "{" => self.brackets = self.brackets.saturating_add(1),
            ")" | "]" | "}" => self.brackets = self.brackets.saturating_sub(1),
            _ => {}
        }
        self.go(symbol.len());
        Token::Symbol(symbol)
    }

    fn name_or_string(&mut self) -> Token {
        let rest = self.rest();
        let end = rest
            .find(|c: char| c.is_ascii() && !c.is_ascii_alphanumeric() && c != '_')
            .unwrap_or(rest.len());
        let word = rest.get(..end).unwrap_or("");
        let quoted = rest
            .get(end..)
            .is_some_and(|after| after.starts_with(['"', '\'']));
        if quoted && word.len() <= 2 && word.chars().all(|c| "rRbBuUfFtT".contains(c)) {
            self.go(end);
            return self.string(word);
        }
        let plain: String = word.chars().take(1_024).map(plain_letter).collect();
        if self.disguised.is_none() && plain.chars().any(is_compatibility_letter) {
            self.disguised = Some((plain.clone(), self.offset()));
        }
        self.go(end);
        Token::Name(plain)
    }

    /// A string literal, from its first quote on.
    fn string(&mut self, prefix: &str) -> Token {
        let prefix = prefix.to_ascii_lowercase();
        let rest = self.rest();
        let quote = rest.get(..1).unwrap_or("");
        let triple = rest
            .get(..3)
            .filter(|three| three.bytes().all(|b| quote.as_bytes() == [b]));
        let close = triple.unwrap_or(quote);
        let is_format = prefix.contains(['f', 't']);
        let body_start = self.at.saturating_add(close.len());
        let body = self.source.get(body_start..).unwrap_or("");
        let (len, expressions) = string_length(body, close, is_format);
        let content = body.get(..len).unwrap_or("");
        for (start, end) in &expressions {
            if let Some(inner) = content.get(*start..*end) {
                let offset = self.base.saturating_add(body_start.saturating_add(*start) as u64);
                self.inner.push((inner, offset));
            }
        }
        let closed = if body.get(len..).is_some_and(|after| after.starts_with(close)) {
            close.len()
        } else {
            0
        };
        self.at = body_start.saturating_add(len).saturating_add(closed);
        if !expressions.is_empty() {
            return Token::Text(None);
        }
        Token::Text(Some(unescape(content, prefix.contains('r'))))
    }
}

/// How long a string's body is, and where in it the expressions of an f-string stand.
fn string_length(body: &str, close: &str, is_format: bool) -> (usize, Vec<(usize, usize)>) {
    let mut expressions = Vec::new();
    let mut depth = 0_u32;
    let mut start = 0;
    let mut chars = body.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let here = body.get(at..).unwrap_or("");
        if depth > 0 && at.saturating_sub(start) > Lexer::TEXT_MAX {
            break;
        }
        match c {
            '\\' if depth == 0 => {
                chars.next();
            }
            // Since 3.12 the same quotes may stand inside the braces.
            _ if depth == 0 && here.starts_with(close) => return (at, expressions),
            '\n' if close.len() == 1 && depth == 0 => return (at, expressions),
            '{' if is_format && depth == 0 && here.starts_with("{{") => {
                chars.next();
            }
            '{' if is_format => {
                if depth == 0 {
                    start = at.saturating_add(1);
                }
                depth = depth.saturating_add(1);
            }
            '}' if is_format && depth > 0 => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    expressions.push((start, at));
                }
            }
            _ => {}
        }
    }
    if depth > 0 {
        // A brace that never closes: what Python before 3.12 would call the end is the first quote.
        let (len, _) = string_length(body, close, false);
        expressions.retain(|(_, end)| *end <= len);
        return (len, expressions);
    }
    (body.len(), expressions)
}

/// A string's value: escapes resolved, cut at [`Lexer::TEXT_MAX`].
fn unescape(content: &str, is_raw: bool) -> String {
    let mut out = String::new();
    let mut chars = content.chars();
    while let Some(c) = chars.next() {
        if out.len() >= Lexer::TEXT_MAX {
            break;
        }
        if c != '\\' || is_raw {
            out.push(c);
            continue;
        }
        let escaped = chars.next();
        let digits = match escaped {
            Some('x') => 2,
            Some('u') => 4,
            Some('U') => 8,
            _ => 0,
        };
        match escaped {
            Some('n') => out.push('\n'),
            Some('t') => out.push('\t'),
            Some('r') => out.push('\r'),
            Some('\n') | None => {}
            Some('x' | 'u' | 'U') => {
                let code: String = chars.by_ref().take(digits).collect();
                out.extend(u32::from_str_radix(&code, 16).ok().and_then(char::from_u32));
            }
            Some(first @ '0'..='7') => {
                let mut code = first.to_digit(8).unwrap_or(0);
                for _ in 0..2 {
                    let mut ahead = chars.clone();
                    let Some(digit) = ahead.next().and_then(|c| c.to_digit(8)) else {
                        break;
                    };
                    code = code.wrapping_mul(8).wrapping_add(digit);
                    chars = ahead;
                }
                out.extend(char::from_u32(code));
            }
            Some(c @ ('\\' | '\'' | '"')) => out.push(c),
            Some(other) => {
                out.push('\\');
                out.push(other);
            }
        }
    }
    out
}

/// The letter that Python takes an identifier's letter for (NFKC), for the alphabets made to look like Latin.
fn plain_letter(c: char) -> char {
    const LATIN: &[u8; 52] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let code = u32::from(c);
    let plain = match code {
        // Fullwidth forms.
        0xff01..=0xff5e => char::from_u32(code.wrapping_sub(0xfee0)),
        // Mathematical alphanumerics: thirteen alphabets of 52 letters.
        0x1_d400..=0x1_d6a3 => {
            let index = usize::try_from(code.wrapping_sub(0x1_d400))
                .unwrap_or(0)
                .checked_rem(52);
            index.and_then(|i| LATIN.get(i)).map(|b| char::from(*b))
        }
        _ => None,
    };
    plain.unwrap_or(c)
}

/// True for letters that Python turns into others (super- and subscripts, letterlike symbols, ligatures).
pub(super) fn is_compatibility_letter(c: char) -> bool {
    matches!(u32::from(c),
        0xaa | 0xba | 0x017f | 0x02b0..=0x02b8 | 0x1d2c..=0x1d6a | 0x2071 | 0x207f | 0x2090..=0x209c
        | 0x2102..=0x2149 | 0x2160..=0x217f | 0x2c7c | 0xfb00..=0xfb06)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(source: &str) -> Vec<Token> {
        let mut lexer = Lexer::new(source, 0);
        std::iter::from_fn(|| lexer.next().map(|s| s.token)).collect()
    }

    fn text(value: &str) -> Token {
        Token::Text(Some(value.into()))
    }

    #[test]
    fn strings_and_comments_are_not_code() {
        let source = "a = 'x\\'\\x41\\101' # os.system\nr'\\n'\n\"\"\"two\nlines\"\"\"";
        assert_eq!(
            tokens(source),
            [
                Token::Name("a".into()),
                Token::Symbol("="),
                text("x'AA"),
                Token::Newline,
                text("\\n"),
                Token::Newline,
                text("two\nlines"),
            ]
        );
    }

    #[test]
    fn lines_are_joined_inside_brackets_and_by_backslash() {
        let newlines = |source| tokens(source).iter().filter(|t| **t == Token::Newline).count();
        assert_eq!(newlines("f(\n1,\n2)\\\n.x"), 0);
        assert_eq!(newlines("f(1)\nx"), 1);
    }

    #[test]
    fn expressions_in_f_strings_are_kept_for_later() {
        let mut lexer = Lexer::new("f'{{no}} {os.system(\"x\")} {a:>{w}}'", 10);
        assert_eq!(lexer.next().unwrap().token, Token::Text(None));
        assert_eq!(lexer.inner, [("os.system(\"x\")", 20), ("a:>{w}", 37)]);
        assert!(lexer.next().is_none());
    }

    #[test]
    fn letters_in_disguise_are_made_plain() {
        assert_eq!(
            tokens("𝐞𝐱𝐞𝐜 ｏｓ"),
            [Token::Name("exec".into()), Token::Name("os".into())]
        );
        let mut lexer = Lexer::new("ᵉxec", 0);
        lexer.next();
        assert!(lexer.disguised.is_some());
    }

    #[test]
    fn nothing_makes_it_stand_still() {
        for source in [
            "'",
            "f'{",
            "\"\"\"",
            "\\",
            "\u{0}\u{1}",
            "f'{{{'",
            "'\\",
            "$$$",
            "\\\r",
        ] {
            assert!(tokens(source).len() < 10);
        }
    }
}
