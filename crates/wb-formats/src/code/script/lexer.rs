//! Tokens of JavaScript, good enough for Ruby and Rust: names, texts, marks; comments are left out.

/// A token.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A name or a keyword.
    Name(String),
    /// A text, its escapes resolved; of a template, what stands outside its holes.
    Text(String),
    /// A number.
    Number(String),
    /// One mark.
    Mark(char),
}

/// A token and where it begins.
pub(super) type Placed = (Token, usize);

/// Reads tokens one by one.
#[derive(Clone)]
pub(super) struct Lexer<'a> {
    text: &'a str,
    at: usize,
    /// Whether a slash would begin a pattern.
    before_value: bool,
}

impl<'a> Lexer<'a> {
    pub(super) const fn new(text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            before_value: true,
        }
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn step(&mut self, bytes: usize) {
        self.at = self.at.saturating_add(bytes);
    }

    /// Over blanks and comments.
    fn skip(&mut self) {
        loop {
            let rest = self.rest();
            let trimmed = rest.trim_start();
            self.step(rest.len().saturating_sub(trimmed.len()));
            if trimmed.starts_with("//") || self.at == 0 && trimmed.starts_with("#!") {
                self.step(trimmed.find('\n').unwrap_or(trimmed.len()));
            } else if trimmed.starts_with("/*") {
                let end = trimmed.find("*/").map(|end| end.saturating_add(2));
                self.step(end.unwrap_or(trimmed.len()));
            } else {
                return;
            }
        }
    }

    fn name(&mut self) -> Token {
        let rest = self.rest();
        let end = rest
            .find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '$'))
            .unwrap_or(rest.len());
        let name = rest.get(..end).unwrap_or_default().to_owned();
        self.step(end);
        self.before_value = matches!(name.as_str(), "return" | "typeof" | "case" | "in" | "of" | "else");
        if name.starts_with(|c: char| c.is_ascii_digit()) {
            Token::Number(name)
        } else {
            Token::Name(name)
        }
    }

    fn quoted(&mut self, quote: char) -> Token {
        let mut out = String::new();
        let rest = self.rest();
        let mut chars = rest.char_indices().skip(1).peekable();
        let mut end = rest.len();
        while let Some((at, c)) = chars.next() {
            if c == quote {
                end = at.saturating_add(1);
                break;
            }
            // An open text ends with its line; what follows is code again.
            if c == '\n' && quote != '`' {
                end = at;
                break;
            }
            if c != '\\' {
                out.push(c);
                continue;
            }
            let Some((_, escape)) = chars.next() else { break };
            let digits = match escape {
                'x' => 2,
                'u' => 4,
                _ => 0,
            };
            if digits == 0 {
                match escape {
                    'n' => out.push('\n'),
                    't' => out.push('\t'),
                    'r' => out.push('\r'),
                    '0' => out.push('\0'),
                    '\n' => {}
                    other => out.push(other),
                }
                continue;
            }
            let mut code = String::new();
            let is_braced = chars.next_if(|(_, c)| *c == '{').is_some();
            while code.len() < if is_braced { 6 } else { digits } {
                match chars.next_if(|(_, c)| c.is_ascii_hexdigit()) {
                    Some((_, digit)) => code.push(digit),
                    None => break,
                }
            }
            if is_braced {
                chars.next_if(|(_, c)| *c == '}');
            }
            let letter = u32::from_str_radix(&code, 16).ok().and_then(char::from_u32);
            out.extend(letter);
        }
        self.step(end);
        self.before_value = false;
        Token::Text(out)
    }

    /// Over a pattern; its flags are read as a name.
    fn pattern(&mut self) -> bool {
        let rest = self.rest();
        let mut is_class = false;
        let mut is_escaped = false;
        for (at, c) in rest.char_indices().skip(1) {
            match c {
                '\n' => return false,
                _ if is_escaped => is_escaped = false,
                '\\' => is_escaped = true,
                '[' => is_class = true,
                ']' => is_class = false,
                '/' if !is_class => {
                    self.step(at.saturating_add(1));
                    self.before_value = false;
                    return true;
                }
                _ => {}
            }
        }
        false
    }
}

impl Iterator for Lexer<'_> {
    type Item = Placed;

    fn next(&mut self) -> Option<Placed> {
        loop {
            self.skip();
            let first = self.rest().chars().next()?;
            let at = self.at;
            let token = match first {
                '"' | '\'' | '`' => self.quoted(first),
                c if c.is_alphanumeric() || c == '_' || c == '$' => self.name(),
                '/' if self.before_value && self.pattern() => continue,
                mark => {
                    self.step(mark.len_utf8());
                    self.before_value = !matches!(mark, ')' | ']' | '}');
                    Token::Mark(mark)
                }
            };
            return Some((token, at));
        }
    }
}

/// How many names like `_0x3fa2` there are.
pub(super) fn mangled(bytes: &[u8]) -> u64 {
    memchr::memmem::find_iter(bytes, b"_0x")
        .take(10_000)
        .filter(|at| {
            let digits = bytes.iter().skip(at.saturating_add(3)).take(4);
            digits.filter(|byte| byte.is_ascii_hexdigit()).count() >= 3
        })
        .count() as u64
}
